"""Parts of the product that are installed apart. Says which one is missing; installs nothing."""

from dataclasses import dataclass
from importlib.util import find_spec

from fieldvisit.errors import FieldvisitError

_NEEDS = {
    "server": ("fastapi", "uvicorn", "alembic"),
    "s3": ("boto3",),
    "authoring": ("pyxform",),
}


@dataclass(eq=False)
class ExtraMissing(FieldvisitError):
    """The command needs an extra that this installation lacks."""

    extra: str


def need(*extras: str) -> None:
    """Refuse before anything starts when an extra is not installed. Raises ExtraMissing."""
    for extra in extras:
        if any(find_spec(package) is None for package in _NEEDS[extra]):
            raise ExtraMissing(extra)
