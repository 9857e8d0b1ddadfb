"""A carrier's slip: signed, with the pass by which the server vouches for the carrier, so that a
device without a network may say that its parcel is on its way. Keeps no key.
"""

import base64
import binascii
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldvisit.machine import algorithms
from fieldvisit.machine.algorithms import SuiteMissing
from fieldvisit.records.kept import instant_text, read_instant
from sync.protocol.parcel import Header
from sync.protocol.parcel_errors import SlipNotSigned

SUFFIX = ".fvslip"
PASS_DAYS = 90
MAX_SLIP = 8192


class CarrierPass(BaseModel):
    """The server vouches: this key is that of the device called `short`. `signature` in hex."""

    model_config = ConfigDict(extra="ignore")

    device: UUID
    short: str = Field(max_length=8)
    key: str = Field(max_length=128, pattern="^[0-9a-f]+$")
    at: str = Field(max_length=40)
    signature: str = Field(max_length=512, pattern="^[0-9a-f]*$")

    @property
    def told(self) -> bytes:
        """What the server signs."""
        return f"fvpass/1\n{self.device}\n{self.short}\n{self.key}\n{self.at}".encode()


class Slip(BaseModel):
    """A carrier took a parcel along. `digest`: the hash of its content."""

    model_config = ConfigDict(extra="ignore")

    parcel: UUID
    digest: str = Field(max_length=64)
    at: str = Field(max_length=40)
    carrier: CarrierPass
    signature: str = Field(max_length=512, pattern="^[0-9a-f]*$")

    @property
    def told(self) -> bytes:
        """What the carrier signs."""
        return f"fvslip/1\n{self.parcel}\n{self.digest}\n{self.at}\n{self.carrier.device}".encode()


def slip_name(header: Header) -> str:
    """The name of the slip that lies beside a parcel."""
    return header.file_name.rpartition(".")[0] + SUFFIX


def vouch(carrier: CarrierPass, server_key: bytes) -> str:
    """The pass with the server's signature, as text to be kept."""
    signature = algorithms.of_key(server_key).sign(server_key, carrier.told).hex()
    signed = carrier.model_copy(update={"signature": signature})
    return base64.b64encode(orjson.dumps(signed.model_dump(mode="json"))).decode("ascii")


def read_pass(text: str) -> CarrierPass:
    """A pass as it is kept. Raises SlipNotSigned."""
    try:
        return CarrierPass.model_validate(orjson.loads(base64.b64decode(text, validate=True)))
    except (orjson.JSONDecodeError, ValidationError, binascii.Error, ValueError):
        raise SlipNotSigned from None


def write_slip(
    parcel: UUID, digest: str, *, carrier: CarrierPass, key: bytes, at: datetime
) -> bytes:
    """The slip of a parcel that was taken along, signed with the carrier's key."""
    slip = Slip(parcel=parcel, digest=digest, at=instant_text(at), carrier=carrier, signature="")
    signature = algorithms.of_key(key).sign(key, slip.told).hex()
    return orjson.dumps(slip.model_copy(update={"signature": signature}).model_dump(mode="json"))


def read_slip(data: bytes, server_public: str) -> Slip:
    """A slip whose carrier the server vouched for within the last days. Raises SlipNotSigned."""
    try:
        slip = Slip.model_validate(orjson.loads(data[:MAX_SLIP]))
        vouched = read_instant(slip.carrier.at)
        fresh = vouched - timedelta(days=1) <= read_instant(slip.at)
        fresh = fresh and read_instant(slip.at) <= vouched + timedelta(days=PASS_DAYS)
    except (orjson.JSONDecodeError, ValidationError, ValueError):
        raise SlipNotSigned from None
    by_server = _holds(server_public, slip.carrier.told, signature=slip.carrier.signature)
    by_carrier = _holds(slip.carrier.key, slip.told, signature=slip.signature)
    if not (fresh and by_server and by_carrier):
        raise SlipNotSigned
    return slip


def _holds(public: str, told: bytes, *, signature: str) -> bool:
    try:
        key = bytes.fromhex(public)
        signed = bytes.fromhex(signature)
        return algorithms.of_key(key).verify(key, told, signature=signed)
    except (ValueError, SuiteMissing):
        return False
