"""自检: whether this device can be trusted with tomorrow's visits, in sentences. Looks at
everything, mends nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.device import self_check_file as file_check
from fieldvisit.casework.device.self_check_item import BAD, OK, WARN, Item, item
from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.machine.disk import free_bytes
from fieldvisit.machine.printers import printers
from fieldvisit.store import epochs, moments, outbox, standing
from fieldvisit.store.opening import Store
from fieldvisit.store.troubles import LOW, MEGABYTE, DiskTrouble, StoreBusy, StoreDamaged

SCARCE = 64 * MEGABYTE
"""With less than this free the next photo may not fit."""

CLOCK_SLACK = timedelta(minutes=10)
STALE = timedelta(days=7)
"""So long without a receipt is worth a word."""

NOT_APPLIED = timedelta(hours=24)
"""Received by the server so long ago and still not in its books: somebody must look (pain 4)."""


@dataclass(frozen=True)
class Report:
    """The whole self-check: `items` in the order of the page, `counts` by the plural of each kind
    (`households`, `persons`, `visits`, `notes`, ...), tombstones left out; `at` is when it ran.
    """

    items: tuple[Item, ...]
    counts: Mapping[str, int]
    at: datetime
    damaged: bool = field(default=False)

    @property
    def ok(self) -> bool:
        """Whether nothing is bad; warnings do not count."""
        return all(one.state != BAD for one in self.items)


def run(desk: Desk) -> Report:
    """Look at the device from the disk to the printer. Takes seconds on a full file: never on the
    window's thread. Raises nothing of its own; what cannot be read is an item that says so.
    """
    store, now = desk.store, desk.clock.now()
    found = file_check.look(store)
    looks: tuple[tuple[str, Callable[[], Item]], ...] = (
        ("disk", lambda: _disk(store)),
        ("clock", lambda: _clock(desk)),
        ("file", lambda: found.item),
        ("backups", lambda: file_check.copies_item(store, now=now)),
        ("attachments", lambda: file_check.attachments_item(store)),
        ("unsent", lambda: _unsent(desk)),
        ("receipt", lambda: _receipt(desk)),
        ("certificate", lambda: _certificate(desk.profile.server_url)),
        ("printer", _printer),
    )
    items = tuple(_looked(name, look) for name, look in looks)
    return Report(items, found.counts, now, damaged=found.item.state == BAD)


def _looked(name: str, look: Callable[[], Item]) -> Item:
    try:
        return look()
    except (StoreDamaged, StoreBusy, DiskTrouble):
        return item(name, WARN, code="check_not_readable")


def _disk(store: Store) -> Item:
    free = free_bytes(store.folder.root)
    facts = {"free_mb": free // MEGABYTE}
    if free < SCARCE:
        return item("disk", BAD, code="check_disk_full", facts=facts)
    if free < LOW:
        return item("disk", WARN, code="check_disk_low", facts=facts)
    return item("disk", OK, code="check_disk", facts=facts)


def _clock(desk: Desk) -> Item:
    now = desk.clock.now()
    facts: dict[str, object] = {"now": f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}
    with desk.store.read() as tx:
        grant = standing.load(tx).grant
        # The high-water mark, what the server last said, and what this device wrote down itself.
        marks = (moments.latest(tx), grant and grant.seen, grant and grant.told)
        newest = max((mark for mark in marks if mark), default=None)
    if newest is not None and newest > now + CLOCK_SLACK:
        return item(
            "clock", BAD, code="check_clock_behind", facts=facts | {"newest": time_words(newest)}
        )
    return item("clock", OK, code="check_clock", facts=facts)


def _unsent(desk: Desk) -> Item:
    now = desk.clock.now()
    with desk.store.read() as tx:
        counts, delivered = outbox.counts(tx), moments.oldest_delivered(tx)
    open_now = counts.waiting + counts.delivered
    if not open_now or counts.oldest is None:
        return item("unsent", OK, code="check_all_sent")
    facts = {"count": open_now, "oldest": time_words(counts.oldest)}
    if delivered is not None and now - delivered > NOT_APPLIED:
        stuck = {"count": counts.delivered, "oldest": time_words(delivered)}
        return item("unsent", BAD, code="check_not_applied", facts=stuck)
    if now - counts.oldest > STALE:
        return item("unsent", WARN, code="check_unsent_late", facts=facts)
    return item("unsent", OK, code="check_unsent", facts=facts)


def _receipt(desk: Desk) -> Item:
    now = desk.clock.now()
    with desk.store.read() as tx:
        last, left = moments.last_receipt(tx), epochs.left_over(tx)
    if left:
        return item("receipt", WARN, code="check_left_over", facts={"count": left})
    if last is None:
        return item("receipt", WARN, code="check_no_receipt")
    facts = {"last": time_words(last)}
    if now - last > STALE:
        return item("receipt", WARN, code="check_receipt_old", facts=facts)
    return item("receipt", OK, code="check_receipt", facts=facts)


def _certificate(url: str) -> Item:
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    if not host:
        return item("certificate", OK, code="check_no_server")
    if scheme == "https":
        return item("certificate", OK, code="check_https", facts={"host": host})
    if host.partition(":")[0] in ("127.0.0.1", "localhost", "[") or host.startswith("[::1]"):
        return item("certificate", OK, code="check_loopback")
    return item("certificate", BAD, code="check_not_https", facts={"host": host})


def _printer() -> Item:
    found = printers()
    if not found:
        return item("printer", WARN, code="check_no_printer")
    return item(
        "printer", OK, code="check_printer", facts={"printer": found[0], "count": len(found)}
    )
