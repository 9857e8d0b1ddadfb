"""The practice village: invented people in a real coded place, the same in every run.

Never holds a real person; the days of its past follow the clock that is handed in.
"""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.machine.assets import resource
from fieldvisit.practice.families import Family, Founding, named_id, read_families
from fieldvisit.practice.jottings import open_tasks, read_notes
from fieldvisit.practice.past import Crew, past_visits
from fieldvisit.records.kept import Kept
from fieldvisit.records.note import Note
from fieldvisit.records.region import Grid, Region, RegionLevel
from fieldvisit.records.staff import Role, Staff
from fieldvisit.records.task import Task
from fieldvisit.records.visit import Visit


@dataclass(frozen=True)
class Village:
    """Everything the central server knows of the village when the practice begins."""

    regions: tuple[Region, ...]
    grids: tuple[Grid, ...]
    staff: tuple[Staff, ...]
    families: tuple[Family, ...]
    visits: tuple[Visit, ...]
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
        return _path(self.regions)

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
            *self.tasks,
            *self.visits,
            *self.notes,
        ]


def village(*, now: datetime) -> Village:
    """The practice village as it stands at `now` (aware): its round, notes and tasks count back."""
    plan = tomllib.loads(resource("practice", "village.toml").read_text("utf-8"))
    code, founded = plan["village"], now - timedelta(days=400)
    regions = _regions(code, founded)
    grids = [
        _grid(name, place, code=code, at=founded) for place, name in enumerate(plan["grids"], 1)
    ]
    staff = [_worker(row, grids, at=founded) for row in plan["staff"]]
    officer, supervisor = staff[0], staff[1]
    founding = Founding(
        scope=code,
        at=founded,
        by=officer.id,
        village_name=regions[-1].name,
        grids=[grid.id for grid in grids],
    )
    families = read_families(plan["household"], founding)
    by_number = {str(int(f.household.number[-4:])): f for f in families}
    crew = Crew(officer, supervisor, region_path=_path(regions))
    lines = resource("practice", "notes.txt").read_text("utf-8").splitlines()
    return Village(
        regions=regions,
        grids=tuple(grids),
        staff=tuple(staff),
        families=tuple(families),
        visits=tuple(visit for family in families for visit in past_visits(family, crew, now=now)),
        notes=tuple(read_notes(lines, by_number, founding=founding, now=now)),
        tasks=tuple(open_tasks(by_number, founding, assignee=officer, now=now)),
    )


def _path(regions: Sequence[Region]) -> str:
    return " ".join(region.name for region in regions[2:])


def _regions(code: str, at: datetime) -> tuple[Region, ...]:
    """The coded places from the province down to the village, from the committed table."""
    with resource("regions", "tianjin_regions_2023.csv").open(encoding="utf-8") as file:
        by_code = {row["code"]: row for row in csv.DictReader(file)}
    chain: list[Mapping[str, str]] = [by_code[code]]
    while parent := chain[-1]["parent"]:
        chain.append(by_code[parent])
    return tuple(_region(row, scope=code, at=at) for row in reversed(chain))


def _region(row: Mapping[str, str], *, scope: str, at: datetime) -> Region:
    # the statistical table names committees (第六埠村委会); people and forms say 第六埠村
    name = row["name"]
    return Region(
        id=named_id("region", row["code"]),
        code=row["code"],
        parent=row["parent"] or None,
        level=RegionLevel(row["level"]),
        name=name.removesuffix("委会") if name.endswith("村委会") else name,
        scope=scope,
        created_at=at,
    )


def _grid(name: str, place: int, *, code: str, at: datetime) -> Grid:
    return Grid(
        id=named_id("grid", place),
        region_code=code,
        code=f"{code}-{place:02d}",
        name=name,
        scope=code,
        created_at=at,
    )


def _worker(row: Mapping[str, Any], grids: Sequence[Grid], *, at: datetime) -> Staff:
    return Staff(
        id=named_id("staff", row["name"]),
        name=row["name"],
        role=Role(row["role"]),
        region_code=row["area"],
        grid_id=grids[row["grid"] - 1].id if "grid" in row else None,
        phone=row["phone"],
        scope=row["area"],
        created_at=at,
    )
