"""Whose countersignature a visit still waits for. Pure.

Source: 民发〔2021〕57号 art. 16 (two investigators, each signs); days.md, a visit's states.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.countersignature import Countersignature, CountersignWay
from fieldvisit.records.visit import SignatureWay, Visit


@dataclass(eq=False)
class NotAskedToSign(FieldvisitError):
    """Only an investigator named by the visit who has not signed it yet countersigns it."""


def awaited(visit: Visit) -> frozenset[UUID]:
    """The investigators whom the visit names and who did not sign at the door; its author signs
    there.
    """
    return awaited_by(
        visit.investigators, signatures=visit.signatures, author=str(visit.created_by)
    )


def awaited_by(
    investigators: Sequence[str], *, signatures: Iterable[Mapping[str, Any]], author: str
) -> frozenset[UUID]:
    """`awaited`, of a visit's fields as they travel."""
    signed = {
        str(one.get("staff_id"))
        for one in signatures
        if one.get("party") == "investigator" and one.get("way") == SignatureWay.DRAWN
    }
    named = {one for one in investigators if one not in signed and one != author}
    return frozenset(filter(None, map(_uuid, named)))


def still_awaited(visit: Visit, given: Iterable[Countersignature]) -> frozenset[UUID]:
    """Those who have not countersigned either."""
    signed = {one.staff_id for one in given if one.way is CountersignWay.DRAWN}
    return awaited(visit) - signed


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
