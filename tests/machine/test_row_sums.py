"""Sums of rows: the exact bytes that another client computes, and that order does not matter."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.row_sums import NOTHING, PACKED, RowSums, apart, bucket_of, digest

ROW = UUID("0190a3f0-0000-7000-8000-0000000000fe")
ROWS = st.lists(st.tuples(st.uuids(), st.integers(0, 2**128 - 1).map("{:032x}".format)))


def test_the_digest_is_sha256_over_kind_and_fields_by_name() -> None:
    at = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    values = {"version": 3, "id": ROW, "text": "窗户", "created_at": at, "more": {"b": 1, "a": 0}}
    text = (
        '["note",{"created_at":"2026-11-23T04:00:00Z","id":"0190a3f0-0000-7000-8000-0000000000fe",'
        '"more":{"a":0,"b":1},"text":"窗户","version":3}]'
    )
    assert digest("note", values) == hashlib.sha256(text.encode()).hexdigest()[:32]


@pytest.mark.parametrize("empty", [None, "", [], {}, False, 0])
def test_a_field_without_content_is_as_if_it_were_not_there(empty: object) -> None:
    assert digest("note", {"version": 1, "later": empty}) == digest("note", {"version": 1})


def test_the_bucket_is_the_last_byte_of_the_id() -> None:
    sums = RowSums()
    sums.add(ROW, f"{7:032x}")
    assert bucket_of(ROW) == 0xFE
    assert sums.packed()[0xFE * 20 : 0xFF * 20] == (1).to_bytes(4) + (7).to_bytes(16)
    assert len(sums.packed()) == PACKED
    assert sums.differing(RowSums()) == {0xFE}


@given(ROWS, ROWS)
def test_what_goes_in_and_out_in_any_order_leaves_the_rest(
    stay: list[tuple[UUID, str]], leave: list[tuple[UUID, str]]
) -> None:
    one, other, added = RowSums(), RowSums(), RowSums()
    for row in leave + stay:
        one.add(*row)
    for row in leave:
        one.take(*row)
    for row in reversed(stay):
        other.add(*row)
    added.join(other)
    assert one.packed() == other.packed() == RowSums(added.packed()).packed()
    assert apart(one.total(), other.total()) == NOTHING


def test_anything_but_256_buckets_is_refused() -> None:
    with pytest.raises(ValueError, match="buckets"):
        RowSums(b"short")
