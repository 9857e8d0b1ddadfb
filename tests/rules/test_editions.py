"""Which edition of a visit counts, and what its author may do: the table of a visit's states."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations, product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records import Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules import editions
from fieldvisit.rules.editions import Told, Way
from tests.support.central import NOON, household, visit

ME, OTHER = UUID(int=1), UUID(int=2)
HOME = household()
SENT = ("waiting", "delivered", "rejected", "applied", "handed_in", "conflict", "private")
DAY = timedelta(days=1)


def way(state: str, sent: str, *, mine: bool = True, awaited: bool = False) -> Way:
    seen = visit(HOME, state=state, created_by=ME if mine else OTHER)
    return editions.way_of(seen, me=ME, told=Told(sent, awaited))


TABLE = {
    ("attempt", None): editions.EditionStands,
    ("cancelled", None): editions.EditionStands,
    ("returned", None): Way.REDO,
    ("reviewed", None): Way.CORRECT,
    ("finalised", "waiting"): Way.TAKE_BACK,
    ("finalised", "delivered"): Way.TAKE_BACK,
    ("finalised", "rejected"): Way.TAKE_BACK,
    ("finalised", "handed_in"): editions.EditionWithSupervisors,
    ("finalised", "applied"): Way.CORRECT,
    ("finalised", "conflict"): Way.CORRECT,
    ("finalised", "private"): Way.CORRECT,
}
"""days.md, one table of a visit's states: (state, how far it got or None for any) -> what its
author may do, or the refusal by name."""


@pytest.mark.parametrize(("state", "sent"), list(product(VisitState, SENT)))
def test_each_cell_of_the_table_is_a_way_or_a_refusal_by_name(state: str, sent: str) -> None:
    wanted = TABLE.get((str(state), None)) or TABLE[str(state), sent]
    if isinstance(wanted, Way):
        assert way(state, sent) is wanted
    else:
        with pytest.raises(wanted):
            way(state, sent)
    with pytest.raises(editions.EditionNotYours):
        way(state, sent, mine=False)


def test_what_waits_for_a_countersignature_may_still_be_taken_back() -> None:
    """Before both signed it does not count as submitted, wherever it is."""
    assert way("finalised", "applied", awaited=True) is Way.TAKE_BACK
    assert way("reviewed", "applied", awaited=True) is Way.CORRECT


def test_the_newest_edition_alone_goes_on() -> None:
    later = UUID(int=9)
    with pytest.raises(editions.EditionReplaced) as refused:
        editions.way_of(visit(HOME, created_by=ME), me=ME, told=Told("applied", later=later))
    assert refused.value.visit_id == str(later)


@pytest.mark.parametrize(
    ("found", "wanted", "refusal"),
    [
        (Way.CORRECT, Way.TAKE_BACK, editions.EditionInTheBooks),
        (Way.REDO, Way.TAKE_BACK, editions.EditionInTheBooks),
        (Way.TAKE_BACK, Way.CORRECT, editions.EditionNotInTheBooks),
        (Way.TAKE_BACK, Way.TAKE_BACK, None),
        (Way.REDO, Way.CORRECT, None),
        (Way.CORRECT, Way.CORRECT, None),
    ],
)
def test_one_way_is_not_the_other(found: Way, wanted: Way, refusal: type[Exception] | None) -> None:
    if refusal is None:
        editions.check_way(found, wanted=wanted)
    else:
        with pytest.raises(refusal):
            editions.check_way(found, wanted=wanted)


def chain(*states: str) -> list[Visit]:
    """Editions of one visit in these states, made a day after another; each was judged or taken
    back twelve hours after it was made."""
    first = visit(HOME, state=states[0], created_by=ME, **_ended(states[0], 0))
    found = [first]
    for place, state in enumerate(states[1:], 1):
        taken = editions.following(found[-1], why="写错了")
        made = NOON + place * DAY
        own = {"created_at": made, "created_by": ME, "state": state, **_ended(state, place)}
        found.append(visit(HOME, **taken, **own))
    return found


def _ended(state: str, place: int) -> dict[str, object]:
    at = NOON + place * DAY + DAY / 2
    if state in ("reviewed", "returned"):
        return {"reviewed_at": at}
    return {"taken_back_at": at} if state == "cancelled" else {}


def counting(seen: Sequence[Visit], *, day: int | None = None) -> list[int]:
    before = None if day is None else NOON + day * DAY
    return [one.revision for one in editions.standing(seen, before=before)]


@pytest.mark.parametrize(
    ("states", "counts"),
    [
        (("finalised",), [1]),
        (("finalised", "finalised"), [2]),
        (("finalised", "cancelled"), [1]),
        (("cancelled", "finalised"), [2]),
        (("cancelled",), []),
        (("finalised", "returned"), []),
        (("returned", "finalised"), [2]),
        (("reviewed", "finalised"), [1]),
        (("reviewed", "returned"), [1]),
        (("reviewed", "returned", "finalised"), [1]),
        (("reviewed", "returned", "reviewed"), [3]),
        (("reviewed", "reviewed"), [2]),
        (("reviewed", "cancelled", "finalised"), [1]),
        (("finalised", "attempt"), []),
        (("reviewed", "attempt"), []),
        (("reviewed", "attempt", "finalised"), []),
        (("reviewed", "attempt", "reviewed"), [3]),
    ],
)
def test_which_edition_counts(states: tuple[str, ...], counts: list[int]) -> None:
    assert counting(chain(*states)) == counts


def test_a_past_day_is_answered_by_what_stood_then() -> None:
    seen = chain("reviewed", "reviewed")
    assert [counting(seen, day=day) for day in (1, 2)] == [[1], [2]]
    back = chain("cancelled", "finalised")
    assert counting(back[:1], day=0) == [1]
    assert [counting(back, day=day) for day in (0, 1, 2)] == [[1], [], [2]]
    returned = chain("returned", "finalised")
    assert [counting(returned, day=day) for day in (0, 1, 2)] == [[1], [], [2]]


STATES = st.lists(st.sampled_from(list(VisitState)), min_size=1, max_size=5)


@given(STATES, st.one_of(st.none(), st.integers(0, 6)))
def test_a_visit_counts_once_at_most_in_whatever_order_its_editions_came(
    states: list[str], day: int | None
) -> None:
    seen = chain(*states)
    wanted = counting(seen, day=day)
    assert len(wanted) <= 1
    for order in list(permutations(seen))[:24]:
        assert counting(order, day=day) == wanted


@given(STATES)
def test_a_reviewed_visit_counts_until_another_edition_is_judged_like_it(states: list[str]) -> None:
    seen = chain("reviewed", *[one for one in states if one not in ("reviewed", "attempt")])
    assert counting(seen) == [1]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_corrections_of_two_devices_the_higher_id_counts_for_everybody(
    turned: bool,
) -> None:
    (first,) = chain("finalised")
    taken = editions.following(first, why="两处写")
    two = [visit(HOME, id=UUID(int=n), created_by=ME, **taken) for n in (7, 8)]
    seen = [first, *(two[::-1] if turned else two)]
    assert [one.id for one in editions.standing(seen)] == [UUID(int=8)]
    assert editions.superseded(seen) == {first.id, UUID(int=7)}


def test_a_correction_is_the_same_visit_on_its_day() -> None:
    first, second, third = chain("finalised", "finalised", "finalised")
    assert {one.started_at for one in (first, second, third)} == {first.started_at}
    assert (third.first_visit, third.replaces, third.revision) == (first.id, second.id, 3)
    assert third.number == first.number
