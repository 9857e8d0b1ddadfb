"""Who keeps the register of people and households (domain.md section 5)."""

from dataclasses import dataclass

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words.labels import label


@dataclass(eq=False)
class MayNotRegister(FieldvisitError):
    """People and households are made by who keeps the register."""

    role: str


def check_keeper(desk: Desk) -> None:
    """Raise MayNotRegister for whoever does not keep the register."""
    if desk.profile.role not in DECIDERS:
        raise MayNotRegister(label("role", desk.profile.role))
    desk.may_show_people()
