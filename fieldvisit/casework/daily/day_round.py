"""今日路线: the households of a day in the order in which one walks. Stores nothing."""

from dataclasses import dataclass
from datetime import date

from fieldvisit.casework.daily import rota
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.due_line import DueLine
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import careful
from fieldvisit.records import Task
from fieldvisit.rules.cadence import DueState
from fieldvisit.rules.lanes import natural
from fieldvisit.store import households, tasks


@dataclass(frozen=True)
class Stop:
    """One door: the householder's name, where, what to call, why one goes (overdue first), the open
    turn of a rota, if there is one, and what to know before it (codes of `safety_kind`).
    """

    household: str
    name: str
    place: str
    phone: str
    reasons: tuple[DueLine, ...]
    turn: Task | None = None
    safety: tuple[str, ...] = ()

    @property
    def careful(self) -> str:
        """The same in words."""
        return careful.words(self.safety)


def day_round(desk: Desk, day: date) -> list[Stop]:
    """Every household where something is overdue or due for this worker, along lanes and doors:
    what a rota gives to somebody else or to a later day is left out.
    """
    lines = [one for one in due_on(desk, day) if one.state != DueState.LATER]
    with desk.read_people() as tx:
        turns = [one for one in tasks.of_kind(tx, rota.KIND) if one.state == "open"]
        mine = {str(one.household_id): one for one in turns if _is_mine(desk, one, day=day)}
        others = {str(one.household_id) for one in turns} - mine.keys()
        reasons: dict[str, list[DueLine]] = {home: [] for home in mine}
        for line in lines:
            if line.household not in others:
                reasons.setdefault(line.household, []).append(line)
        warned = careful.warnings(tx, day=day)
        stops = {
            row.household_id: row
            for row in households.due_facts(tx, since=desk.clock.now())
            if str(row.household_id) in reasons
        }
    found = [
        Stop(
            str(home),
            row.name,
            row.address,
            row.phone or "",
            tuple(reasons[str(home)]),
            mine.get(str(home)),
            warned.get(home, ()),
        )
        for home, row in stops.items()
    ]
    return sorted(found, key=lambda one: (natural(one.place), one.household))


def _is_mine(desk: Desk, turn: Task, *, day: date) -> bool:
    return turn.due_on <= day and desk.is_me(turn.assignee_id)
