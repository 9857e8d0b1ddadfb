"""Whole names for the pages of who works with these people. Lists mask them, since those are also
printed and carried off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from fieldvisit.casework.desk import Desk
from fieldvisit.store import households


class _OfHousehold(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def household(self) -> str: ...

    @property
    def name(self) -> str: ...


H = TypeVar("H", bound=_OfHousehold)


def householder(desk: Desk, household_id: str) -> str:
    """The householder's whole name; "" where none is here. Raises GrantEnded, HandInOnly."""
    return by_household(desk, [household_id]).get(household_id, "")


def by_household(desk: Desk, homes: Iterable[str]) -> dict[str, str]:
    """The householders' whole names of these households; none for those that are not here. Raises
    GrantEnded, HandInOnly.
    """
    with desk.read_people() as tx:
        found = households.names(tx, [UUID(home) for home in homes if home])
    return {str(home): name for home, name in found.items()}


def of_householders(desk: Desk, lines: Sequence[H]) -> list[H]:
    """Lines of a list with the householders' whole names; as they stand where no household is named
    or none is here. Raises GrantEnded, HandInOnly.
    """
    names = by_household(desk, [one.household for one in lines])
    return [replace(one, name=names.get(one.household, one.name)) for one in lines]
