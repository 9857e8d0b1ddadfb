"""What is kept of a worker's party has their consent, and the share counts those who said it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Staff
from fieldvisit.records.staff import Role
from fieldvisit.rules.roster import (
    PartyConsentMissing,
    PartyConsentToCome,
    counted,
    party_fields,
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
