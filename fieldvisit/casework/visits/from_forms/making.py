"""A finished visit of which records are made, and keeping each of them once."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, home_of
from fieldvisit.casework.visits.from_forms.answers import Answers
from fieldvisit.records import Visit, kind_of
from fieldvisit.records.kept import Kept
from fieldvisit.rules.editions import first_of
from fieldvisit.store import audit, journal, rows


@dataclass(frozen=True)
class Making:
    """The transaction in which the visit is kept, and the visit."""

    tx: Connection
    desk: Desk
    visit: Visit

    @property
    def answers(self) -> Answers:
        return self.visit.answers

    @property
    def home(self) -> UUID:
        """The household. Raises HouseholdNeeded."""
        return home_of(self.visit)

    def id_for(self, what: str) -> UUID:
        """The id of what a visit makes: the same for each correction of the visit and on each
        device, so that it is made once.
        """
        return uuid5(first_of(self.visit), what)

    def keep(self, record: Kept, *, line: str = "") -> bool:
        """Keep a record unless it is there (or was); whether it is new. `line`: of the trail."""
        kind = kind_of(record)
        if rows.get(self.tx, kind, row_id=record.id) is not None:
            return False
        form = f"{self.visit.form_id}/{self.visit.form_version}"
        journal.insert(self.tx, record, stamp=self.desk.stamp(form))
        if line:
            audit.append(self.tx, line, subject=str(record.id), stamp=self.desk.stamp())
        return True
