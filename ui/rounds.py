"""A round of sync for an unlocked device over HTTP. Imports the network late, on a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldvisit.casework.desk import Desk
    from sync.client.report import Report
    from sync.client.watching import Watch


def over_http(desk: Desk) -> Callable[[Watch], Report]:
    """One round with the server that let this device in; its report holds what stopped it."""

    def one(watch: Watch) -> Report:
        from sync.client.engine import one_round
        from sync.client.http import exchange_for

        exchange = exchange_for(desk.profile, clock=desk.clock)
        told = one_round(desk.store, exchange, clock=desk.clock, ids=desk.ids, watch=watch)
        desk.take_tables()
        return told

    return one
