"""People and households are looked for before they are made, and a wrong number says why."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from fieldvisit.casework import trail
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import CodeUnknown, NotHere, WordsMissing
from fieldvisit.casework.people import duplicates, merging, registering
from fieldvisit.casework.people.person_history import history
from fieldvisit.casework.people.registering import CitizenIdTaken, SimilarFound
from fieldvisit.casework.people.typed_household import NoVillageChosen, Where
from fieldvisit.casework.people.typed_person import IdOrReasonMissing, Who
from fieldvisit.casework.visits import deciding
from fieldvisit.records import Person, Proposal
from fieldvisit.records.fields import BadValue
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import journal, outbox, profile, rows
from fieldvisit.words import sentence

HERE = Where("低保", "第六埠村8区1号")
NEW = Who("郝新来", "120101194912310026")


def people(desk: Desk) -> list[Person]:
    with desk.store.read() as tx:
        return [one for one in rows.all(tx, "person") if isinstance(one, Person)]


def in_office(desk: Desk, role: str, *more: str) -> None:
    with desk.store.write() as tx:
        known = profile.load(tx)
        profile.save(tx, replace(known, role=role, scopes=[*known.scopes, *more]))
    desk.profile = replace(desk.profile, role=role)


def sent(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.read() as tx:
        return [(row.kind, row.action) for row in outbox.rows(tx)]


def test_a_new_household_has_its_householder_and_waits_to_be_sent(desk: Desk) -> None:
    made = registering.add_household(desk, HERE, who=NEW)
    (line,) = register.find(desk, "haoxinlai")
    assert (line.household_id, line.category) == (str(made.id), "dibao")
    assert made.number == f"{made.scope}-20261123-A701"
    file = register.household_file(desk, str(made.id))
    (head,) = file.members
    assert (head.relation, head.sex, head.age) == ("户主", "女", "76 岁")
    assert sent(desk) == [("person", "insert"), ("household", "insert"), ("membership", "insert")]
    assert trail.lines(desk)[1].action == "household_added"


def test_a_person_without_a_number_has_a_reason(desk: Desk) -> None:
    home = register.find(desk)[0].household_id
    with pytest.raises(IdOrReasonMissing):
        registering.add_person(desk, home, who=Who("郝宝宝"), relation="孙辈")
    both = replace(NEW, no_id="未办证")
    with pytest.raises(IdOrReasonMissing):
        registering.add_person(desk, home, who=both, relation="孙辈")
    with pytest.raises(CodeUnknown):
        registering.add_person(desk, home, who=Who("郝宝宝", no_id="丢了"), relation="孙辈")
    baby = Who("郝宝宝", no_id="未办证", sex="男", birth=date(2026, 10, 1))
    made = registering.add_person(desk, home, who=baby, relation="孙辈")
    assert (made.citizen_id, made.no_id_reason, made.sex) == (None, "not_issued", "male")
    assert "郝宝宝" in [one.name for one in register.household_file(desk, home).members]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("120101199001011234", "第 18 位对不上"),
        ("12010119491231002", "现在是 17 位"),
        ("120101201802290020", "出生日期不对"),
        ("1201011949123100AB", "只能是数字"),
    ],
)
def test_a_number_that_cannot_be_right_says_why(desk: Desk, number: str, words: str) -> None:
    with pytest.raises(BadValue) as refused:
        registering.add_household(desk, HERE, who=Who("郝新来", number))
    assert words in sentence(refused.value.code, refused.value.facts())
    assert sent(desk) == []


def test_a_number_that_is_somebodys_is_not_given_twice(desk: Desk) -> None:
    known = next(one for one in people(desk) if one.citizen_id)
    assert known.citizen_id
    who = Who("别的名字", known.citizen_id)
    with pytest.raises(CitizenIdTaken) as refused:
        registering.add_household(desk, HERE, who=who, anyway=True)
    assert refused.value.person_id == str(known.id)
    assert known.name not in sentence(refused.value.code, refused.value.facts())
    assert sent(desk) == []


def test_who_sounds_alike_in_the_village_is_looked_at_first(desk: Desk) -> None:
    registering.add_household(desk, HERE, who=NEW)
    twin = Who("郝心莱", no_id="未办证", birth=date(1949, 5, 1))
    with pytest.raises(SimilarFound) as refused:
        registering.add_household(desk, HERE, who=twin)
    assert (refused.value.count, "第六埠村" in refused.value.area) == (1, True)
    assert "郝** 1949 年生" in refused.value.names
    registering.add_household(desk, HERE, who=twin, anyway=True)
    other_year = Who("郝心来", no_id="未办证", birth=date(1980, 5, 1))
    assert registering.similar(desk, other_year).lines == ()
    found = registering.similar(desk, Who("hao"))
    assert found.lines == ()
    assert {one.why for one in registering.similar(desk, Who("郝欣来")).lines} == {"same_name"}


def test_where_it_was_not_looked_is_said(desk: Desk) -> None:
    found = registering.similar(desk, NEW)
    assert found.lines == ()
    assert sentence("searched_only_here", {"area": found.area}).startswith("只查了天津市西青区")


def test_who_does_not_keep_the_register_makes_nobody(desk: Desk) -> None:
    in_office(desk, "grid_worker")
    with pytest.raises(MayNot):
        registering.add_household(desk, HERE, who=NEW)
    with pytest.raises(MayNot):
        registering.add_person(desk, register.find(desk)[0].household_id, who=NEW, relation="其他")
    assert sent(desk) == []


def test_nothing_is_made_half(desk: Desk) -> None:
    with pytest.raises(WordsMissing):
        registering.add_household(desk, replace(HERE, address=" "), who=NEW)
    with pytest.raises(CodeUnknown):
        registering.add_household(desk, replace(HERE, category="有钱"), who=NEW)
    with pytest.raises(BadValue):
        registering.add_household(desk, HERE, who=replace(NEW, phone="123"))
    future = Who("郝新来", no_id="未办证", birth=date(2027, 1, 1))
    with pytest.raises(BadValue):
        registering.add_household(desk, HERE, who=future)
    with pytest.raises(NotHere):
        registering.add_person(desk, "不是编号", who=NEW, relation="其他")
    in_office(desk, "town_officer", "120111102299")
    with pytest.raises(NoVillageChosen):
        registering.add_household(desk, HERE, who=NEW)
    assert sent(desk) == []


def test_the_town_sees_makes_one_and_parts_what_is_entered_twice(desk: Desk) -> None:
    one = registering.add_household(desk, HERE, who=NEW)
    twin = Who("郝心莱", no_id="未办证", birth=date(1949, 5, 1), phone="13800001111")
    other = registering.add_household(desk, HERE, who=twin, anyway=True)
    (pair,) = duplicates.duplicates(desk).pairs
    assert {pair.one.household, pair.other.household} == {one.number, other.number}
    kept, lost = str(one.householder_id), str(other.householder_id)
    with pytest.raises(MayNot):
        merging.merge(desk, kept, lost=lost)
    in_office(desk, "town_officer")
    merging.merge(desk, kept, lost=lost, reason="证件看过")
    found = duplicates.duplicates(desk)
    assert (found.pairs, [each.person_id for each in found.merged]) == ((), [lost])
    told = history(desk, kept)
    assert told["known_as"] == [kept, lost]
    assert told["person"]["phone"] == "13800001111"
    assert [tie["until"] for tie in told["memberships"]] == [None, "2026-11-23"]
    assert merging.undo(desk, lost, reason="是姐妹").left == 0
    merging.keep_apart(desk, kept, other=lost)
    found = duplicates.duplicates(desk)
    assert (found.pairs, found.merged) == ((), ())
    actions = [line.action for line in trail.lines(desk)][:4]
    assert actions == ["kept_apart", "merge_undone", "person_opened", "person_merged"]


def test_the_practice_village_has_nobody_twice(desk: Desk) -> None:
    found = duplicates.duplicates(desk)
    assert (found.total, found.two_homes, found.seated, found.merged) == (0, (), (), ())


def test_a_form_adds_nobody_who_is_registered(desk: Desk) -> None:
    known = next(one for one in people(desk) if one.citizen_id)
    home = register.find(desk)[0].household_id
    added = Proposal(
        id=desk.ids.fresh(),
        scope=known.scope,
        created_at=desk.clock.now(),
        household_id=UUID(home),
        visit_id=desk.ids.fresh(),
        kind="join",
        after={"name": "别的名字", "citizen_id": known.citizen_id, "relation": "child"},
    )
    with desk.store.write() as tx:
        journal.insert(tx, added, stamp=desk.stamp())
    with pytest.raises(deciding.MemberKnown) as refused:
        deciding.accept(desk, str(added.id))
    assert refused.value.person_id == str(known.id)
    assert sent(desk) == [("proposal", "insert")]
