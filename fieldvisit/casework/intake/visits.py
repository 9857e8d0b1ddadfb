"""Visits that were written on paper and typed into a table: each row fills the published form as
at the door, and is held to the same rules. A heading that is a question's name or its words answers
it; the signatures are on the paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.cells import text_of, values_of
from fieldvisit.casework.intake.columns import COLUMNS
from fieldvisit.casework.intake.homes import Homes, Values, homeless
from fieldvisit.casework.intake.paper import OnPaper, visit_of
from fieldvisit.casework.intake.rows import Fault, Made, RowRefused, Said, free_ids
from fieldvisit.casework.visits.consequences import tasks_from
from fieldvisit.casework.visits.prefill import at_door
from fieldvisit.machine.clock import local_day
from fieldvisit.store import forms, imports

_STANDARD = "F02"
_SIGNED_BY = 1
"""Forms that more investigators sign are filled at the door, never typed in afterwards."""


@dataclass(frozen=True)
class _Line:
    visit_id: UUID
    values: Values
    answers: Mapping[str, str]


class VisitTaker:
    """A visit's id is made from the device and from what its row says."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._today = desk, local_day(desk.clock.now())
        self._seen: set[UUID] = set()

    def read(self, said: Said) -> _Line:
        """Raises RowRefused."""
        values, faults = values_of(COLUMNS["visit"], said, today=self._today)
        if faults := (*faults, *homeless(values)):
            raise RowRefused(faults)
        named = {column.field for column in COLUMNS["visit"]}
        answers = {at: text_of(cell) for at, cell in said.items() if at not in named}
        told = orjson.dumps([sorted(map(str, values.items())), sorted(answers.items())]).decode()
        return _Line(uuid5(self._desk.profile.device_id, f"visit {told}"), values, answers)

    def make(self, tx: Connection, wanted: Sequence[_Line]) -> list[Made]:
        """Visits that wait for review, or attempts."""
        homes = Homes(tx, [one.values for one in wanted], profile=self._desk.profile)
        ids = free_ids(tx, "visit", wanted=[one.visit_id for one in wanted])
        made = []
        for one in wanted:
            visit_id = ids[one.visit_id]
            if visit_id is None or visit_id in self._seen:
                made.append(Made(known=True))
                continue
            self._seen.add(visit_id)
            made.append(self._made(tx, one, visit_id=visit_id, home=homes.of(one.values)))
        return made

    def _made(
        self, tx: Connection, line: _Line, *, visit_id: UUID, home: imports.Home | Fault
    ) -> Made:
        if isinstance(home, Fault):
            return Made(faults=(home,))
        named = str(line.values.get("form", _STANDARD)).upper()
        form = forms.package(tx, named)
        if form is None:
            return Made(faults=(Fault("row_form_missing", {"form": named}),))
        if form.package.get("minimum", {}).get("investigators", _SIGNED_BY) > _SIGNED_BY:
            return Made(faults=(Fault("row_form_of_two", {"form": form.title}),))
        door = at_door(tx, self._desk, household_id=home.id, form_id=form.form_id)
        written = OnPaper(visit_id, line.values["visit_on"], line.answers)
        try:
            visit = visit_of(self._desk, written, form=form, door=door)
        except RowRefused as error:
            return Made(faults=error.faults)
        return Made((visit, *tasks_from(visit, tables=self._desk.tables, day=written.on)))
