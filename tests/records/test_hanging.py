"""What a row hangs on is said once, parents before children."""

import pytest

from fieldvisit.records import KINDS
from fieldvisit.records.hanging import HANGS_ON, first_named


@pytest.mark.parametrize("kind", HANGS_ON)
def test_each_field_is_the_records_own_and_its_kind_comes_before(kind: str) -> None:
    before = ["household", "person", *HANGS_ON]
    for field, parent in HANGS_ON[kind].items():
        assert field in KINDS[kind].model_fields
        assert before.index(parent) < before.index(kind)


def test_whatever_names_a_household_hangs_on_it() -> None:
    naming = {kind for kind, record in KINDS.items() if "household_id" in record.model_fields}
    assert naming == {kind for kind, on in HANGS_ON.items() if "household_id" in on}


def test_what_follows_a_field_that_every_row_has_is_never_the_first_named() -> None:
    assert list(first_named("membership")) == ["household_id"]
    assert list(first_named("note")) == ["household_id", "visit_id", "person_id"]
    assert list(first_named("attachment")) == ["visit_id", "note_id"]
    assert first_named("household") == {}
