"""A plan is a list of small steps made from a seed: played, printed and cut shorter. Knows no move."""

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tests.support.town import at_rest
from tests.support.town.moves import MOVES
from tests.support.town.world import Ready, World, world


@dataclass(frozen=True)
class Step:
    """`who`: whose device, counted round those that there are; `luck`: the step's own chance."""

    move: str
    who: int
    luck: int


def plan(seed: int, *, steps: int) -> list[Step]:
    """The same list for the same seed, as long as the moves are the same."""
    chance = Random(seed)
    names = sorted(MOVES)
    weights = [MOVES[name].weight for name in names]
    chosen = chance.choices(names, weights, k=steps)
    return [Step(name, chance.randrange(40), chance.randrange(2**32)) for name in chosen]


def play(made: World, steps: Sequence[Step]) -> None:
    """Take the steps, look at the acting device after each, and at everybody at rest."""
    for step in steps:
        take(made, step)
    at_rest.check(made)


def take(made: World, step: Step) -> None:
    """One step, and what must hold after any action."""
    tablet = made.tablets[step.who % len(made.tablets)]
    MOVES[step.move].act(made, tablet, Random(step.luck))
    at_rest.check_what_is_shown(tablet)


Play = Callable[[Sequence[Step]], None]


def player(ready: Ready, seed: int, fresh: Callable[[], str | None]) -> Play:
    """Plays a plan in a town of its own."""

    def run(steps: Sequence[Step]) -> None:
        with world(seed, ready, database=fresh()) as made:
            play(made, steps)

    return run


def shortened(steps: Sequence[Step], run: Play, *, tries: int = 150) -> list[Step]:
    """A shorter list that fails in the same way: pieces are left out, half of the list first."""
    like = failure(run, steps)
    left, size = list(steps), max(1, len(steps) // 2)
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


def failure(run: Play, steps: Sequence[Step]) -> str:
    """How a plan fails, in words without numbers; empty: it does not."""
    try:
        run(steps)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} {where.name} {where.lineno}"
    return ""


def seeds(*, fixed: Sequence[int], fresh: int) -> list[int]:
    """The seeds of a run: FIELDVISIT_SEED alone if it is set, else the fixed ones and some that
    nobody has seen yet.
    """
    told = os.environ.get("FIELDVISIT_SEED")
    if told:
        return [int(told)]
    return [*fixed, *(Random().randrange(2**31) for _ in range(fresh))]
