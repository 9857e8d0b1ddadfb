"""What is due today, for whom and why; what was left half done. Computed from visits, never from
stored rounds.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from fieldvisit.casework.countersigning import ToSign, open_in
from fieldvisit.casework.desk import Desk, day_words, local_time, time_words
from fieldvisit.machine.assets import resource
from fieldvisit.machine.clock import local_day
from fieldvisit.rules.cadence import Cadence, Due, DueState, read_cadences, rules_for, standing
from fieldvisit.store import conflicts, drafts, handed_in, households, outbox, overwritten
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

_WEEKDAYS = "一二三四五六日"
_FLAGS = ("dog", "infectious", "two_together")


@dataclass(frozen=True)
class DueCard:
    """One household to visit: who, what for, why now, where. `state` is a `DueState`; `flags` warn
    before the door.
    """

    household_id: str
    name: str
    category: str
    facts: str
    task: str
    why: str
    place: str
    state: str
    due_text: str
    form_id: str
    attempts: int
    flags: tuple[str, ...]


@dataclass(frozen=True)
class DraftCard:
    draft_id: str
    household_id: str
    name: str
    form_title: str
    touched_text: str


@dataclass(frozen=True)
class CadenceBar:
    """How far this period's round is: 已访, 逾期, 未到期 of all."""

    label: str
    done: int
    overdue: int
    open: int


@dataclass(frozen=True)
class Today:
    day: date
    heading: str
    overdue: int
    due: int
    waiting: int
    problems: int
    cards: tuple[DueCard, ...]
    later: tuple[DueCard, ...]
    drafts: tuple[DraftCard, ...]
    bars: tuple[CadenceBar, ...]
    cosign: tuple[ToSign, ...] = ()
    """Visits that wait for my countersignature, and mine that wait for others'."""

    ending: str = ""
    """A sentence when this device will soon show nobody, for want of a word from the server."""


@cache
def cadences() -> tuple[Cadence, ...]:
    """The rules of how often, from `resources/policies/cadence.toml`."""
    return tuple(
        read_cadences(tomllib.loads(resource("policies", "cadence.toml").read_text("utf-8")))
    )


def today(desk: Desk) -> Today:
    """The day's work of this device: overdue first, then due, each by place."""
    now = desk.clock.now()
    day = local_day(now)
    with desk.read_people() as tx:
        # A household that no rule names has no card: it is not read.
        ruled = frozenset[str]().union(*(rule.categories for rule in cadences()))
        facts = households.due_facts(tx, since=month_began(now), categories=ruled)
        half_done = drafts.all(tx)
        names = households.names(tx, [draft.household_id for draft in half_done])
        counts, questions = outbox.counts(tx), conflicts.count(tx) + handed_in.givers(tx)
        questions += len(overwritten.open_ones(tx))
        cosign = open_in(tx, desk)
    standings = [(row, rule, due) for row in facts for rule, due in dues(row, day)]
    cards = [
        _card(row, rule, due=due) for row, rule, due in standings if due.state is not DueState.DONE
    ]
    urgent = sorted((c for c in cards if c.state != DueState.LATER), key=_overdue_then_place)
    return Today(
        day=day,
        heading=f"{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}",
        overdue=sum(c.state == DueState.OVERDUE for c in cards),
        due=sum(c.state == DueState.DUE for c in cards),
        waiting=counts.waiting + counts.delivered,
        problems=questions + counts.rejected,
        cards=tuple(urgent),
        later=tuple(
            sorted((c for c in cards if c.state == DueState.LATER), key=_overdue_then_place)
        ),
        drafts=tuple(_draft_card(desk, draft, names=names) for draft in drafts.leading(half_done)),
        bars=tuple(_bars([(rule, due) for _, rule, due in standings])),
        cosign=tuple(cosign),
        ending=_ending(desk),
    )


def _ending(desk: Desk) -> str:
    grant = desk.grant_state()
    if not grant.sentence:
        return ""
    return sentence(grant.sentence, {"days_left": grant.days_left, "days": grant.days})


def open_drafts(desk: Desk) -> tuple[DraftCard, ...]:
    """The drafts that are still to be finished where no more people may be shown."""
    with desk.store.read() as tx:
        half_done = drafts.all(tx)
        names = households.names(tx, [draft.household_id for draft in half_done])
    return tuple(_draft_card(desk, draft, names=names) for draft in drafts.leading(half_done))


def month_began(now: datetime) -> datetime:
    """The first instant of the running month in Shanghai: attempts are counted from it."""
    return local_time(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def dues(row: households.DueFacts, day: date) -> list[tuple[Cadence, Due]]:
    """Where one household stands on `day` under each of its rules."""
    last = local_day(row.last_visit_at) if row.last_visit_at else None
    since = local_day(row.created_at)
    return [
        (rule, standing(rule, today=day, since=since, last=last))
        for rule in rules_for(row.category, cadences())
    ]


def due_card(row: households.DueFacts, day: date) -> DueCard | None:
    """The card of one household's most pressing visit; None when nothing is due in this period."""
    open_dues = [(rule, due) for rule, due in dues(row, day) if due.state is not DueState.DONE]
    return next((_card(row, rule, due=due) for rule, due in open_dues), None)


def facts_line(row: households.DueFacts) -> str:
    """`分散特困·1 人·独居 78 岁`: what to know of a household in one line."""
    words = [label("category", row.category), f"{row.members} 人"]
    words += [label("tag", tag) for tag in row.tags if tag not in _FLAGS][:2]
    return "·".join(words)


def _card(row: households.DueFacts, rule: Cadence, *, due: Due) -> DueCard:
    if row.attempts:
        why = f"去过 {row.attempts} 次未遇"
    elif row.last_visit_at is None:
        why = "还没有走访过"
    else:
        why = f"上次 {day_words(row.last_visit_at)}"
    return DueCard(
        household_id=str(row.household_id),
        name=row.name,
        category=row.category,
        facts=facts_line(row),
        task=rule.label,
        why=f"{why}，{_EVERY_WORDS[rule.every]}",
        place=row.address,
        state=due.state,
        due_text=_due_words(due),
        form_id=rule.form_id,
        attempts=row.attempts,
        flags=tuple(tag for tag in row.tags if tag in _FLAGS),
    )


_EVERY_WORDS = {"month": "每月应访一次", "quarter": "每季应访一次"}


def _due_words(due: Due) -> str:
    match due.state:
        case DueState.OVERDUE:
            return f"逾期 {due.days} 天"
        case DueState.DUE:
            return "今天到期" if due.days == 0 else f"还有 {due.days} 天"
        case _:
            return f"{due.period_end.month}月{due.period_end.day}日前"


def _overdue_then_place(card: DueCard) -> tuple[int, str]:
    # along the lane: 1区9号 comes before 1区35号
    order = {DueState.OVERDUE: 0, DueState.DUE: 1, DueState.LATER: 2}
    place = re.sub(r"\d+", lambda number: number[0].zfill(6), card.place)
    return order[DueState(card.state)], place


def _draft_card(desk: Desk, draft: drafts.Draft, *, names: dict[UUID, str]) -> DraftCard:
    return DraftCard(
        draft_id=str(draft.id),
        household_id=str(draft.household_id),
        name=names.get(draft.household_id, ""),
        form_title=desk.form_title(draft.form_id, draft.form_version),
        touched_text=_touched(draft.touched_at, desk.clock.now()),
    )


def _touched(at: datetime, now: datetime) -> str:
    return f"今天 {local_time(at):%H:%M}" if local_day(at) == local_day(now) else time_words(at)


def _bars(standings: Sequence[tuple[Cadence, Due]]) -> list[CadenceBar]:
    bars = []
    for rule in cadences():
        states = [due.state for one, due in standings if one is rule]
        done, late = states.count(DueState.DONE), states.count(DueState.OVERDUE)
        bars.append(CadenceBar(f"本月{rule.label}", done, late, len(states) - done - late))
    return bars
