"""A block of a snapshot gives back the very rows that went in, and nothing else is a block."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.records.change import SCHEMA
from sync.protocol import blocks
from sync.protocol.errors import BlockGone, FrameRefused

KINDS = st.sampled_from(["household", "note", "visit"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
FIELDS = st.dictionaries(st.sampled_from(["phone", "text", "tags", "later"]), VALUES)


@st.composite
def rows(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    found = draw(st.lists(st.tuples(KINDS, FIELDS), min_size=1, max_size=8))
    return [
        (kind, {"id": str(UUID(int=place)), "version": place, **fields})
        for place, (kind, fields) in enumerate(found)
    ]


def packed(rows: Sequence[blocks.Row], schema: int = SCHEMA) -> bytes:
    return blocks.pack(rows, schema=schema)


def read(block: bytes) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.kind, entry.values) for entry in blocks.entries(block)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows())
def test_what_went_in_comes_out(found: list[tuple[str, dict[str, Any]]]) -> None:
    assert read(packed(found)) == found
    assert packed(found) == packed(found)


def test_a_row_comes_as_a_page_carries_it() -> None:
    at = datetime(2026, 11, 23, 4, tzinfo=UTC)
    row = {"id": UUID(int=7), "version": 3, "created_at": at, "private": True, "n": 1}
    other = {**row, "id": UUID(int=8), "private": 1}
    (first, second) = blocks.entries(packed([("note", row), ("note", other)]))
    assert (first.kind, first.row_id, first.version) == ("note", UUID(int=7), 3)
    assert first.values["created_at"] == "2026-11-23T04:00:00Z"
    assert (first.values["private"], second.values["private"]) == (True, 1)
    assert first.values["private"] is True


def frame(value: object) -> bytes:
    return zstandard.ZstdCompressor(write_content_size=True).compress(orjson.dumps(value))


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"<html>",
        packed([("note", {"id": str(UUID(int=1)), "version": 1})])[:-3],
        frame([]),
        frame({"parts": [{"kind": "note", "rows": 2, "columns": {"id": ["1"]}}]}),
        frame({"parts": [{"kind": "note", "rows": 1, "columns": {"version": [1]}}]}),
        frame({"parts": [{"kind": "note", "rows": 1, "columns": {"id": [7], "version": [1]}}]}),
        frame("x" * (blocks.MAX_PLAIN + 1)),
    ],
)
def test_anything_else_is_refused(block: bytes) -> None:
    with pytest.raises(FrameRefused):
        list(blocks.entries(block))


def test_a_block_in_other_words_is_asked_for_anew() -> None:
    """A program that was brought up in the middle of a first fill."""
    block = packed([("note", {"id": str(UUID(int=1)), "version": 1})], SCHEMA + 1)
    with pytest.raises(BlockGone):
        list(blocks.entries(block))
