"""What is due today, for whom and why; what was left half done. Computed from visits, never from
stored rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fieldvisit.casework.daily import due_of_cases, urgent
from fieldvisit.casework.desk import NOBODY_KNOWN, Desk, local_time, short, time_words
from fieldvisit.casework.households import careful, due_card, rounds
from fieldvisit.casework.visits import countersigning
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Clue, Task, pressing
from fieldvisit.rules.cadence import DueState, Every
from fieldvisit.store import (
    cases,
    conflicts,
    drafts,
    handed_in,
    households,
    outbox,
    overwritten,
    tasks,
)
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

_WEEKDAYS = "一二三四五六日"
TASKS, DUE_DAYS = 50, 7
"""So many tasks of the day are shown, each from so many days before its day."""


@dataclass(frozen=True)
class DraftCard:
    draft_id: str
    household_id: str
    name: str
    form_title: str
    touched_text: str


@dataclass(frozen=True)
class TaskCard:
    """A piece of work with a day: what, for whom, why, until when. `state` is a `DueState`; `page`
    the room where it is dealt with and `found` what finds it there, blank for what is dealt with at
    its household.
    """

    task_id: str
    household_id: str
    name: str
    task: str
    why: str
    state: str
    due_text: str
    page: str = ""
    found: str = ""


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
    cards: tuple[due_card.DueCard, ...]
    later: tuple[due_card.DueCard, ...]
    drafts: tuple[DraftCard, ...]
    bars: tuple[CadenceBar, ...]
    cosign: tuple[countersigning.ToSign, ...] = ()
    """Visits that wait for my countersignature, and mine that wait for others'."""

    tasks: tuple[TaskCard, ...] = ()
    """Work with a day that is near or over, mine and nobody's, the nearest day first; so many of
    `task_count` in all."""

    task_count: int = 0
    first: tuple[urgent.UrgentCard, ...] = ()
    """What comes before everything else, the nearest clock first."""

    ending: str = ""
    """A sentence when this device will soon show nobody, for want of a word from the server."""


def today(desk: Desk) -> Today:
    """The day's work of this device: overdue first, then due, each by place."""
    now = desk.clock.now()
    day = local_day(now)
    with desk.read_people() as tx:
        found = [] if desk.is_assessors else rounds.standings(tx, day, tables=desk.tables)
        warned = careful.warnings(tx, day=day)
        half_done = drafts.all(tx)
        near = [one for one in tasks.open_tasks(tx) if _is_near(desk, one, day=day)]
        first = [one for one in near if one.kind in pressing.TASKS]
        dated = [one for one in near if one.kind not in pressing.TASKS]
        near = dated[:TASKS]
        again = [one for one in cases.clues_to_look_at(tx) if _soon(one.look_on, day=day)]
        about = [draft.household_id for draft in half_done]
        about += [task.household_id for task in (*first, *near)]
        names = households.names(tx, about)
        cannot_wait = urgent.urgent_cards(tx, first, now=now, names=names)
        counts, questions = outbox.counts(tx), conflicts.count(tx) + handed_in.givers(tx)
        questions += len(overwritten.open_ones(tx))
        cosign = countersigning.open_in(tx, desk)
    cards = [
        due_card.card_of(open_ones, warned.get(home, ()))
        for home, open_ones in rounds.by_household(found).items()
    ]
    due_now = sorted(
        (c for c in cards if c.state != DueState.LATER), key=due_card.overdue_then_place
    )
    return Today(
        day=day,
        heading=f"{short(day)} 星期{_WEEKDAYS[day.weekday()]}",
        overdue=sum(c.state == DueState.OVERDUE for c in cards),
        due=sum(c.state == DueState.DUE for c in cards),
        waiting=counts.waiting + counts.delivered,
        problems=questions + counts.rejected,
        cards=tuple(due_now),
        later=tuple(
            sorted((c for c in cards if c.state == DueState.LATER), key=due_card.overdue_then_place)
        ),
        drafts=tuple(_draft_card(desk, draft, names=names) for draft in drafts.leading(half_done)),
        bars=tuple(_bars(found)),
        cosign=tuple(cosign),
        tasks=tuple(_task_cards(near, again, names=names, day=day)),
        task_count=len(dated) + len(again),
        first=cannot_wait,
        ending=_ending(desk),
    )


def _is_near(desk: Desk, task: Task, *, day: date) -> bool:
    if desk.is_assessors:
        return desk.is_me(task.assignee_id)
    mine = task.assignee_id is None or desk.is_me(task.assignee_id)
    return mine and _soon(task.due_on, day=day)


def _soon(on: date | None, *, day: date) -> bool:
    return on is not None and (on - day).days <= DUE_DAYS


def _task_cards(
    near: Sequence[Task], again: Sequence[Clue], *, names: dict[UUID, str], day: date
) -> list[TaskCard]:
    """Tasks, and clues to which one goes again, the nearest day first."""
    found = [
        (one.due_on, _task_card(one, names.get(one.household_id, ""), day=day)) for one in near
    ]
    found += [(one.look_on or day, _clue_card(one, day=day)) for one in again]
    return [card for _, card in sorted(found, key=lambda one: one[0])[:TASKS]]


def _task_card(task: Task, name: str, *, day: date) -> TaskCard:
    return TaskCard(
        task_id=str(task.id),
        household_id=str(task.household_id),
        name=name,
        task=label("task_kind", task.kind),
        why=task.source,
        state=DueState.OVERDUE if task.due_on < day else DueState.DUE,
        due_text=due_card.days_left((task.due_on - day).days),
    )


def _clue_card(clue: Clue, *, day: date) -> TaskCard:
    on = clue.look_on or day
    return TaskCard(
        task_id=str(clue.id),
        household_id="",
        name=clue.about,
        task=label("task_kind", "try_again"),
        why=due_of_cases.again_words(clue),
        state=DueState.OVERDUE if on < day else DueState.DUE,
        due_text=due_card.days_left((on - day).days),
        page="clues",
        found=str(clue.id),
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


_THIS = {Every.MONTH: "本月", Every.QUARTER: "本季"}


def _draft_card(desk: Desk, draft: drafts.Draft, *, names: dict[UUID, str]) -> DraftCard:
    return DraftCard(
        draft_id=str(draft.id),
        household_id=str(draft.household_id or ""),
        name=names.get(draft.household_id, "") if draft.household_id else NOBODY_KNOWN,
        form_title=desk.form_title(draft.form_id, draft.form_version),
        touched_text=_touched(draft.touched_at, desk.clock.now()),
    )


def _touched(at: datetime, now: datetime) -> str:
    return f"今天 {local_time(at):%H:%M}" if local_day(at) == local_day(now) else time_words(at)


def _bars(found: Sequence[rounds.Standing]) -> list[CadenceBar]:
    """One bar a cadence, apart (days.md 22)."""
    states: dict[tuple[str, Every], list[DueState]] = {}
    for one in found:
        states.setdefault((one.rule.label, one.rule.every), []).append(one.due.state)
    bars = []
    for (name, every), those in states.items():
        done, late = those.count(DueState.DONE), those.count(DueState.OVERDUE)
        bars.append(CadenceBar(f"{_THIS[every]}{name}", done, late, len(those) - done - late))
    return bars
