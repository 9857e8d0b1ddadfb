"""What the steps of one round share: the device's file, the way to the server, and what was done so
far. Takes no step itself.
"""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from fieldvisit.store.opening import Store
from fieldvisit.store.outbox import Batch
from sync.client import hearing, pacing
from sync.client.report import Report
from sync.client.watching import Doing, Progress, Watch
from sync.protocol.exchange import Exchange


@dataclass
class Load:
    """Photos of one way: how many and how many bytes there are, and how far they are."""

    doing: Doing
    total: int
    all_sizes: int
    done: int = 0
    size: int = 0

    def progress(self) -> Progress:
        """As it is told to whoever watches."""
        return Progress(self.doing, self.done, self.total, self.size, self.all_sizes)


@dataclass
class Run:
    """One round under way. `deferred`: numbers of changes that the server put off in this round;
    `page_rows`: how many rows the next page may have; `asked_again`: scopes whose snapshot was made
    anew while this round took it in; `passed_bytes`: of batches that were answered, plain;
    `stumbled`: the batch that the server could not take, and what it said; `regridded`: the person
    has other grids than before, so that what differs is news and no damage; `load`: the photos
    under way.
    """

    store: Store
    exchange: Exchange
    clock: Clock
    ids: IdSource
    deferred: set[int] = field(default_factory=set)
    page_rows: int = field(default_factory=lambda: pacing.FIRST_PAGE)
    asked_again: set[str] = field(default_factory=set)
    passed_bytes: int = 0
    regridded: bool = False
    watch: Watch = field(default_factory=Watch)
    load: Load | None = None
    report: Report = field(default_factory=Report)
    live: bool = True
    """The server answers just now; False: what it said lay in a parcel for a while."""
    stumbled: tuple[Batch, FieldvisitError] | None = None

    def count(self, **more: int) -> None:
        """Add to the report's numbers."""
        self.report = self.report.plus(**more)

    def look_at_the_clock(self, said: str, now: datetime) -> None:
        """Note how far the device's clock is from the server's time `said`."""
        minutes = hearing.clock_off(said, now) if self.live else None
        if minutes is not None:
            self.report = dataclasses.replace(self.report, clock_off_minutes=minutes)
