"""The practice village's coded places, grids and staff. The places are real, the people are not."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fieldvisit.machine.assets import resource
from fieldvisit.practice.families import named_id
from fieldvisit.records.region import Grid, Region, RegionLevel
from fieldvisit.records.staff import Role, Staff


def path(regions: Sequence[Region]) -> str:
    return " ".join(region.name for region in regions[2:])


def coded_places(code: str, at: datetime) -> tuple[Region, ...]:
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


def grid(name: str, place: int, *, code: str, at: datetime) -> Grid:
    return Grid(
        id=named_id("grid", place),
        region_code=code,
        code=f"{code}-{place:02d}",
        name=name,
        scope=code,
        created_at=at,
    )


def worker(row: Mapping[str, Any], grids: Sequence[Grid], *, at: datetime) -> Staff:
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
