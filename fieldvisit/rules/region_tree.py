"""区划树: the places below one, level by level, as they stood on a day, and the grids below
villages. The key is the code, never the name. Pure.

Source: domain.md section 0, decision 6 (the real organisation differs from the statistical list;
滨海: 区、镇街、村居、网格).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from fieldvisit.rules.policies import is_region, reach

ALIKE = 0.5
GRID = "grid"
"""The level below villages."""


@dataclass(frozen=True)
class Place:
    """A place of a `level` (a code of the labels' group `level`, or GRID) below another, from a day
    to a day (both included; None: open). `who`: the workers of a grid.
    """

    code: str
    parent: str
    level: str
    name: str
    since: date | None = None
    until: date | None = None
    who: tuple[str, ...] = ()

    def stood(self, day: date) -> bool:
        """Whether it was there on a day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Branch:
    """A place and what lies below it, by code."""

    place: Place
    below: tuple["Branch", ...] = ()

    def walk(self, above: int = 0) -> Iterator[tuple[int, Place]]:
        """Every place from here down with its distance from the root."""
        yield above, self.place
        for one in self.below:
            yield from one.walk(above + 1)

    def counts(self) -> Mapping[str, int]:
        """How many places of each level lie below."""
        return Counter(place.level for depth, place in self.walk() if depth)


def overlaid(table: Iterable[Place], known: Iterable[Place]) -> list[Place]:
    """The table with what is known better: a place of the same code replaces it."""
    by_code = {one.code: one for one in table}
    by_code |= {one.code: one for one in known}
    return list(by_code.values())


def alike(places: Iterable[Place], given: str, *, most: int = 3) -> list[Place]:
    """What somebody probably meant by a code that no place has, or by a name, the likeliest first:
    of a code, places of its own level.
    """
    coded = is_region(given)
    by_said: dict[str, list[Place]] = defaultdict(list)
    for one in places:
        if not coded:
            by_said[one.name].append(one)
        elif one.level != GRID and len(reach(one.code)) == len(reach(given)):
            by_said[one.code].append(one)
    holding = [said for said in by_said if given and given in said]
    near = get_close_matches(given, by_said, n=most, cutoff=ALIKE)
    found = [one for said in dict.fromkeys([*holding, *near]) for one in by_said[said]]
    return found[:most]


def tree(places: Iterable[Place], root: str, *, depth: int, day: date) -> Branch | None:
    """What stood on a day from `root` down to so many levels, the root's own among them; None where
    it did not stand. What lies in a place that is gone is gone with it, unless it has moved to
    another.
    """
    below: dict[str, list[Place]] = defaultdict(list)
    found: Place | None = None
    for one in sorted(places, key=lambda place: place.code):
        if not one.stood(day):
            continue
        below[one.parent].append(one)
        found = one if one.code == root else found
    return _branch(found, below, depth=depth) if found and depth > 0 else None


def _branch(place: Place, below: Mapping[str, list[Place]], *, depth: int) -> Branch:
    inner = below.get(place.code, []) if depth > 1 else []
    return Branch(place, tuple(_branch(one, below, depth=depth - 1) for one in inner))
