"""A round of sync as lines on a terminal. Heavy, so loaded late; syncs nothing itself."""

from collections.abc import Callable

import typer

from fieldvisit.machine.clock import Clock
from fieldvisit.words import sentence
from sync.client.time_left import Measured, in_words, measured, seconds_left
from sync.client.watching import Progress

EACH_SECONDS = 2.0
"""How often the same work is told anew."""


def lines(clock: Clock) -> Callable[[Progress], None]:
    """Tells a round line by line on stderr: what begins at once, how far it is now and then."""
    told: dict[str, float] = {}
    rates: dict[str, Measured] = {}

    def tell(far: Progress) -> None:
        at, what = clock.now().timestamp(), far.doing.value
        done, total = far.measure
        rates[what] = measured(rates.get(what, Measured()), at, done=done, total=total)
        if at - told.get(what, 0.0) < EACH_SECONDS:
            return
        told[what] = at
        left = seconds_left(rates[what], at) if total else None
        more = "" if left is None else f"，{sentence(*in_words(left))}"
        typer.echo(f"{sentence(what, far.facts())}{more}", err=True)

    return tell
