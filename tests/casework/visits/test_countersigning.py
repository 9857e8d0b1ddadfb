"""The second investigator's word on visits, on the own device."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import countersigning, showing
from fieldvisit.practice.ink import signature
from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import Household, Visit
from fieldvisit.store import audit, countersignatures, incoming, outbox, rows
from fieldvisit.store.incoming import Entry
from fieldvisit.store.prepared import driver
from tests.support.central import visit

Bring = Callable[..., Visit]
COLLEAGUE = UUID(int=5)


@pytest.fixture
def bring(desk: Desk) -> Bring:
    """A colleague's visit that names whoever works here as the second."""
    numbers = iter(range(1, 100))

    def sent(**other: Any) -> Visit:
        number = next(numbers)
        with desk.store.write() as tx:
            home = rows.all(tx, "household", limit=1)[0]
            assert isinstance(home, Household)
            values = {
                "id": UUID(int=number),
                "created_by": COLLEAGUE,
                "started_at": BEGINS,
                "investigators": sorted([str(COLLEAGUE), str(desk.profile.staff_id)]),
            }
            made = visit(home, **{**values, **other})
            said = made.model_dump(mode="json") | {"version": 5000 + number}
            entry = Entry("visit", made.id, 5000 + number, said)
            incoming.apply(tx, home.scope, entries=[entry], cursor=5000 + number)
        return made

    return sent


def test_one_signature_stands_under_every_form_of_a_knock(desk: Desk, bring: Bring) -> None:
    knock = UUID(int=77)
    first, second = bring(knock_id=knock), bring(knock_id=knock)
    alone = bring()
    words = countersigning.sign(desk, str(second.id), png=signature("赵文静"))
    assert {word.visit_id for word in words} == {first.id, second.id}
    assert len({word.sha256 for word in words}) == 1
    assert [one.visit_id for one in countersigning.open_ones(desk)] == [str(alone.id)]
    with desk.store.read() as tx:
        kinds = [row.kind for row in outbox.rows(tx)]
        assert audit.count(tx, "countersigned", subject=str(first.id)) == 1
    assert kinds == ["attachment", "countersignature", "countersignature"]


def test_what_does_not_wait_is_not_listed(desk: Desk, bring: Bring) -> None:
    me = str(desk.profile.staff_id)
    mark = {"party": "investigator", "name": "赵文静", "way": "drawn", "staff_id": me}
    bring(signatures=[{**mark, "signed_at": ""}])
    bring(investigators=[str(COLLEAGUE)])
    bring(state="reviewed")
    assert countersigning.open_ones(desk) == []


def test_showing_a_visit_says_whom_it_waits_for(desk: Desk, bring: Bring) -> None:
    seen = bring()
    me = str(desk.profile.staff_id)
    assert showing.show(desk, "visit", record_id=str(seen.id))["awaits"] == [me]
    countersigning.decline(desk, str(seen.id), reason="那天我没有去")
    assert showing.show(desk, "visit", record_id=str(seen.id))["awaits"] == [me]
    countersigning.sign(desk, str(seen.id), png=signature("赵文静"))
    assert showing.show(desk, "visit", record_id=str(seen.id))["awaits"] == []


def test_a_broken_picture_leaves_nothing_behind(desk: Desk, bring: Bring) -> None:
    seen = bring()
    with pytest.raises(countersigning.signing.SignatureNotReadable):
        countersigning.sign(desk, str(seen.id), png=b"no picture")
    with desk.store.read() as tx:
        assert outbox.rows(tx) == []
        assert countersignatures.of(tx, [seen.id]) == {}


def test_the_list_of_today_reads_an_index(desk: Desk) -> None:
    """pain 26: no look at every visit."""
    asked = countersignatures.WITH_COMPANIONS.statement
    with desk.store.read() as tx:
        found = driver(tx).execute(f"EXPLAIN QUERY PLAN {asked.sql}", asked.bound({}))
        plan = [row[3] for row in found]
    assert plan[0] == "SCAN visit USING INDEX visit_with_companions"
    assert not [one for one in plan[1:] if one.startswith("SCAN")]
