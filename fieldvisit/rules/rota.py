"""排班: who visits whom on which day. A plan follows from its seed alone: nobody has two households
more than another, no day two more than another, and who walks a lane walks it in a row. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random
from typing import TypeVar
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.lanes import natural

T = TypeVar("T")


@dataclass(eq=False)
class NobodyToGo(FieldvisitError):
    """No worker is named who could go there."""


@dataclass(eq=False)
class NoDayToGo(FieldvisitError):
    """The days that were named hold no working day."""


@dataclass(frozen=True)
class Home:
    """A household to visit, where it lies, and in which grid."""

    id: UUID
    place: str
    grid_id: UUID | None = None


@dataclass(frozen=True)
class Worker:
    """Somebody who goes; one with a grid goes there first of all."""

    id: UUID
    grid_id: UUID | None = None


@dataclass(frozen=True)
class Turn:
    """A household, who goes there, on which day."""

    home: UUID
    worker: UUID
    on: date


def plan(
    homes: Sequence[Home], *, workers: Sequence[Worker], days: Sequence[date], seed: int
) -> list[Turn]:
    """One turn a household. A grid's own workers take its households; who has no grid, or no
    household in it, takes the others. Raises NobodyToGo, NoDayToGo.
    """
    if not homes:
        return []
    if not workers:
        raise NobodyToGo
    if not days:
        raise NoDayToGo
    turns: list[Turn] = []
    for team, share in _shares(homes, workers):
        walked = sorted(share, key=lambda one: (natural(one.place), one.id))
        order = sorted(team, key=lambda one: one.id)
        # another seed is another turn: the one who had the first lane has another one then
        Random(seed).shuffle(order)
        for worker, run in zip(order, _even(walked, len(order)), strict=True):
            for day, some in zip(sorted(days), _even(run, len(days)), strict=True):
                turns += [Turn(home.id, worker.id, day) for home in some]
    return turns


def _shares(
    homes: Sequence[Home], workers: Sequence[Worker]
) -> Iterator[tuple[list[Worker], list[Home]]]:
    """Teams and the households that are theirs."""
    of_grid: dict[UUID, list[Worker]] = {}
    for worker in workers:
        if worker.grid_id is not None:
            of_grid.setdefault(worker.grid_id, []).append(worker)
    lie_in = {home.grid_id for home in homes}
    for grid, team in sorted(of_grid.items()):
        if grid in lie_in:
            yield team, [home for home in homes if home.grid_id == grid]
    left = [home for home in homes if home.grid_id not in of_grid]
    free = [one for one in workers if one.grid_id is None or one.grid_id not in lie_in]
    if left:
        yield free or list(workers), left


def _even(things: Sequence[T], parts: int) -> list[Sequence[T]]:
    """The things in a row, cut into so many parts that differ by one at most."""
    cuts = [len(things) * place // parts for place in range(parts + 1)]
    return [things[start:end] for start, end in pairwise(cuts)]
