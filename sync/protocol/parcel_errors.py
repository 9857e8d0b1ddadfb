"""What can go wrong with a parcel, one class a fact. Never holds people's data."""

from dataclasses import dataclass

from fieldvisit.errors import FieldvisitError


@dataclass(eq=False)
class NotAParcel(FieldvisitError):
    """A file that never was a parcel."""


@dataclass(eq=False)
class ParcelCut(FieldvisitError):
    """The file ends before the parcel does: copied in part, or pulled out too early."""


@dataclass(eq=False)
class ParcelDamaged(FieldvisitError):
    """Its bytes are not what its sender signed; nothing of it was used."""


@dataclass(eq=False)
class ParcelTooNew(FieldvisitError):
    """A newer program made it: `theirs` is the format that it names."""

    theirs: int


@dataclass(eq=False)
class ParcelTooLarge(FieldvisitError):
    """More than a parcel may hold."""

    limit_mb: int


@dataclass(eq=False)
class ParcelNotForUs(FieldvisitError):
    """Addressed to somebody else: `to` is the addressee's name for people."""

    to: str


@dataclass(eq=False)
class AnswerSealedBefore(FieldvisitError):
    """An answer to this device, sealed to a key that it had before it was put back from a copy."""


@dataclass(eq=False)
class ParcelSenderUnknown(FieldvisitError):
    """Made by a device that this server never let in: `sender` is its short name."""

    sender: str


@dataclass(eq=False)
class ParcelKeyMissing(FieldvisitError):
    """This device does not know yet what to seal parcels with; one sync by network tells it."""


@dataclass(eq=False)
class StickFull(FieldvisitError):
    """No room for the parcel where it was to lie; what was half written is taken away."""

    free_mb: int


@dataclass(eq=False)
class StickAway(FieldvisitError):
    """The stick or folder is not there (any more), or cannot be written."""


@dataclass(eq=False)
class NoParcelHere(FieldvisitError):
    """No parcel for this job lies there."""


@dataclass(eq=False)
class SlipNotSigned(FieldvisitError):
    """A carrier's slip that nobody whom the server vouches for has signed, or for other bytes."""


CROSSING: dict[type[FieldvisitError], int] = {
    NotAParcel: 400,
    ParcelCut: 400,
    ParcelDamaged: 400,
    ParcelTooNew: 400,
    ParcelTooLarge: 413,
    ParcelNotForUs: 409,
    ParcelSenderUnknown: 403,
}
"""Those that a server answers a carrier with, with their HTTP status."""
