"""A worker's cases are counted from what was brought to its end, each record once."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.rules.worker_counts import CASES, Ended, Work, count

LI, WANG = UUID(int=1), UUID(int=2)
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


def ended(work: Work, record: int, who: UUID = LI, on: date = YEAR["first"]) -> Ended:
    return Ended(on, work, who, UUID(int=record))


def test_more_than_eighty_cases_of_one_worker_are_told_by_what_they_are() -> None:
    done = [ended(Work.NEED_CLOSED, n) for n in range(50)]
    done += [ended(Work.CLUE_TRUE, n) for n in range(100, 120)]
    done += [ended(Work.REFERRAL_CONFIRMED, n) for n in range(200, 209)]
    done += [ended(Work.DOSSIER_CLOSED, n) for n in range(300, 304)]
    done += [ended(Work.VISIT_REVIEWED, n) for n in range(400, 500)]
    found = count([*done, ended(Work.NEED_CLOSED, 999, WANG)], **YEAR)
    assert found[LI].cases == 83
    assert found[LI].of(Work.VISIT_REVIEWED) == 100
    assert [work for work, _ in found[LI].by_work] == list(Work)
    assert (found[WANG].cases, found[WANG].of(Work.CLUE_TRUE)) == (1, 0)


def test_the_days_at_both_ends_belong_to_the_period() -> None:
    day = timedelta(days=1)
    on = [YEAR["first"] - day, YEAR["first"], YEAR["last"], YEAR["last"] + day]
    found = count([ended(Work.CLUE_TRUE, n, on=one) for n, one in enumerate(on)], **YEAR)
    assert found[LI].cases == 2


_ENDED = st.builds(
    ended,
    st.sampled_from(list(Work)),
    st.integers(0, 5),
    st.sampled_from([LI, WANG]),
    st.dates(date(2025, 12, 1), date(2027, 1, 31)),
)


@given(st.lists(_ENDED))
def test_order_and_repetition_change_nothing_and_cases_are_the_sum(done: list[Ended]) -> None:
    found = count(done, **YEAR)
    assert found == count([*reversed(done), *done], **YEAR)
    for one in found.values():
        assert one.cases == sum(one.of(work) for work in CASES)
        assert all(number > 0 for _, number in one.by_work)
