"""What can go wrong between a device and the server, one class a fact. Never holds people's data.

The same classes are raised on both ends: the server answers `{"code", "facts"}` with the status
below, and the client raises the class again.
"""

from dataclasses import dataclass

from fieldvisit.errors import FieldvisitError
from sync.protocol import parcel_errors


@dataclass(eq=False)
class ServerAway(FieldvisitError):
    """No connection, or it broke before the answer was complete."""

    host: str


@dataclass(eq=False)
class ServerTimeout(FieldvisitError):
    """The server took the connection and did not answer within `seconds`."""

    host: str
    seconds: int


@dataclass(eq=False)
class ServerNonsense(FieldvisitError):
    """The answer is not fvsync/1: a captive portal, a proxy's page, a cut or foreign frame."""

    host: str


@dataclass(eq=False)
class ServerTroubled(FieldvisitError):
    """The server failed on its side (5xx)."""

    status: int


@dataclass(eq=False)
class ServerBusy(FieldvisitError):
    """The server asks to come back after `seconds` (429 or 503 with Retry-After)."""

    seconds: int


@dataclass(eq=False)
class ServerUntrusted(FieldvisitError):
    """TLS could not prove that this is our server; nothing was sent."""

    host: str


@dataclass(eq=False)
class AddressNotSafe(FieldvisitError):
    """A plain http address outside this computer; nothing was sent."""

    host: str


@dataclass(eq=False)
class AddressBroken(FieldvisitError):
    """The server's address cannot be read as one."""


@dataclass(eq=False)
class UnknownCode(FieldvisitError):
    """No such enrolment code."""


@dataclass(eq=False)
class CodeUsed(FieldvisitError):
    """The enrolment code has already let another device in."""


@dataclass(eq=False)
class CodeExpired(FieldvisitError):
    """The enrolment code is too old."""


@dataclass(eq=False)
class StaffHere(FieldvisitError):
    """The code is for somebody whose records lie on this device already; it was not used up."""


@dataclass(eq=False)
class DeviceRevoked(FieldvisitError):
    """This device may hand in what it holds and may not read any more."""


@dataclass(eq=False)
class DeviceUnknown(FieldvisitError):
    """The server has never enrolled this device."""


@dataclass(eq=False)
class SignatureWrong(FieldvisitError):
    """The request was not signed by the device that it names."""


@dataclass(eq=False)
class ScopeNotYours(FieldvisitError):
    """An area outside the device's own."""

    scope: str


@dataclass(eq=False)
class ProtocolUnknown(FieldvisitError):
    """One end is too old for the other."""

    theirs: str


@dataclass(eq=False)
class SchemaUnknown(FieldvisitError):
    """The device's program writes records in a way (`theirs`) that this server, whose own is
    `mine`, does not read. Nothing was taken or given.
    """

    theirs: int
    mine: int


@dataclass(eq=False)
class FrameRefused(FieldvisitError):
    """A frame that is too large, too dense, cut or not ours. `reason` is for the log."""

    reason: str


@dataclass(eq=False)
class RequestMalformed(FieldvisitError):
    """A well-formed frame with a request that cannot be read. `reason` names fields, no values."""

    reason: str


@dataclass(eq=False)
class BatchChanged(FieldvisitError):
    """A batch id came again with other changes in it."""


@dataclass(eq=False)
class EpochChanged(FieldvisitError):
    """The server was put back from a backup, or this device's numbers are not of its epoch. Nothing
    was taken; `known` is the highest change number of this device that the server still has.
    """

    epoch: str
    known: int


@dataclass(eq=False)
class NumbersUsed(FieldvisitError):
    """A change carries a number that this device has used before, as an old copy of a device does.
    Nothing was taken; numbers up to `known` are given out.
    """

    known: int


@dataclass(eq=False)
class BlobMissing(FieldvisitError):
    """The server does not hold this file (yet)."""


@dataclass(eq=False)
class BlobDamaged(FieldvisitError):
    """The bytes do not match their name (SHA-256)."""


@dataclass(eq=False)
class BlobTooLarge(FieldvisitError):
    """A file over the limit."""

    limit_mb: int


@dataclass(eq=False)
class BlockGone(FieldvisitError):
    """The server does not hold this block of a snapshot any more, or never for this reader."""


@dataclass(eq=False)
class BlockDamaged(FieldvisitError):
    """A block of a snapshot that came is not what its hash says."""


@dataclass(eq=False)
class PortTaken(FieldvisitError):
    """Another program listens there already."""

    port: int


@dataclass(eq=False)
class DatabaseAway(FieldvisitError):
    """The central database cannot be reached."""


@dataclass(eq=False)
class FilesTroubled(FieldvisitError):
    """The bucket of the server's files does not do its work; a device comes again by itself."""

    bucket: str


@dataclass(eq=False)
class FilesAway(FilesTroubled):
    """The store behind the bucket cannot be reached, or fails on its side."""


@dataclass(eq=False)
class FilesForbidden(FilesTroubled):
    """No key for the bucket, a wrong one, or one that may not do all that is needed."""


@dataclass(eq=False)
class BucketUnknown(FilesTroubled):
    """There is no such bucket, or not in this region."""


@dataclass(eq=False)
class FilesStrange(FilesTroubled):
    """What answers in the bucket's place does not give back what was put there: no such store."""


@dataclass(eq=False)
class FilesAddressBroken(FieldvisitError):
    """The address of the bucket cannot be read, or has a key in it. Never told itself."""


@dataclass(eq=False)
class StaffUnknown(FieldvisitError):
    """No account of that name or id."""


@dataclass(eq=False)
class ListedUnknown(FieldvisitError):
    """No account of the name or id that stands at this place (from 1) of a list."""

    place: int


@dataclass(eq=False)
class StaffSeveral(FieldvisitError):
    """So many accounts bear that name: the staff id tells them apart."""

    number: int


@dataclass(eq=False)
class GridUnknown(FieldvisitError):
    """None of the areas has a grid of this code or id."""

    grid: str


@dataclass(eq=False)
class HouseholdUnknown(FieldvisitError):
    """No household of that number or id."""


@dataclass(eq=False)
class HouseholdSeveral(FieldvisitError):
    """So many households bear that number: the id tells them apart."""

    number: int


STATUS: dict[type[FieldvisitError], int] = {
    **parcel_errors.CROSSING,
    UnknownCode: 403,
    CodeUsed: 403,
    CodeExpired: 403,
    StaffHere: 409,
    DeviceRevoked: 403,
    DeviceUnknown: 401,
    SignatureWrong: 401,
    ScopeNotYours: 403,
    ProtocolUnknown: 400,
    SchemaUnknown: 400,
    FrameRefused: 400,
    RequestMalformed: 400,
    BatchChanged: 409,
    EpochChanged: 409,
    NumbersUsed: 409,
    BlobMissing: 404,
    BlobDamaged: 400,
    BlobTooLarge: 413,
    BlockGone: 404,
}
"""Errors that cross the wire, with their HTTP status."""
