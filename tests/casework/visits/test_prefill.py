"""What is known of a household stands in a form before the door opens."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import policies, policy_facts
from fieldvisit.casework.visits.prefill import Facts, asked_of, at_door
from fieldvisit.practice.families import named_id
from fieldvisit.store import households

MOTHER_AND_TWO = named_id("household", 71)  # the little one has no number yet
DISABLED = named_id("household", 60)


def facts_of(desk: Desk, household_id: UUID) -> Facts:
    with desk.store.read() as tx:
        return at_door(tx, desk, household_id=household_id, form_id="F01").prefill


def rows_of(facts: Facts) -> list[Mapping[str, str]]:
    rows = facts["member"]
    assert not isinstance(rows, str)
    return list(rows)


def test_each_member_of_the_register_is_a_row(desk: Desk) -> None:
    with desk.store.read() as tx:
        members = households.members(tx, MOTHER_AND_TWO)
    rows = rows_of(facts_of(desk, MOTHER_AND_TWO))
    assert len(rows) == 3
    for row, (membership, who) in zip(rows, members, strict=True):
        assert row["member_person_id"] == str(who.id)
        assert row["member_name"] == who.name
        assert row["member_relation"] == membership.relation
        assert row["member_citizen_id"] == (who.citizen_id or "")


def test_who_has_no_number_brings_the_reason_and_what_is_known(desk: Desk) -> None:
    rows = {row["member_name"]: row for row in rows_of(facts_of(desk, MOTHER_AND_TWO))}
    baby, sister = rows["沈思远"], rows["沈思诺"]
    assert baby["member_no_id_reason"] == "not_issued"
    assert (baby["member_sex_asked"], baby["member_birth_asked"]) == ("male", "2025-12-20")
    assert "member_sex_asked" not in sister


def test_a_disability_card_comes_with_its_person(desk: Desk) -> None:
    rows = rows_of(facts_of(desk, DISABLED))
    cards = {row["member_name"]: row["member_disability_card"][-2:] for row in rows}
    assert cards == {"郭振海": "11", "邢美云": "43", "郭佳佳": ""}


def test_the_applicant_is_the_householder_with_the_number_in_full(desk: Desk) -> None:
    facts = facts_of(desk, DISABLED)
    head = next(row for row in rows_of(facts) if row["member_relation"] == "householder")
    assert facts["applicant_name"] == head["member_name"] == "郭振海"
    assert facts["applicant_citizen_id"] == head["member_citizen_id"]
    assert "*" in str(facts["citizen_id"])


def test_a_form_gets_only_what_it_asks_for() -> None:
    facts: Facts = {
        "a": "1",
        "b": "2",
        "member": [{"member_name": "孙桂芬", "member_sex": "female"}],
    }
    assert asked_of(facts, {"a", "member", "member_name"}) == {
        "a": "1",
        "member": [{"member_name": "孙桂芬"}],
    }
    assert asked_of(facts, {"b", "member_name"}) == {"b": "2"}


def test_a_form_may_ask_for_policy_values_by_name(desk: Desk) -> None:
    facts = facts_of(desk, DISABLED)
    assert facts["policy_standard_dibao"] == facts["standard_dibao"] == "1010"
    assert facts["policy_edge_multiple"] == "1.5"
    assert facts["policy_rigid_ratio"] == ""


def test_policy_values_are_those_of_the_day() -> None:
    village = "120111102204"
    name = "policy_basic_pension_excluded"
    assert policy_facts(Tables(), day=date(2025, 12, 31), region=village)[name] == "1"
    assert name not in policy_facts(Tables(), day=date(2026, 1, 1), region=village)


def test_all_policy_files_can_be_used() -> None:
    assert {one.key for one in policies(Tables())} >= {"standard_dibao", "edge_multiple"}
