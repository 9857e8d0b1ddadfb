"""Let this device in: a key made here, a code from the office, a profile to keep. Writes nothing
itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from fieldvisit.records.staff import Staff
from fieldvisit.store.profile import Profile
from sync.client import trust
from sync.client.http import HttpExchange
from sync.protocol import signing
from sync.protocol.errors import ServerAway, ServerTimeout
from sync.protocol.exchange import Exchange
from sync.protocol.signing import Signer
from sync.protocol.wire import EnrolRequest, RecoveryGiven

TRIES = 3


@dataclass(frozen=True)
class Enrolled:
    """What enrolment gave; the private key never left this device. `scopes[0]` is the person's
    own area.
    """

    device_id: UUID
    short: str
    staff: Staff
    scopes: list[str]
    server_name: str
    server_url: str
    signing_key: bytes
    server_key: str = ""
    authority: str = ""
    parcel_key: str = ""
    recovery: RecoveryGiven | None = None

    def profile(self) -> Profile:
        """The same as the store keeps it."""
        return Profile(
            device_id=self.device_id,
            short=self.short,
            staff_id=self.staff.id,
            staff_name=self.staff.name,
            role=str(self.staff.role),
            region_code=self.staff.region_code,
            server_url=self.server_url,
            signing_key=self.signing_key,
            scopes=self.scopes,
            server_key=self.server_key,
            authority=self.authority,
            parcel_key=self.parcel_key,
            recovery=self.recovery.model_dump(mode="json") if self.recovery else {},
        )

    def signer(self) -> Signer:
        """What signs this device's requests."""
        return Signer(str(self.device_id), self.signing_key)


def enrol(
    url: str,
    code: str,
    *,
    label: str,
    here: Sequence[UUID] = (),
    connect: Callable[[str, Signer], Exchange] = HttpExchange,
) -> Enrolled:
    """Enrol with the server at `url`. `here`: whose records lie on this device already. Raises
    UnknownCode, CodeUsed, CodeExpired, StaffHere, ServerAway and the like.

    An answer lost on the way is asked for again with the same key: the server gives the same one.
    """
    key = signing.new_key()
    said = {"code": code, "public_key": signing.public_key(key), "label": label}
    request = EnrolRequest.model_validate({**said, "here": list(here)})
    return _let_in(url, request, key=key, exchange=connect(url, Signer("", key)))


def rejoin(
    me: Profile,
    code: str,
    *,
    label: str,
    connect: Callable[[str, Signer], Exchange] | None = None,
) -> Profile:
    """Come back to a server that has lost this device with a backup, under its id and key and with
    all its records; returns the profile to keep. `code`: a new one for the same person. Raises what
    `enrol` raises, and SignatureWrong if the server knows the device's id under another key.
    """
    url, key = me.server_url, me.signing_key
    connect = connect or partial(HttpExchange, authority=me.authority)
    said = {"code": code, "public_key": signing.public_key(key), "label": label}
    more = {"here": [me.staff_id], "former": me.device_id}
    request = EnrolRequest.model_validate({**said, **more})
    told = _let_in(url, request, key=key, exchange=connect(url, Signer("", key))).profile()
    return replace(told, authority=told.authority or me.authority)


def _let_in(url: str, request: EnrolRequest, *, key: bytes, exchange: Exchange) -> Enrolled:
    for _ in range(TRIES - 1):
        try:
            reply = exchange.enrol(request)
            break
        except (ServerAway, ServerTimeout):
            continue
    else:
        reply = exchange.enrol(request)
    return Enrolled(
        device_id=reply.device_id,
        short=reply.short,
        staff=Staff.model_validate(reply.staff),
        scopes=reply.scopes,
        server_name=reply.server_name,
        server_url=url,
        signing_key=key,
        server_key=reply.server_key,
        authority=reply.authority if trust.vouches(url, reply.authority) else "",
        parcel_key=reply.parcel_key,
        recovery=reply.recovery,
    )
