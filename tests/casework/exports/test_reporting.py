"""Each visit is reported once to each outside system, and every whole ID leaves a line."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports import reporting
from fieldvisit.casework.exports.filled_template import NoTemplateKept, TemplateUnfit
from fieldvisit.casework.exports.reporting_sheet import filled_sheet
from fieldvisit.casework.naming import CodeUnknown, NotHere
from fieldvisit.rules.outside import System
from fieldvisit.store import audit, outbox
from tests.support.office_sheets import empty_sheet


@pytest.fixture
def city(desk: Desk) -> System:
    return reporting.system_called(desk, "市社会救助系统")


@pytest.fixture
def town(desk: Desk) -> System:
    return reporting.system_called(desk, "town_ledger")


def lacking(desk: Desk, system: System) -> list[str]:
    return [one.visit_id for one in reporting.lines(desk, system) if one.reported_on is None]


def ids_taken(desk: Desk, household: str) -> int:
    with desk.store.read() as tx:
        return audit.count(tx, "full_id_taken", subject=household)


def test_a_visit_is_lacking_until_somebody_reported_it_and_counts_once(
    desk: Desk, city: System, town: System
) -> None:
    before, others = lacking(desk, city), lacking(desk, town)
    assert len(before) > 2
    assert {one.day >= city.since for one in reporting.lines(desk, city)} == {True}
    reporting.mark(desk, city, visit_ids=before[:2])
    assert reporting.mark(desk, city, visit_ids=before[:2]) == []
    assert lacking(desk, city) == before[2:]
    assert lacking(desk, town) == others
    done = [one for one in reporting.lines(desk, city) if one.visit_id in before[:2]]
    assert {(one.visit_id, one.reported_on, one.who, one.how) for one in done} == {
        (visit, date(2026, 11, 23), desk.profile.staff_name, "copied") for visit in before[:2]
    }
    with desk.store.read() as tx:
        assert [row.kind for row in outbox.rows(tx)] == ["reported"] * 2
        assert audit.count(tx, "reported", subject=before[0]) == 1


def test_copying_gives_the_systems_order_and_each_whole_id_leaves_a_line(
    desk: Desk, city: System
) -> None:
    one = next(one for one in reporting.lines(desk, city) if "F02" in one.number)
    told = reporting.fields(desk, city, visit_id=one.visit_id)
    assert [asked for asked, _ in told] == [
        "姓名",
        "身份证号",
        "走访日期",
        "走访结果",
        "走访人",
        "精神状况",
    ]
    said = dict(told)
    assert said["姓名"] == one.name
    assert len(said["身份证号"]) == 18
    assert said["走访日期"] == one.day.isoformat()
    assert said["精神状况"] in {"良好", "一般", "差"}
    assert said["走访人"]
    reporting.fields(desk, city, visit_id=one.visit_id)
    assert ids_taken(desk, one.household) == 2


def test_copied_one_by_one_only_a_whole_id_that_is_taken_leaves_a_line(
    desk: Desk, city: System
) -> None:
    one = reporting.lines(desk, city)[0]
    shown = reporting.to_copy(desk, city, visit_id=one.visit_id)
    assert [asked for asked, _ in shown] == [field.label for field in city.fields]
    assert (shown[0][1], shown[1][1].count("*")) == (one.name, 8)
    assert ids_taken(desk, one.household) == 0
    took = [
        reporting.copied(desk, city, visit_id=one.visit_id, place=place)
        for place in range(len(shown))
    ]
    assert ids_taken(desk, one.household) == 1
    whole = reporting.fields(desk, city, visit_id=one.visit_id)
    assert took == [value for _, value in whole]


def test_what_is_lacking_is_filled_into_the_offices_own_sheet(desk: Desk, town: System) -> None:
    left = lacking(desk, town)
    reporting.mark(desk, town, visit_ids=left[:1])
    data, rows = filled_sheet(desk, town, template=empty_sheet())
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    names = {one.visit_id: one.name for one in reporting.lines(desk, town)}
    assert [sheet[f"B{n}"].value for n in range(3, 3 + rows)] == [names[v] for v in left[1:]]
    assert sheet[f"B{3 + rows}"].value is None
    assert all(len(sheet[f"C{n}"].value) == 18 for n in range(3, 3 + rows))
    assert lacking(desk, town) == left[1:], "filling is no reporting"
    first = next(one for one in reporting.lines(desk, town) if one.visit_id == left[1])
    assert ids_taken(desk, first.household) > 0


def test_a_sheet_that_does_not_fit_takes_nobodys_number(
    desk: Desk, city: System, town: System
) -> None:
    with pytest.raises(TemplateUnfit):
        filled_sheet(desk, town, template=empty_sheet(also={"G4": "合计"}))
    with pytest.raises(NoTemplateKept):
        filled_sheet(desk, city, template=empty_sheet())
    assert {ids_taken(desk, one.household) for one in reporting.lines(desk, town)} == {0}


def test_what_is_not_here_is_refused_by_name(desk: Desk, city: System) -> None:
    with pytest.raises(CodeUnknown):
        reporting.system_called(desk, "省里的系统")
    for refused in (
        lambda: reporting.mark(desk, city, visit_ids=["没有"]),
        lambda: reporting.fields(desk, city, visit_id="没有"),
    ):
        with pytest.raises(NotHere):
            refused()
