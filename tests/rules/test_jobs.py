"""就业介绍: three refusals of suitable work in a row are counted as 57号 art. 34 says."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.jobs import JobOffer, OfferedAlready, check_offer, refused_in_a_row
from fieldvisit.rules.loop import ReasonMissing

SAID: dict[str, dict[str, Any]] = {
    "took": {"answer": "accepted"},
    "refused": {"answer": "refused"},
    "unfit": {"answer": "refused", "suitable": False},
    "excused": {"answer": "refused", "good_reason": True},
}


def offers(*said: str) -> list[JobOffer]:
    return [
        JobOffer(f"2026-01-{day:02d}", "天河超市", "理货员", **SAID[one])
        for day, one in enumerate(said, 1)
    ]


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ((), 0),
        (("refused", "refused"), 2),
        (("refused", "refused", "refused"), 3),
        (("refused", "refused", "took", "refused"), 1),
        (("refused", "unfit", "refused", "excused", "refused"), 3),
        (("unfit", "excused"), 0),
        (("refused", "refused", "refused", "took"), 0),
    ],
)
def test_only_suitable_work_refused_without_a_reason_counts(
    said: tuple[str, ...], row: int
) -> None:
    assert refused_in_a_row(offers(*said)) == row


@given(st.lists(st.sampled_from(sorted(SAID)), max_size=12), st.integers())
def test_it_is_the_days_that_put_offers_in_order(said: list[str], seed: int) -> None:
    mixed = offers(*said)
    random.Random(seed).shuffle(mixed)
    since = said[::-1].index("took") if "took" in said else len(said)
    assert refused_in_a_row(mixed) == said[len(said) - since :].count("refused")


def test_an_offer_is_written_down_once() -> None:
    (one,) = offers("refused")
    check_offer([], one)
    with pytest.raises(OfferedAlready):
        check_offer([one], one)


@pytest.mark.parametrize("said", ["unfit", "excused"])
def test_a_refusal_that_does_not_count_says_why(said: str) -> None:
    with pytest.raises(ReasonMissing):
        check_offer([], offers(said)[0])
