"""A carrier's line to the server: parcels of other devices by parts, their answers by parts. Keeps
nothing and opens no parcel.
"""

from fieldvisit.machine.clock import Clock
from fieldvisit.store.profile import Profile
from sync.client.http import MAX_REFUSAL, HttpExchange
from sync.protocol import errors
from sync.protocol.carriage import LackingParts, ParcelBrought, ParcelPart, ParcelReceived
from sync.protocol.signing import Signer
from sync.protocol.wire import PART_BYTES


def carriage_for(me: Profile, *, clock: Clock) -> "HttpCarriage":
    """The line of an enrolled device, signed with its own key. Raises AddressNotSafe,
    AddressBroken.
    """
    return HttpCarriage(me.server_url, Signer(str(me.device_id), me.signing_key), clock=clock)


class HttpCarriage(HttpExchange):
    """The Carriage over HTTP."""

    def lacking(self, part: ParcelPart) -> list[int]:
        body = self._call("GET", part.missing_path, body=b"", limit=MAX_REFUSAL)
        lacking = self._read(body, LackingParts).lacking
        if not all(0 <= number < part.count for number in lacking):
            raise errors.ServerNonsense(self._host)
        return lacking

    def bring(self, part: ParcelPart, *, data: bytes) -> None:
        self._call("PUT", part.path, body=data, limit=MAX_REFUSAL)

    def brought(self, parcel: ParcelBrought) -> ParcelReceived:
        return self._ask("/v1/parcel", parcel, model=ParcelReceived)

    def fetch(self, part: ParcelPart) -> bytes:
        data = self._call("GET", part.path, body=b"", limit=PART_BYTES)
        if len(data) != part.length:
            raise errors.ServerNonsense(self._host)
        return data
