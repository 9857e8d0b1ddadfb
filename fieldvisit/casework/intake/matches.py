"""数据比对: a row of another department's list becomes a discrepancy to look into when somebody in
aid here has its citizen ID. One a person and list, however often the list is given.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.cells import values_of
from fieldvisit.casework.intake.columns import COLUMNS
from fieldvisit.casework.intake.rows import Made, RowRefused, Said, free_ids
from fieldvisit.casework.tables.policy_values import calendar_note, due_in, whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Task
from fieldvisit.rules.matching import HIT, hit_id
from fieldvisit.store import imports
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


class MatchTaker:
    """Only a hit becomes anything: whoever is on the list and not in aid here is left aside and
    nothing of it is kept.
    """

    def __init__(self, desk: Desk, list_kind: str) -> None:
        self._desk, self._kind = desk, list_kind
        self._today = local_day(desk.clock.now())
        self._seen: set[UUID] = set()

    def read(self, said: Said) -> Mapping[str, Any]:
        """Raises RowRefused."""
        values, faults = values_of(COLUMNS["match"], said, today=self._today)
        if faults:
            raise RowRefused(faults)
        return values

    def make(self, tx: Connection, wanted: Sequence[Mapping[str, Any]]) -> list[Made]:
        """The hits, each a task with a clock."""
        seats = imports.seats(tx, {one["citizen_id"] for one in wanted})
        found = [(one, self._hit(seats.get(one["citizen_id"]))) for one in wanted]
        named = {hit_id(seat.person_id, self._kind) for _, seat in found if seat}
        ids = free_ids(tx, "task", wanted=list(named))
        made = []
        for one, seat in found:
            if seat is None:
                made.append(Made(aside=True))
                continue
            first = hit_id(seat.person_id, self._kind)
            task_id = ids[first]
            if task_id is None or first in self._seen:
                made.append(Made(known=True))
                continue
            self._seen.add(first)
            made.append(Made((self._task(one, seat, task_id=task_id),)))
        return made

    @staticmethod
    def _hit(seat: imports.Seat | None) -> imports.Seat | None:
        return seat if seat is not None and seat.in_aid else None

    def _task(self, one: Mapping[str, Any], seat: imports.Seat, *, task_id: UUID) -> Task:
        told = [one["on"].isoformat()] if "on" in one else []
        told += [one["detail"]] if one.get("detail") else []
        if one.get("name") and one["name"] != seat.name:
            told.append("名单上的姓名和户档案不一样，先核对是不是同一个人")
        days = whole_number(
            self._desk.tables, "match_check_days", day=self._today, region=seat.scope
        )
        said = "，".join(told) or "在名单上"
        note = calendar_note(self._desk.tables, self._today, working_days=days)
        assert seat.household_id is not None
        return Task(
            id=task_id,
            scope=seat.scope,
            created_at=self._desk.clock.now(),
            household_id=seat.household_id,
            person_id=seat.person_id,
            kind=f"{HIT}{self._kind}",
            due_on=due_in(self._desk.tables, self._today, working_days=days),
            source=sentence(
                "hit_source",
                {"list": label("match_list", self._kind), "said": said + note},
            ),
        )
