"""The practice village: invented people in a real coded place, the same in every run.

Never holds a real person; the days of its past follow the clock that is handed in.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fieldvisit.machine.assets import resource
from fieldvisit.machine.clock import local_day
from fieldvisit.practice.aid import entitlements
from fieldvisit.practice.families import Family, Founding, read_families
from fieldvisit.practice.jottings import open_tasks, read_notes
from fieldvisit.practice.past import Crew, past_visits
from fieldvisit.practice.place import coded_places, grid, path, worker
from fieldvisit.practice.reports import reports
from fieldvisit.records import Entitlement, Grid, Kept, Note, Region, Reported, Staff, Task, Visit
from fieldvisit.records.staff import Role


@dataclass(frozen=True)
class Village:
    """Everything the central server knows of the village when the practice begins."""

    regions: tuple[Region, ...]
    grids: tuple[Grid, ...]
    staff: tuple[Staff, ...]
    families: tuple[Family, ...]
    entitlements: tuple[Entitlement, ...]
    visits: tuple[Visit, ...]
    reported: tuple[Reported, ...]
    notes: tuple[Note, ...]
    tasks: tuple[Task, ...]

    @property
    def scope(self) -> str:
        return self.regions[-1].code

    @property
    def town_code(self) -> str:
        return self.regions[-2].code

    @property
    def region_path(self) -> str:
        return path(self.regions)

    @property
    def officer(self) -> Staff:
        return self._one(Role.VILLAGE_OFFICER)

    @property
    def supervisor(self) -> Staff:
        return self._one(Role.TOWN_OFFICER)

    def _one(self, role: Role) -> Staff:
        return next(worker for worker in self.staff if worker.role is role)

    def records(self) -> list[Kept]:
        """Every record, parents before children."""
        households = [family.household for family in self.families]
        persons = [person for family in self.families for person in family.persons]
        memberships = [seat for family in self.families for seat in family.memberships]
        return [
            *self.regions,
            *self.grids,
            *self.staff,
            *households,
            *persons,
            *memberships,
            *self.entitlements,
            *self.tasks,
            *self.visits,
            *self.reported,
            *self.notes,
        ]


def village(*, now: datetime) -> Village:
    """The practice village as it stands at `now` (aware): its round, notes and tasks count back."""
    plan = tomllib.loads(resource("practice", "village.toml").read_text("utf-8"))
    code, founded = plan["village"], now - timedelta(days=400)
    regions = coded_places(code, founded)
    grids = [
        grid(name, place, code=code, at=founded) for place, name in enumerate(plan["grids"], 1)
    ]
    staff = [worker(row, grids, at=founded) for row in plan["staff"]]
    officer, supervisor = staff[0], staff[1]
    founding = Founding(
        scope=code,
        at=founded,
        by=officer.id,
        village_name=regions[-1].name,
        grids=[one.id for one in grids],
    )
    families = read_families(plan["household"], founding)
    by_number = {str(int(f.household.number[-4:])): f for f in families}
    crew = Crew(officer, supervisor, region_path=path(regions))
    visits = [visit for family in families for visit in past_visits(family, crew, now=now)]
    lines = resource("practice", "notes.txt").read_text("utf-8").splitlines()
    return Village(
        regions=regions,
        grids=tuple(grids),
        staff=tuple(staff),
        families=tuple(families),
        entitlements=tuple(
            entitlements(
                plan["household"],
                families,
                founding=replace(founding, by=supervisor.id),
                today=local_day(now),
            )
        ),
        visits=tuple(visits),
        reported=tuple(reports(visits)),
        notes=tuple(read_notes(lines, by_number, founding=founding, now=now)),
        tasks=tuple(open_tasks(by_number, founding, assignee=officer, now=now)),
    )
