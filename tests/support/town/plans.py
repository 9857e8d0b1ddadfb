"""A plan is a list of small steps made from a seed: played, printed and cut shorter. Knows no
move.
"""

import os
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random, SystemRandom

from tests.support.town import at_rest, crash, programs
from tests.support.town import edition_moves as edition_moves
from tests.support.town import lending_moves as lending_moves
from tests.support.town import parcel_moves as parcel_moves
from tests.support.town import urgent_moves as urgent_moves
from tests.support.town.moves import MOVES
from tests.support.town.rooms import Room
from tests.support.town.wide_moves import OLDER, WIDE
from tests.support.town.world import World


@dataclass(frozen=True)
class Step:
    """`who`: whose device, counted round those that there are; `luck`: the step's own chance."""

    move: str
    who: int
    luck: int


def plan(seed: int, *, steps: int, wide: bool = False) -> list[Step]:
    """The same list for the same seed, as long as the moves are the same. `wide`: with what happens
    to a whole town.
    """
    chance = Random(seed)
    moves = MOVES | WIDE if wide else MOVES
    names = sorted(moves)
    weights = [moves[name].weight for name in names]
    chosen = chance.choices(names, weights, k=steps)
    made = [Step(name, chance.randrange(40), chance.randrange(2**32)) for name in chosen]
    return [Step(OLDER, 0, chance.randrange(2**32)), *made] if wide else made


def play(made: World, steps: Sequence[Step]) -> None:
    """Take the steps, look at the acting device after each, and at everybody at rest."""
    for step in steps:
        take(made, step)
    at_rest.check(made)


def take(made: World, step: Step) -> None:
    """One step, and what must hold after any action."""
    tablet = made.tablets[step.who % len(made.tablets)]
    with programs.works(tablet.schema):
        (MOVES | WIDE)[step.move].act(made, tablet, Random(step.luck))
    if tablet.loose:
        crash.relearn(tablet)
    at_rest.check_what_is_shown(tablet)


Play = Callable[[Sequence[Step]], None]


def player(room: Room, seed: int, kind: type[World] = World) -> Play:
    """Plays a plan in a town of its own."""

    def run(steps: Sequence[Step]) -> None:
        with room.town(seed, kind) as made:
            play(made, steps)

    return run


def shortened(steps: Sequence[Step], run: Play, *, tries: int = 150) -> list[Step]:
    """A shorter list that fails in the same way: pieces are left out, half of the list first."""
    like = failure(run, steps)
    left = _shortest_beginning(steps, run, like=like) if like else list(steps)
    size = max(1, len(left) // 2)
    while like and tries > 0:
        place = 0
        while place < len(left) and tries > 0:
            shorter = left[:place] + left[place + size :]
            tries -= 1
            if failure(run, shorter) == like:
                left = shorter
            else:
                place += size
        if size == 1:
            break
        size = max(1, size // 2)
    return left


def _shortest_beginning(steps: Sequence[Step], run: Play, *, like: str) -> list[Step]:
    """Where the plan may end and still fail so; a guess by halves."""
    good, bad = 0, len(steps)
    while bad - good > 1:
        middle = (good + bad) // 2
        if failure(run, steps[:middle]) == like:
            bad = middle
        else:
            good = middle
    return list(steps[:bad])


def failure(run: Play, steps: Sequence[Step]) -> str:
    """How a plan fails, in words without numbers; empty: it does not."""
    error = what_stops(run, steps)
    return failure_of(error) if error else ""


def what_stops(run: Play, steps: Sequence[Step]) -> BaseException | None:
    """What playing the steps raises."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(run, steps).exception()


def failure_of(error: BaseException) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {where.name}, line {where.lineno}"


@dataclass(frozen=True)
class Failed:
    """A seed that did not come to rest, how, and the shortest list of steps found for it."""

    seed: int
    why: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        steps = "\n".join(f"    {step}" for step in self.steps)
        return f"FIELDVISIT_SEED={self.seed}: {self.why}\n{steps}"


def judged(
    room: Room, seed: int, *, steps: int, kind: type[World] = World, wide: bool = False
) -> Failed | None:
    """Play one seed; a failure is cut shorter."""
    run, made = player(room, seed, kind), plan(seed, steps=steps, wide=wide)
    error = what_stops(run, made)
    if error is None:
        return None
    why = f"{failure_of(error)}: {error}"[:500]
    return Failed(seed, why, tuple(shortened(made, run, tries=100)))


def seeds(*, fixed: int, fresh: int) -> list[int]:
    """The seeds of a run: FIELDVISIT_SEED alone if it is set, else the fixed ones and some that
    nobody has seen yet.
    """
    told = os.environ.get("FIELDVISIT_SEED")
    if told:
        return [int(told)]
    return [*range(fixed), *(SystemRandom().randrange(10**6, 2**31) for _ in range(fresh))]
