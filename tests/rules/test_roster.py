"""What is kept of a worker's party has their consent, and the share counts those who said it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Staff
from fieldvisit.records.staff import Role
from fieldvisit.rules.roster import (
    Counted,
    PartyConsentMissing,
    PartyConsentToCome,
    counted,
    hidden,
    party_fields,
    summed,
)

TODAY = date(2026, 11, 23)


def worker(number: int, member: bool | None, consent_on: date | None = TODAY) -> Staff:
    return Staff(
        id=UUID(int=number + 1),
        scope="120114000000",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        name=f"协理员{number}",
        role=Role.GRID_WORKER,
        region_code="120114000000",
        party_member=member,
        party_consent_on=consent_on if member is not None else None,
    )


def test_wuqing_s_750_workers_are_81_9_per_cent_party_members() -> None:
    found = counted(worker(n, n < 614) for n in range(750))
    assert (found.workers, found.told, found.members, found.per_cent) == (750, 750, 614, "81.9")


@given(st.lists(st.sampled_from([True, False, None])))
def test_who_said_nothing_is_in_no_share(said: list[bool | None]) -> None:
    found = counted(worker(n, one) for n, one in enumerate(said))
    assert (found.workers, found.told) == (len(said), len([s for s in said if s is not None]))
    assert found.members == said.count(True)
    if found.told:
        assert abs(float(found.per_cent) - 100 * found.members / found.told) <= 0.05 + 1e-9
    else:
        assert found.per_cent == ""


def test_what_has_no_consent_counts_for_nothing() -> None:
    assert counted([worker(1, True, None)]).told == 0


def test_nothing_is_kept_without_a_consent_that_was_given() -> None:
    with pytest.raises(PartyConsentMissing):
        party_fields(False, consent_on=None, today=TODAY)
    with pytest.raises(PartyConsentToCome):
        party_fields(True, consent_on=TODAY + timedelta(days=1), today=TODAY)
    kept = {"party_member": True, "party_consent_on": TODAY}
    assert party_fields(True, consent_on=TODAY, today=TODAY) == kept


def test_taking_it_out_takes_the_consent_too() -> None:
    gone = {"party_member": None, "party_consent_on": None}
    assert party_fields(None, consent_on=TODAY, today=TODAY) == gone


_groups = st.dictionaries(
    st.sampled_from("abcde"),
    st.integers(0, 12).flatmap(
        lambda told: st.builds(Counted, st.just(told + 3), st.just(told), st.integers(0, told))
    ),
    max_size=5,
)


@given(_groups, st.integers(2, 8))
def test_neither_what_is_told_nor_what_the_sum_leaves_tells_of_somebody(
    by_role: dict[str, Counted], fewest: int
) -> None:
    gone = hidden(by_role, fewest=fewest)
    assert gone <= by_role.keys()
    told = [one for role, one in by_role.items() if role not in gone]
    assert all(one.tells_of_nobody(fewest) for one in told)
    if summed(by_role.values()).tells_of_nobody(fewest):
        assert summed(by_role[role] for role in gone).tells_of_nobody(fewest)


@given(_groups)
def test_where_everything_may_be_told_nothing_is_hidden(by_role: dict[str, Counted]) -> None:
    assert hidden(by_role, fewest=1) == frozenset()


def test_groups_that_are_large_and_mixed_are_all_told() -> None:
    by_role = {"a": Counted(9, 8, 5), "b": Counted(5, 5, 1), "c": Counted(3, 0, 0)}
    assert hidden(by_role, fewest=5) == frozenset()
    assert hidden(by_role, fewest=6) == {"a", "b"}
    all_the_same = {"a": Counted(9, 9, 9), "b": Counted(9, 9, 4), "c": Counted(20, 20, 9)}
    assert hidden(all_the_same, fewest=5) == {"a", "b"}
