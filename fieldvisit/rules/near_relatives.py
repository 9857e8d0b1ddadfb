"""近亲属备案: a household with a near relative of somebody in office is filed apart, not
investigated by that relative, and visited by the district. Pure.

Source: 最低生活保障审核确认办法（民发〔2021〕57号）art. 11, 20.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError


@dataclass(eq=False)
class InvestigatorIsRelative(FieldvisitError):
    """A near relative does not investigate the household (57号 art. 11)."""

    name: str
    relation: str


@dataclass(eq=False)
class FiledAlready(FieldvisitError):
    """This relative is filed."""

    name: str


@dataclass(eq=False)
class NotFiled(FieldvisitError):
    """Nobody of this name is filed for the household."""

    name: str


@dataclass(frozen=True)
class Relative:
    """Who in office is a near relative of whom in the household, and how; `staff_id` where it is a
    colleague with an account.
    """

    name: str
    post: str
    relation: str
    since: str
    staff_id: str = ""
    person_id: str = ""


def standing(filed: Sequence[Mapping[str, Any]]) -> list[Relative]:
    """Those filed and not taken back."""
    return [
        Relative(**{name: str(one.get(name, "")) for name in Relative.__dataclass_fields__})
        for one in filed
        if not one.get("until")
    ]


def check_investigators(
    filed: Iterable[Relative], *, ids: Iterable[UUID], names: Iterable[str]
) -> None:
    """Refuse investigators of whom one is a near relative, known by account or by name. Raises
    InvestigatorIsRelative.
    """
    known, called = {str(one) for one in ids}, {one.strip() for one in names}
    for one in filed:
        if one.staff_id in known or (not one.staff_id and one.name in called):
            raise InvestigatorIsRelative(one.name, one.relation)
