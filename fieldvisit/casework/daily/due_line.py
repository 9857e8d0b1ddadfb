"""One thing that is due, as every list of due things has it. Decides nothing but its state."""

from dataclasses import dataclass
from datetime import date

from fieldvisit.casework.households.careful import words
from fieldvisit.rules.cadence import DueState

FIRST = frozenset({"alert", "urgent_clue"})
"""Kinds with a clock: they stand before everything else."""


@dataclass(frozen=True)
class DueLine:
    """One thing that is due: `kind` is a cadence's id or a task kind, `due` the day by which,
    `state` a `DueState`, `rule` its words, `source` the clause or why the task exists. `name`: the
    householder's, masked. `household` is blank for a clue about nobody known. `safety`: what
    to know before the door, codes of `safety_kind`.
    """

    household: str
    name: str
    person: str | None
    kind: str
    due: date
    state: str
    rule: str
    source: str
    safety: tuple[str, ...] = ()

    @property
    def careful(self) -> str:
        """The same in words."""
        return words(self.safety)


def due_state(due: date, *, day: date, ahead: int) -> DueState:
    """Overdue after its day, due from so many days before it, later before that."""
    left = (due - day).days
    if left < 0:
        return DueState.OVERDUE
    return DueState.DUE if left <= ahead else DueState.LATER
