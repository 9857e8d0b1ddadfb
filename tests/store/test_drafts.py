from dataclasses import replace
from datetime import timedelta

import pytest
from sqlcipher3.dbapi2 import IntegrityError

from fieldvisit.store import drafts, outbox
from fieldvisit.store.drafts import Draft


@pytest.fixture
def draft(tx, village):
    home = village.settle(tx, "王桂芬")
    return Draft(
        id=village.ids.fresh(),
        household_id=home.id,
        person_id=None,
        task_id=None,
        form_id="F02",
        form_version=1,
        instance="<data>半句</data>",
        page=2,
        started_at=village.at,
        touched_at=village.at,
        owner=village.stamp.actor,
    )


def test_a_draft_comes_back_as_it_was_left(tx, draft):
    drafts.save(tx, draft)
    later = replace(draft, instance="<data>整句</data>", page=3)
    drafts.save(tx, later)
    assert drafts.get(tx, draft.id) == later
    assert drafts.all(tx) == [later]


def test_a_draft_never_waits_to_be_sent(tx, draft):
    before = outbox.counts(tx).waiting
    drafts.save(tx, draft)
    assert outbox.counts(tx).waiting == before


def test_a_binned_draft_rests_thirty_days_and_can_come_back(tx, village, draft):
    """pain 9"""
    drafts.save(tx, draft)
    drafts.bin(tx, draft.id, at=village.at)
    assert drafts.all(tx) == []
    assert drafts.binned(tx) == [draft]
    assert drafts.empty_bin(tx, village.at + timedelta(days=29)) == 0
    drafts.restore(tx, draft.id)
    assert drafts.of_household(tx, draft.household_id) == [draft]
    drafts.bin(tx, draft.id, at=village.at)
    assert drafts.empty_bin(tx, village.at + timedelta(days=31)) == 1
    assert drafts.get(tx, draft.id) is None


def test_saving_a_binned_draft_again_does_not_lose_it(tx, village, draft):
    drafts.save(tx, draft)
    drafts.bin(tx, draft.id, at=village.at)
    drafts.save(tx, replace(draft, page=5))
    assert drafts.get(tx, draft.id).page == 5


def test_a_draft_that_became_a_visit_is_gone(tx, draft):
    drafts.save(tx, draft)
    drafts.remove(tx, draft.id)
    assert drafts.get(tx, draft.id) is None


def test_a_draft_belongs_to_a_household_on_this_device(tx, village, draft):
    with pytest.raises(IntegrityError):
        drafts.save(tx, replace(draft, household_id=village.ids.fresh()))
