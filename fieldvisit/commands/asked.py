"""The day that a command is asked of. Opens nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk

AsOfOption = Annotated[
    datetime | None,
    typer.Option("--asof", formats=["%Y-%m-%d"], help="看哪一天，如 2026-11-30；不写是今天"),
]


def asked_day(desk: Desk | None, asof: datetime | None) -> date:
    """The day of --asof; today in Shanghai without it, by the computer's clock where no device is
    opened. Raises DayBeyond.
    """
    from fieldvisit.casework import naming
    from fieldvisit.machine.clock import SystemClock, local_day

    clock = desk.clock if desk else SystemClock()
    return naming.likely(asof.date()) if asof else local_day(clock.now())
