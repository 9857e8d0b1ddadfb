"""Casework's lines as cards of a list. Never changes what they say."""

from collections.abc import Sequence

from fieldvisit.casework.households.due_card import DueCard
from fieldvisit.casework.households.register import HouseholdLine
from fieldvisit.words.labels import label as word_of
from ui.widgets.household_card import Card


def due_to_card(due: DueCard) -> Card:
    """A household that is due."""
    return Card(
        key=due.household_id,
        category=due.category,
        name=due.name,
        facts=due.facts,
        place=due.place,
        task=due.task,
        why=due.why,
        state=due.state,
        pill=due.due_text,
        flags=_careful(due.flags),
    )


def line_to_card(line: HouseholdLine) -> Card:
    """A household of the register; the pill stands only where a visit is still to come."""
    return Card(
        key=line.household_id,
        category=line.category,
        name=line.name,
        facts=line.facts,
        place=line.place,
        why=line.phone,
        state=line.due_state if line.due_text else "",
        pill=line.due_text,
        flags=_careful(line.flags),
    )


def _careful(flags: Sequence[str]) -> str:
    """What to know before the door."""
    return "·".join(word_of("safety_kind", flag) for flag in flags)
