"""A carrier's slip comes back to the device whose parcel was taken along: what lay inside is on its
way, and stays here. Settles nothing for good.
"""

from pathlib import Path

from fieldvisit.machine.clock import Clock
from fieldvisit.records.kept import read_instant
from fieldvisit.store import parcels, profile, settling
from fieldvisit.store.opening import Store
from sync.protocol import medium, slips
from sync.protocol.parcel_errors import SlipNotSigned


def take(store: Store, path: Path, *, clock: Clock) -> int:
    """Mark as delivered what lies in the parcel that the slip is for; only the server's receipt
    says that it was taken. Returns how many changes that were; 0 for another device's parcel and
    for what the server has answered since. Raises SlipNotSigned, StickAway.
    """
    with store.read() as tx:
        me = profile.load(tx)
    with medium.named(path.parent):
        data = path.read_bytes()[: slips.MAX_SLIP]
    slip = slips.read_slip(data, me.server_key)
    with store.write() as tx:
        known = parcels.known(tx, slip.parcel)
        if known is None:
            return 0
        if known.digest != slip.digest:
            raise SlipNotSigned
        at = read_instant(slip.at)
        waiting = parcels.delivered(tx, slip.parcel, carrier=slip.carrier.short, at=at)
        received = [settling.Settled(counter, "received") for counter in waiting]
        settling.settle(tx, received, at=clock.now())
    return len(waiting)
