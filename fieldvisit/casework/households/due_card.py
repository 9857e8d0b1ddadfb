"""What is due at a household, as a card: one knock, whatever is asked there. Reads only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, day_words, short
from fieldvisit.casework.households import careful
from fieldvisit.casework.households.rounds import ORDER, Standing, by_household, standings
from fieldvisit.rules.cadence import Due, DueState, Every
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class DueCard:
    """One household to visit: who, what for, why now, where. `state` is a `DueState`; `flags`
    (codes of `safety_kind`) warn before the door; `also`: the other forms that are due there.
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
    also: tuple[str, ...] = ()


def due_cards(
    tx: Connection, desk: Desk, *, homes: Sequence[UUID], day: date
) -> dict[UUID, DueCard]:
    """The card of each of these households that has something open in its running period: the
    rounds are those of who looks after a place, not of whom a household is lent to.
    """
    if desk.is_assessors:
        return {}
    found = by_household(standings(tx, day, only=homes, tables=desk.tables))
    warned = careful.warnings(tx, day=day, only=homes)
    return {home: card_of(open_ones, warned.get(home, ())) for home, open_ones in found.items()}


def facts_line(category: str, *, members: int, tags: Sequence[str]) -> str:
    """`分散特困·1 人·独居`: what to know of a household in one line."""
    words = [label("category", category), f"{members} 人"]
    words += [label("tag", tag) for tag in careful.other_tags(tags)][:2]
    return "·".join(words)


def card_of(open_ones: Sequence[Standing], flags: tuple[str, ...]) -> DueCard:
    """One card a household, whatever is due there: one knock, many forms (days.md 8)."""
    first = open_ones[0]
    row, rule, due = first.facts, first.rule, first.due
    now = [one.rule for one in open_ones if one.due.state is not DueState.LATER] or [rule]
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
        facts=facts_line(row.category, members=row.members, tags=row.tags),
        task="、".join(one.label for one in now),
        why=f"{why}，{_EVERY_WORDS[rule.every]}",
        place=row.address,
        state=due.state,
        due_text=_due_words(due),
        form_id=rule.form_id,
        attempts=row.attempts,
        flags=flags,
        also=tuple(one.form_id for one in now if one.form_id != rule.form_id),
    )


def overdue_then_place(card: DueCard) -> tuple[int, str]:
    """The order of cards: along the lane 1区9号 comes before 1区35号."""
    place = re.sub(r"\d+", lambda number: number[0].zfill(6), card.place)
    return ORDER[DueState(card.state)], place


def days_left(days: int) -> str:
    """`还有 3 天`; of fewer than none `逾期 2 天`."""
    return f"逾期 {-days} 天" if days < 0 else f"还有 {days} 天" if days else "今天到期"


_EVERY_WORDS = {Every.MONTH: "每月应访一次", Every.QUARTER: "每季应访一次"}


def _due_words(due: Due) -> str:
    match due.state:
        case DueState.OVERDUE:
            return days_left(-due.days)
        case DueState.DUE:
            return days_left(due.days)
        case _:
            return f"{short(due.period_end)}前"
