"""The practice village is invented, whole, valid and the same in every run."""

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.forms import definition
from fieldvisit.forms.publish import publish
from fieldvisit.forms.session import Session
from fieldvisit.machine.assets import resource
from fieldvisit.practice.village import Village, village
from fieldvisit.records import KINDS, kind_of
from fieldvisit.records.fields import read_citizen_id
from fieldvisit.records.household import Category
from fieldvisit.records.person import Person
from fieldvisit.records.region import covers
from fieldvisit.records.staff import Staff
from fieldvisit.records.visit import VisitState
from fieldvisit.rules.entitlements import What, check_beside, events, runs
from fieldvisit.words.labels import LABELS

NOW = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def practice() -> Village:
    return village(now=NOW)


def persons(practice: Village) -> list[Person]:
    return [person for family in practice.families for person in family.persons]


def test_it_has_forty_four_households_and_every_category(practice):
    categories = Counter(family.household.category for family in practice.families)
    assert sum(categories.values()) >= 44
    assert set(categories) == set(Category)
    assert categories[Category.TEKUN_DISPERSED] >= 16


def test_each_household_has_one_to_five_members_headed_by_its_householder(practice):
    for family in practice.families:
        assert 1 <= len(family.persons) <= 5
        assert family.household.householder_id == family.householder.id
        relations = [seat.relation for seat in family.memberships]
        assert relations.count("householder") == 1
        assert relations[0] == "householder"


def test_every_record_passes_its_own_checks(practice):
    for record in practice.records():
        again = KINDS[kind_of(record)].model_validate(record.model_dump(mode="json"))
        assert again.id == record.id
        own_area = record.region_code if isinstance(record, Staff) else practice.scope
        assert record.scope == own_area


def test_ids_are_unique_and_parents_come_first(practice):
    seen: set[object] = set()
    for record in practice.records():
        assert record.id not in seen
        seen.add(record.id)
        for field in ("household_id", "grid_id", "task_id", "assignee_id"):
            parent = getattr(record, field, None)
            assert parent is None or parent in seen


def test_citizen_ids_are_right_and_agree_with_birth_and_sex(practice):
    numbers = [p for p in persons(practice) if p.citizen_id]
    assert len({p.citizen_id for p in numbers}) == len(numbers)
    for person in numbers:
        checked = read_citizen_id(person.citizen_id or "", today=TODAY)
        assert (checked.birth, checked.sex) == (person.birth_date, person.sex)


def test_who_has_no_citizen_id_has_a_reason(practice):
    without = [p for p in persons(practice) if p.citizen_id is None]
    assert without
    assert all(p.no_id_reason for p in without)


def test_a_disability_card_begins_with_its_owners_citizen_id(practice):
    cards = [p for p in persons(practice) if p.disability_card]
    assert len(cards) >= 10
    for person in cards:
        card = person.disability_card or ""
        assert card[:18] == person.citizen_id
        assert card[18] in "1234567"
        assert card[19] in "1234"


def test_every_place_is_a_coded_place_of_tianjin(practice):
    with resource("regions", "tianjin_regions_2023.csv").open(encoding="utf-8") as file:
        known = {row["code"]: row["parent"] for row in csv.DictReader(file)}
    for region in practice.regions:
        assert known[region.code] == (region.parent or "")
    assert [r.level for r in practice.regions] == ["province", "city", "county", "town", "village"]
    assert practice.region_path == "西青区 辛口镇 第六埠村"
    assert covers(practice.town_code, practice.scope)


def test_rare_double_and_polyphonic_surnames_live_here(practice):
    names = "".join(person.name for person in persons(practice))
    for piece in ("䶮", "㛃", "𬭚", "王𬱖", "欧阳", "单", "曾", "解", "仇"):
        assert piece in names


def test_every_tag_has_a_chinese_label(practice):
    households = {tag for family in practice.families for tag in family.household.tags}
    notes = {tag for note in practice.notes for tag in note.tags}
    assert households <= set(LABELS["tag"])
    assert notes <= set(LABELS["note_tag"])


def test_notes_tell_of_lives(practice):
    assert len(practice.notes) >= 60
    assert len({note.text for note in practice.notes}) == len(practice.notes)
    words = "".join(note.text for note in practice.notes)
    for piece in ("漏风", "白血病", "助浴", "药费"):
        assert piece in words
    assert all(note.written_at < NOW for note in practice.notes)


def test_whom_a_category_lasts_gets_it_today_and_one_thing_after_the_other(practice):
    for family in practice.families:
        home = family.household
        held = [one for one in practice.entitlements if one.household_id == home.id]
        for place, one in enumerate(held):
            check_beside(one, held[:place])
        now = [one.category for one in held if runs(one, TODAY)]
        assert now == ([] if home.category is Category.TEMPORARY_ASSISTANCE else [home.category])


def test_a_household_in_dibao_gets_at_most_the_standard_for_each_member(practice):
    members = {one.household.id: len(one.persons) for one in practice.families}
    paid = [one for one in practice.entitlements if one.category is Category.DIBAO]
    for one in paid:
        fen = 100 * whole_number(Tables(), "standard_dibao", day=TODAY, region=practice.scope)
        assert 0 < one.amount <= fen * members[one.household_id]


def test_the_ledger_has_entries_changes_and_an_exit(practice):
    told = Counter(one.what for one in events(practice.entitlements, asof=TODAY))
    assert told[What.IN] > 40
    assert told[What.CHANGED] > 4
    assert told[What.OUT] == 1


def last_visits(practice: Village) -> dict[str, date]:
    counted = [v for v in practice.visits if v.state is not VisitState.ATTEMPT]
    return {v.answers["household_no"]: v.ended_at.date() for v in counted}


def test_sun_guifen_is_overdue_since_the_month_before(practice):
    sun = practice.families[0]
    assert sun.householder.name == "孙桂芬"
    assert sun.household.live_address == "第六埠村3区12号"
    assert last_visits(practice)[sun.household.number] < date(2026, 10, 1)


def test_some_are_overdue_some_done_and_most_still_due(practice):
    last = last_visits(practice)
    overdue = [day for day in last.values() if day < date(2026, 10, 1)]
    done = [day for day in last.values() if day >= date(2026, 11, 1)]
    assert 2 <= len(overdue) <= 3
    assert 4 <= len(done) < len(last) - len(done)


def test_some_visits_of_the_month_are_reported_and_others_are_not(practice):
    this_month = [one for one in practice.visits if one.state is VisitState.FINALISED]
    reported = {one.visit_id for one in practice.reported}
    assert len(reported) == 2
    assert reported < {one.id for one in this_month}


def test_old_visits_are_reviewed_by_another_than_their_author(practice):
    reviewed = [v for v in practice.visits if v.state is VisitState.REVIEWED]
    assert len(reviewed) > len(practice.visits) * 0.9
    for visit in reviewed:
        assert visit.reviewed_by == practice.supervisor.id
        assert str(visit.reviewed_by) not in visit.investigators
        assert visit.reviewed_at is not None
        assert visit.started_at < visit.ended_at < visit.reviewed_at


def test_two_runs_give_the_same_village(practice):
    again = village(now=NOW)
    assert [r.model_dump() for r in again.records()] == [r.model_dump() for r in practice.records()]


@pytest.mark.parametrize("day", [1, 2, 28, 31])
def test_nothing_of_the_past_lies_ahead_of_the_clock(day):
    now = datetime(2027, 1, day, 0, 5, tzinfo=UTC)
    early = village(now=now)
    assert all(visit.ended_at < now for visit in early.visits)
    assert all(note.written_at < now for note in early.notes)
    today = (now + timedelta(hours=8)).date()
    assert all(one.since <= today < one.review_on for one in early.entitlements)
    assert all(task.due_on >= today for task in early.tasks)


@pytest.fixture(scope="module")
def monthly_visit():
    book = resource("forms", "F02-特困月探访.xlsx")
    return definition.load(publish(book, version=1)["xform"])


def test_past_visits_are_whole_fillings_of_their_form(practice, monthly_visit):
    for visit in practice.visits:
        filling = Session(monthly_visit, now=visit.ended_at, instance=visit.instance)
        assert filling.problems() == []
        told = filling.answers()
        assert {name: told.get(name) for name in visit.answers} == visit.answers
