"""One clause that is not met is enough; one that nobody can judge keeps the answer open."""

from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.advice import Advice, Verdict, advise, ordered, verdict_of
from fieldvisit.rules.library import Clause, Entry
from fieldvisit.rules.policies import Certainty

HOLDS = st.lists(st.sampled_from([True, False, None]), max_size=6)


class Said(NamedTuple):
    holds: bool | None
    used: tuple[str, ...]
    lacking: tuple[str, ...]


JUDGED = {
    "yes": Said(True, ("a",), ()),
    "no": Said(False, ("b",), ()),
    "open": Said(None, ("c", "d"), ("d",)),
    "wide": Said(None, ("d", "e"), ("e", "d")),
}


def advised(*whens: str) -> Advice:
    clauses = tuple(Clause(f"条件{when}", when, "第一条") for when in whens)
    one = Entry(
        code="-".join(whens),
        title="某救助",
        kind="living",
        region="000000000000",
        since=date(2021, 7, 1),
        until=None,
        certainty=Certainty.TEXT,
        source="某办法",
        summary="",
        body="",
        where="",
        evidence=(),
        clauses=clauses,
    )
    return advise(one, JUDGED.__getitem__)


@pytest.mark.parametrize(
    ("whens", "verdict", "lacking"),
    [
        (("yes", "yes"), Verdict.LIKELY, ()),
        (("yes", "open", "wide"), Verdict.LACKING, ("d", "e")),
        (("open", "no"), Verdict.UNLIKELY, ()),
    ],
)
def test_a_verdict_tells_what_is_missing_only_while_it_is_open(
    whens: tuple[str, ...], verdict: Verdict, lacking: tuple[str, ...]
) -> None:
    found = advised(*whens)
    assert (found.verdict, found.lacking) == (verdict, lacking)
    assert [one.clause.when for one in found.clauses] == list(whens)


def test_likely_ones_come_first_then_those_that_miss_least() -> None:
    several = [advised("no"), advised("wide"), advised("open"), advised("yes")]
    assert [one.entry.code for one in ordered(several)] == ["yes", "open", "wide", "no"]


@given(HOLDS)
def test_a_verdict_is_that_of_three_valued_and(holds: list[bool | None]) -> None:
    verdict = verdict_of(holds)
    assert (verdict is Verdict.LIKELY) == all(one is True for one in holds)
    assert (verdict is Verdict.UNLIKELY) == any(one is False for one in holds)


@given(HOLDS, st.data())
def test_learning_more_never_overturns_a_settled_verdict(
    holds: list[bool | None], data: st.DataObject
) -> None:
    before = verdict_of(holds)
    told = [data.draw(st.booleans()) if one is None else one for one in holds]
    if before is not Verdict.LACKING:
        assert verdict_of(told) is before
