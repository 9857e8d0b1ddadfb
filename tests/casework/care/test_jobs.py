"""就业介绍: offers are written down with their answers; the third refusal in a row is flagged with
its citation and decides nothing."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from fieldvisit.casework.care import job_list, jobs
from fieldvisit.casework.care.jobs import Offered
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import CodeUnknown, WordsMissing
from fieldvisit.casework.people import merging
from fieldvisit.casework.people.typed_household import DayToCome
from fieldvisit.records import Person
from fieldvisit.rules.jobs import OfferedAlready
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import audit, entitlements, outbox, rows

REFUSED = Offered("天河超市", "理货员", "没接受")


@pytest.fixture
def person(desk: Desk) -> str:
    home = register.find(desk)[0].household_id
    return register.household_file(desk, home).members[0].person_id


def refused(desk: Desk, person: str, *days: int) -> list[job_list.Seeker]:
    return [
        jobs.offer(desk, person, offered=replace(REFUSED, on=date(2026, 11, day))) for day in days
    ]


def test_the_third_refusal_is_flagged_with_its_citation(desk: Desk, person: str) -> None:
    first, second, third = refused(desk, person, 2, 9, 16)
    assert [one.row for one in (first, second, third)] == [1, 2, 3]
    assert (first.flag, second.flag) == ("", "")
    assert "民发〔2021〕57号第三十四条" in third.flag
    assert "只提醒" in third.flag
    assert [one.person for one in job_list.listed(desk, flagged=True)] == [person]


def test_a_flag_changes_nothing_of_what_the_household_gets(desk: Desk, person: str) -> None:
    def held() -> list[str]:
        with desk.store.read() as tx:
            return [one.model_dump_json() for one in entitlements.under(tx, "120000000000")]

    before = held()
    refused(desk, person, 2, 9, 16)
    assert held() == before
    with desk.store.read() as tx:
        assert {(row.kind, row.action) for row in outbox.rows(tx)} == {("person", "patch")}
        assert audit.count(tx, "job_offered", subject=person) == 3


def test_work_that_was_taken_begins_anew(desk: Desk, person: str) -> None:
    refused(desk, person, 2, 9)
    taken = replace(REFUSED, answer="接受了", on=date(2026, 11, 12))
    jobs.offer(desk, person, offered=taken)
    assert refused(desk, person, 16)[0].row == 1
    assert job_list.listed(desk, flagged=True) == []
    (line,) = job_list.listed(desk)
    assert line.name.endswith("*")


WRONG: list[tuple[dict[str, object], type[Exception]]] = [
    ({"employer": " "}, WordsMissing),
    ({"job": ""}, WordsMissing),
    ({"answer": "再想想"}, CodeUnknown),
    ({"on": date(2026, 11, 24)}, DayToCome),
    ({"on": date(2026, 11, 2)}, OfferedAlready),
]


def test_what_cannot_be_is_refused_by_name(desk: Desk, person: str) -> None:
    refused(desk, person, 2)
    for wrong, error in WRONG:
        with pytest.raises(error):
            jobs.offer(desk, person, offered=Offered(**{**asdict(REFUSED), **wrong}))
    (line,) = job_list.listed(desk)
    assert len(line.offers) == 1


def test_a_grid_worker_writes_no_offer(desk: Desk, person: str) -> None:
    desk.profile = replace(desk.profile, role="grid_worker")
    with pytest.raises(MayNot):
        jobs.offer(desk, person, offered=REFUSED)


def test_of_two_entries_of_one_person_the_offers_count_together(desk: Desk, person: str) -> None:
    refused(desk, person, 2, 9)
    with desk.store.write() as tx:
        here = rows.get(tx, "person", row_id=merging.UUID(person))
        assert isinstance(here, Person)
        twin = here.model_copy(update={"id": desk.ids.fresh(), "merged_into": here.id})
        offers = [asdict(jobs.rule.JobOffer("2026-11-16", "饭店", "洗碗", "refused"))]
        from fieldvisit.store import journal

        journal.insert(tx, twin.model_copy(update={"job_offers": offers}), stamp=desk.stamp())
    (line,) = job_list.listed(desk)
    assert line.row == 3
