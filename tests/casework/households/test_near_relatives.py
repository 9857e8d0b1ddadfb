"""近亲属备案 (57号 art. 11, 20): a near relative does not investigate; the district goes itself."""

from dataclasses import replace
from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import near_relatives
from fieldvisit.casework.naming import WordsMissing
from fieldvisit.casework.visits import visiting
from fieldvisit.records import Staff, Visit
from fieldvisit.records.staff import Role
from fieldvisit.rules.near_relatives import FiledAlready, InvestigatorIsRelative, NotFiled
from fieldvisit.store import journal, staff, visits


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


def file(desk: Desk, home: str, name: str) -> None:
    near_relatives.file(desk, home, name=name, post="村民政专干", relation="姑侄")


def test_a_near_relative_does_not_begin_a_visit(desk: Desk, home: str) -> None:
    file(desk, home, desk.profile.staff_name)
    with pytest.raises(InvestigatorIsRelative) as refused:
        visiting.start(desk, home, form_id="F02")
    assert (refused.value.name, refused.value.relation) == (desk.profile.staff_name, "姑侄")
    near_relatives.take_back(desk, home, name=desk.profile.staff_name, reason="认错了人")
    visiting.start(desk, home, form_id="F02")


def test_a_relative_of_somebody_else_bars_nobody_here(desk: Desk, home: str) -> None:
    file(desk, home, "外村委员")
    visiting.start(desk, home, form_id="F02")
    (line,) = near_relatives.filed(desk)
    assert (line.relative, line.post, line.relation) == ("外村委员", "村民政专干", "姑侄")
    assert line.district_visit == ""


def test_a_namesake_with_another_account_is_not_barred(desk: Desk, home: str) -> None:
    file(desk, home, desk.profile.staff_name)
    other = replace(desk.profile, staff_id=desk.ids.fresh())
    desk.profile = other
    visiting.start(desk, home, form_id="F02")


def test_what_is_filed_has_name_post_and_relation_and_stays_known(desk: Desk, home: str) -> None:
    with pytest.raises(WordsMissing):
        near_relatives.file(desk, home, name="某某", post=" ", relation="姑侄")
    file(desk, home, "某某")
    with pytest.raises(FiledAlready):
        file(desk, home, "某某")
    with pytest.raises(NotFiled):
        near_relatives.take_back(desk, home, name="别人", reason="x")
    kept = near_relatives.take_back(desk, home, name="某某", reason="认错了人")
    assert [one["why"] for one in kept.near_relatives] == ["认错了人"]
    assert near_relatives.filed(desk) == []
    file(desk, home, "某某")
    assert len(near_relatives.filed(desk)) == 1


def test_the_district_is_awaited_until_it_was_there(desk: Desk, home: str) -> None:
    file(desk, home, "某某")
    page = Subject("near_relatives")
    (line,) = rooms.read(desk, page).things
    assert (line.pill, line.mood) == ("区里还没去", "late")
    with desk.store.write() as tx:
        known = staff.all(tx)[0]
        who = known.model_copy(
            update={"id": desk.ids.fresh(), "name": "区里的人", "role": Role.DISTRICT_OFFICER}
        )
        seen = visits.of_household(tx, UUID(home))[0]
        journal.insert(tx, Staff.model_validate(who.model_dump()), stamp=desk.stamp())
        again = {
            "id": desk.ids.fresh(),
            "investigators": [str(who.id)],
            "started_at": desk.clock.now(),
            "ended_at": desk.clock.now(),
        }
        visit = Visit.model_validate(seen.model_dump() | again)
        journal.insert(tx, visit, stamp=desk.stamp())
    (line,) = rooms.read(desk, page).things
    assert (line.pill, line.mood) == ("区里 11月23日 去过", "done")
    rooms.take(desk, line.subject, step="remove", said={"reason": "不在职了"})
    assert rooms.read(desk, page).things == ()
    said = {"household": home, "name": "某某", "post": "委员", "relation": "兄弟"}
    rooms.take(desk, page, step="add", said=said)
    assert len(rooms.read(desk, page).things) == 1
