"""What changed since the last sync is found by an index, however many rows there are."""

import pytest

from fieldvisit.records import KINDS
from fieldvisit.store.opening import Store
from fieldvisit.store.prepared import driver
from fieldvisit.store.row_marks import END


def plan(store: Store, question: str) -> str:
    with store.read() as tx:
        (step,) = driver(tx).execute(f"EXPLAIN QUERY PLAN {question}")
    return str(step[3])


@pytest.mark.parametrize("kind", KINDS)
def test_buckets_with_later_numbers_are_found_without_reading_a_row(
    kind: str, store: Store
) -> None:
    asked = f"SELECT DISTINCT {END} FROM {kind} WHERE scope = '120110101001' AND version > 7"
    assert f"COVERING INDEX {kind}_buckets" in plan(store, asked)


@pytest.mark.parametrize("kind", KINDS)
def test_the_rows_of_some_buckets_are_found_without_reading_the_others(
    kind: str, store: Store
) -> None:
    asked = f"SELECT * FROM {kind} WHERE scope = '120110101001' AND version > 0"
    found = plan(store, f"{asked} AND {END} IN ('05', 'a1')")
    assert f"INDEX {kind}_buckets (scope=? AND <expr>=? AND version>?)" in found
