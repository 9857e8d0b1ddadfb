"""Lists of other departments become exactly the discrepancies to look into."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.casework import naming
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import matching
from fieldvisit.casework.intake.importing import Asked
from fieldvisit.casework.intake.kinds import ImportKindUnknown, ListKindMissing
from fieldvisit.records import Person, Task
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import imports, journal, tasks
from fieldvisit.words import sentence
from tests.support import lists
from tests.support.lists import csv_file, people, take

TODAY = date(2026, 11, 23)


def hits(desk: Desk) -> list[Task]:
    with desk.store.read() as tx:
        return [one for one in tasks.open_tasks(tx) if one.kind.startswith("match_")]


def listed(somebody: Person, **more: str) -> dict[str, str]:
    return {"姓名": somebody.name, "身份证号": str(somebody.citizen_id), **more}


def strangers(count: int) -> list[dict[str, str]]:
    return [{"姓名": "外乡人", "身份证号": lists.citizen_id(n)} for n in range(count)]


def test_known_overlaps_become_exactly_so_many_tasks(desk: Desk, tmp_path: Path) -> None:
    ours = people(desk)[:7]
    lines = [listed(one, 死亡日期="2026-10-02") for one in ours]
    path = csv_file(tmp_path / "死亡.csv", [*strangers(40), *lines, *strangers(40)])
    taken, bad = take(desk, Asked("match", path, list_kind="death"))
    assert (taken.kept, taken.aside, bad) == (7, 80, [])
    found = hits(desk)
    assert {one.person_id for one in found} == {one.id for one in ours}
    assert {one.kind for one in found} == {"match_death"}
    assert {one.due_on for one in found} == {date(2026, 12, 7)}, "ten working days"
    assert all("死亡名单比对：2026-10-02" in one.source for one in found)


def test_a_list_given_again_adds_none_and_another_list_adds_its_own(
    desk: Desk, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "a.csv", [listed(one) for one in people(desk)[:3]])
    for list_kind, kept in (("death", 3), ("death", 0), ("车辆", 3), ("vehicle", 0)):
        assert take(desk, Asked("match", path, list_kind=list_kind))[0].kept == kept
    assert len(hits(desk)) == 6


def as_the_office_writes_it(number: str) -> list[str]:
    wide = number.translate({ord(c): ord(c) - ord("0") + ord("０") for c in "0123456789"})
    return [number.lower(), wide, f" {number[:6]} {number[6:]} "]


@pytest.mark.parametrize("way", range(3))
def test_an_id_is_known_however_it_is_written(desk: Desk, tmp_path: Path, way: int) -> None:
    somebody = people(desk)[0]
    written = as_the_office_writes_it(str(somebody.citizen_id))[way]
    path = csv_file(tmp_path / "a.csv", [{"身份证号": written}])
    assert take(desk, Asked("match", path, list_kind="housing"))[0].kept == 1


def test_an_old_number_of_fifteen_digits_is_the_same_person(desk: Desk, tmp_path: Path) -> None:
    somebody = next(one for one in people(desk) if str(one.citizen_id)[6:8] == "19")
    number = str(somebody.citizen_id)
    path = csv_file(tmp_path / "a.csv", [{"身份证号": number[:6] + number[8:17]}])
    assert take(desk, Asked("match", path, list_kind="housing"))[0].kept == 1


def test_another_name_on_the_list_is_said_and_not_passed_over(desk: Desk, tmp_path: Path) -> None:
    line = {**listed(people(desk)[0]), "姓名": "别的名字"}
    take(desk, Asked("match", csv_file(tmp_path / "a.csv", [line]), list_kind="business"))
    [hit] = hits(desk)
    assert "先核对是不是同一个人" in hit.source


def test_a_list_of_no_known_kind_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [listed(people(desk)[0])])
    with pytest.raises(naming.CodeUnknown):
        take(desk, Asked("match", path, list_kind="彩票"))
    with pytest.raises(ListKindMissing) as refused:
        take(desk, Asked("match", path))
    said = sentence(refused.value.code, refused.value.facts())
    assert "--kind" in said
    assert "死亡、车辆" in said


def test_several_hits_of_a_household_are_one_urgent_thing_to_do(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [listed(people(desk)[0])])
    take(desk, Asked("match", path, list_kind="vehicle"))
    take(desk, Asked("match", path, list_kind="housing"))
    lines = [one for one in due_on(desk, TODAY) if one.kind.startswith("match")]
    assert [(one.kind, one.due) for one in lines] == [("matches_together", date(2026, 11, 26))]
    assert "一户比中 2 处" in lines[0].source
    first, second = hits(desk)
    matching.close(desk, str(first.id), outcome="不属实", finding="车三年前卖了")
    lines = [one for one in due_on(desk, TODAY) if one.kind.startswith("match")]
    assert [one.kind for one in lines] == ["matches_together"]
    matching.close(desk, str(second.id), outcome="confirmed", finding="女儿买房写了他的名")
    assert not [one for one in due_on(desk, TODAY) if one.kind.startswith("match")]


def test_a_hit_is_closed_once_with_an_outcome_and_what_was_found(
    desk: Desk, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "a.csv", [listed(people(desk)[0])])
    take(desk, Asked("match", path, list_kind="death"))
    [hit] = hits(desk)
    with pytest.raises(naming.WordsMissing):
        matching.close(desk, str(hit.id), outcome="属实", finding=" ")
    with pytest.raises(naming.CodeUnknown):
        matching.close(desk, str(hit.id), outcome="大概吧", finding="人在")
    matching.close(desk, str(hit.id), outcome="不属实", finding="人在，名单抄错了一位")
    with pytest.raises(matching.HitClosedAlready):
        matching.close(desk, str(hit.id), outcome="属实", finding="又说不在")
    [told] = matching.hits(desk, every=True)
    assert (told.outcome, told.finding) == ("unfounded", "人在，名单抄错了一位")
    assert told.name == people(desk)[0].name
    assert matching.hits(desk) == []


@settings(
    derandomize=True,
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=30))
def test_whatever_the_list_nobody_is_hit_who_is_not_on_it(
    desk: Desk, tmp_path: Path, picks: list[tuple[int, bool]]
) -> None:
    everybody = people(desk)
    lines = [
        listed(everybody[n]) if ours else {"姓名": "外乡人", "身份证号": lists.citizen_id(n)}
        for n, ours in picks
    ]
    before = {one.person_id for one in hits(desk)}
    take(desk, Asked("match", csv_file(tmp_path / "a.csv", lines), list_kind="marriage"))
    wanted = {everybody[n].id for n, ours in picks if ours}
    assert {one.person_id for one in hits(desk)} == before | wanted


def test_what_a_list_says_beside_is_kept_without_its_long_numbers(
    desk: Desk, tmp_path: Path
) -> None:
    ours, wife = people(desk)[0], lists.citizen_id(5)
    line = {"身份证号": str(ours.citizen_id), "备注": f"津A12345，共有人 {wife}"}
    take(desk, Asked("match", csv_file(tmp_path / "a.csv", [line]), list_kind="vehicle"))
    [hit] = hits(desk)
    assert "津A12345" in hit.source
    assert wife not in hit.source


def test_a_household_that_has_left_aid_is_no_hit(desk: Desk, tmp_path: Path) -> None:
    somebody = people(desk)[0]
    with desk.store.write() as tx:
        [seat] = imports.seats(tx, [str(somebody.citizen_id)]).values()
        assert seat.household_id is not None
        after = {"status": "left"}
        journal.patch(tx, "household", row_id=seat.household_id, after=after, stamp=desk.stamp())
    path = csv_file(tmp_path / "a.csv", [listed(somebody)])
    taken, _ = take(desk, Asked("match", path, list_kind="death"))
    assert (taken.kept, taken.aside) == (0, 1)


def test_a_grid_worker_hands_lists_on(desk: Desk, tmp_path: Path) -> None:
    desk.profile = replace(desk.profile, role="grid_worker")
    path = csv_file(tmp_path / "a.csv", [listed(people(desk)[0])])
    for kind in ("match", "household", "person"):
        with pytest.raises(MayNot):
            take(desk, Asked(kind, path, list_kind="death"))
    with pytest.raises(MayNot):
        matching.close(desk, "0" * 32, outcome="属实", finding="在")
    with pytest.raises(ImportKindUnknown):
        take(desk, Asked("payroll", path))
