"""Accounts, codes and devices."""

from datetime import timedelta

import pytest

from fieldvisit.machine.clock import FixedClock
from sync.client.enrol import enrol
from sync.protocol.errors import CodeExpired, DeviceRevoked, RequestMalformed, StaffHere
from sync.protocol.wire import PullRequest
from sync.server import people
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.tables import enrolment
from tests.support.central import NOON, TOWN, VILLAGE, Device, device, in_memory, note, staff


def test_a_code_may_be_typed_as_people_type(centre: Centre) -> None:
    code = centre.invite(staff()).code
    typed = f"  {code.lower().replace('-', ' ')} "
    assert enrol("", typed, label="", connect=in_memory(centre)).staff.name == "周小燕"


def test_codes_are_kept_as_hashes(centre: Centre) -> None:
    code = centre.invite(staff()).code
    with reading(centre.engine) as tx:
        kept = tx.execute(enrolment.select()).one()
    assert code not in str(kept)
    assert code.replace("-", "") not in str(kept)


def test_an_old_code_lets_nobody_in(centre: Centre) -> None:
    code = centre.invite(staff()).code
    assert isinstance(centre.clock, FixedClock)
    centre.clock.advance(timedelta(days=people.CODE_DAYS, seconds=1))
    with pytest.raises(CodeExpired):
        enrol("", code, label="", connect=in_memory(centre))


def test_no_code_is_spent_on_somebody_who_is_on_the_device_already(centre: Centre) -> None:
    person = staff()
    code = centre.invite(person).code
    with pytest.raises(StaffHere):
        enrol("", code, label="", here=[person.id], connect=in_memory(centre))
    assert enrol("", code, label="", connect=in_memory(centre)).staff.id == person.id


def test_a_person_may_have_two_devices_with_two_short_names(centre: Centre) -> None:
    first, second = device(centre, staff()), device(centre, staff())
    assert first.who.staff.id == second.who.staff.id
    assert (first.who.short, second.who.short) == ("A2", "A3")


def test_short_names_stay_short_and_never_repeat() -> None:
    names = [people.short_name(number) for number in range(1, 5000)]
    assert len(set(names)) == len(names)
    assert max(map(len, names[:184])) == 2
    assert max(map(len, names[:4416])) == 3


def test_the_first_scope_is_the_persons_own(centre: Centre, officer: Device) -> None:
    officer.push(officer.change(note()))
    boss = device(centre, staff("吴静", "town_officer", TOWN))
    assert boss.who.scopes == [TOWN, VILLAGE]
    assert officer.who.scopes[0] == VILLAGE


def test_a_colleague_is_known_by_name(officer: Device, supervisor: Device) -> None:
    assert supervisor.all_values()[officer.who.staff.id]["name"] == "周小燕"
    assert officer.all_values()[supervisor.who.staff.id]["name"] == "吴静"


def test_a_device_does_not_hand_in_under_anothers_number(
    officer: Device, colleague: Device
) -> None:
    batch = officer.batch(officer.change(note()))
    with pytest.raises(RequestMalformed):
        colleague.exchange.push(batch)


def test_revoking_one_device_leaves_the_persons_other(centre: Centre) -> None:
    lost, kept = device(centre, staff()), device(centre, staff())
    centre.revoke(lost.who.device_id)
    with pytest.raises(DeviceRevoked):
        lost.exchange.pull(PullRequest())
    assert kept.exchange.pull(PullRequest()).scopes == [VILLAGE]


def test_new_areas_come_with_the_pull(centre: Centre, supervisor: Device) -> None:
    before = supervisor.exchange.pull(PullRequest()).scopes
    other = device(centre, staff("甲", area=VILLAGE))
    assert other.who.staff.created_at == NOON
    assert set(supervisor.exchange.pull(PullRequest()).scopes) - set(before) == {VILLAGE}
