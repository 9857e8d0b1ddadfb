"""What every word from the server means beside records: the offline grant begins anew, a revocation
is remembered, codes against a forgotten PIN come. Sends nothing.
"""

import dataclasses
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.kept import read_instant
from fieldvisit.store import leading, parcels, profile, recovery, standing
from fieldvisit.store.key_file import KeysDamaged
from fieldvisit.store.opening import Store
from sync.client import trust
from sync.protocol.wire import PullReply

CLOCK_OFF_MINUTES = 10


def stored_receipt(tx: Connection, said: str, *, now: datetime) -> None:
    """A receipt with the server's time `said`, which may be an old one that came again (or by a
    parcel): the grant counts from that time.
    """
    _renew(tx, said, now=now, live=False)


def answered(store: Store, reply: PullReply, *, now: datetime) -> None:
    """The server answered a question just now: the grant begins anew, and this device is not
    revoked (by a parcel: the grant counts from then). Codes that came wait for the next unlock,
    where nothing else writes the key file.
    """
    with store.write() as tx:
        _renew(tx, reply.at, now=now, live=not reply.by_parcel)
        leading.heard(tx, taken=reply.ahead)
        known = profile.load(tx)
        if reply.parcel_key and reply.parcel_key != known.parcel_key:
            profile.save(tx, dataclasses.replace(known, parcel_key=reply.parcel_key))
        if reply.carrier_pass:
            parcels.keep_pass(tx, reply.carrier_pass, at=now)
        if reply.recovery is not None:
            given = reply.recovery.model_dump(mode="json")
            profile.save(tx, dataclasses.replace(profile.load(tx), recovery=given))


def vouched_for(store: Store, told: str) -> None:
    """The server told who vouches for it over TLS: from now on nobody else does, once it has shown
    such a certificate.
    """
    if not told:
        return
    with store.read() as tx:
        me = profile.load(tx)
    if told != me.authority and trust.vouches(me.server_url, told):
        with store.write() as tx:
            profile.save(tx, dataclasses.replace(profile.load(tx), authority=told))


def pinned(me: profile.Profile) -> str:
    """The digest of the authority that this device trusts; blank: none yet."""
    return content_hash(me.authority.encode()) if me.authority else ""


def revoked(store: Store, now: datetime) -> None:
    """The server said so; a disk that cannot take it now hears it again next time."""
    with suppress(FieldvisitError), store.write() as tx:
        standing.revoke(tx, now)


def codes_wanted(store: Store, known: profile.Profile) -> int:
    """The number of the first recovery code to ask for; 0: there are enough, or some wait."""
    if known.recovery.get("codes"):
        return 0
    try:
        return recovery.wanted_from(store.folder, str(known.staff_id))
    except KeysDamaged:
        return 0


def clock_off(said: str, now: datetime) -> int | None:
    """By how many minutes the device's clock goes wrong, 0 for a few; None: the server's time
    cannot be read.
    """
    try:
        off = round(abs((read_instant(said) - now).total_seconds()) / 60)
    except ValueError:
        return None
    return off if off >= CLOCK_OFF_MINUTES else 0


def _renew(tx: Connection, said: str, *, now: datetime, live: bool) -> None:
    with suppress(ValueError):
        standing.renew(tx, told=read_instant(said), now=now, live=live)
