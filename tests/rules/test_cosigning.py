"""Whose countersignature a visit waits for."""

from uuid import UUID

import pytest

from fieldvisit.records import Countersignature, Visit
from fieldvisit.records.countersignature import countersignature_id
from fieldvisit.rules.cosigning import awaited, still_awaited
from tests.support.central import NOON, household, visit

AUTHOR, SECOND, THIRD = (UUID(int=n) for n in (1, 2, 3))


def signed(who: UUID, *, party: str = "investigator", way: str = "drawn") -> dict[str, str]:
    return {"party": party, "name": "甲", "way": way, "staff_id": str(who), "signed_at": ""}


def seen(*investigators: object, signatures: list[dict[str, str]]) -> Visit:
    named = [str(one) for one in investigators]
    return visit(household(), created_by=AUTHOR, investigators=named, signatures=signatures)


@pytest.mark.parametrize(
    ("named", "signatures", "waits_for"),
    [
        ([AUTHOR], [], set()),
        ([AUTHOR, SECOND], [signed(AUTHOR)], {SECOND}),
        ([AUTHOR, SECOND], [signed(AUTHOR), signed(SECOND)], set()),
        ([AUTHOR, SECOND, THIRD], [signed(AUTHOR), signed(SECOND)], {THIRD}),
        ([AUTHOR, SECOND], [signed(AUTHOR), signed(SECOND, party="witness")], {SECOND}),
        ([AUTHOR, SECOND], [signed(AUTHOR), signed(SECOND, way="refused")], {SECOND}),
        ([AUTHOR, "赵文静"], [signed(AUTHOR)], set()),
    ],
)
def test_it_waits_for_those_it_names_who_did_not_sign_at_the_door(
    named: list[object], signatures: list[dict[str, str]], waits_for: set[UUID]
) -> None:
    """民发〔2021〕57号 art. 16: an old visit, whose investigators all signed, waits for nobody."""
    assert awaited(seen(*named, signatures=signatures)) == waits_for


@pytest.mark.parametrize(("way", "left"), [("drawn", {THIRD}), ("declined", {SECOND, THIRD})])
def test_a_refusal_is_no_signature(way: str, left: set[UUID]) -> None:
    found = seen(AUTHOR, SECOND, THIRD, signatures=[signed(AUTHOR)])
    word = Countersignature.model_validate(
        {
            "id": countersignature_id(found.id, SECOND, way=way),
            "scope": found.scope,
            "created_at": NOON,
            "visit_id": found.id,
            "staff_id": SECOND,
            "name": "乙",
            "way": way,
            "signed_at": NOON,
        }
    )
    assert still_awaited(found, [word]) == left


def test_each_person_has_one_word_of_each_way() -> None:
    ids = {
        countersignature_id(UUID(int=9), who, way=way)
        for who in (SECOND, THIRD)
        for way in ("drawn", "declined")
    }
    assert len(ids) == 4
    assert countersignature_id(UUID(int=9), SECOND, way="drawn") in ids
