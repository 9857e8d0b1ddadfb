"""Lists leave masked; whole ones only with who may, and a reason; nothing in them is a formula."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from fieldvisit.casework import naming, trail
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports import exporting, sheets
from fieldvisit.casework.exports.exporting import Wanted
from fieldvisit.casework.exports.sheets import Sheet, written
from fieldvisit.records.fields import mask_citizen_id
from fieldvisit.rules.journeys import MayNot
from tests.support.lists import people


def table(data: bytes, suffix: str) -> list[list[object]]:
    if suffix == ".csv":
        return [list(row) for row in csv.reader(StringIO(data.decode("utf-8-sig")))]
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_roster_has_everybody_once_and_masked(desk: Desk, suffix: str) -> None:
    made = exporting.export(desk, Wanted("roster", suffix))
    assert made.name == f"花名册20261123{suffix}"
    heads, *lines = table(made.data, suffix)
    assert len(lines) == made.rows == 95
    text = "\n".join(str(cell) for line in lines for cell in line)
    for one in people(desk):
        assert str(one.citizen_id) not in text
        assert one.name not in text
        assert mask_citizen_id(str(one.citizen_id)) in text
    assert "身份证号" in heads
    assert "家庭住址" not in heads


@pytest.mark.parametrize("what", ["ledger", "coverage", "台账"])
def test_the_other_tables_leave_too(desk: Desk, what: str) -> None:
    made = exporting.export(desk, Wanted(what, ".csv", date(2026, 10, 31)))
    assert len(table(made.data, ".csv")) == made.rows + 1


def test_a_whole_roster_leaves_with_a_supervisor_and_a_reason(desk: Desk, supervisor: Desk) -> None:
    with pytest.raises(MayNot):
        exporting.export(desk, Wanted("roster", full=True, reason="年终核对"))
    with pytest.raises(naming.WordsMissing):
        exporting.export(supervisor, Wanted("roster", full=True, reason=" "))
    made = exporting.export(supervisor, Wanted("roster", ".csv", full=True, reason="年终核对"))
    text = made.data.decode("utf-8-sig")
    assert all(str(one.citizen_id) in text and one.name in text for one in people(supervisor))
    line = trail.lines(supervisor)[0]
    assert line.action == "exported"
    assert line.detail == {"what": "roster", "full": "yes", "rows": "95", "reason": "年终核对"}


def test_a_masked_list_leaves_its_line_too(desk: Desk) -> None:
    exporting.export(desk, Wanted("coverage"))
    assert trail.lines(desk)[0].detail["full"] == "no"


def test_a_file_of_another_kind_is_refused(desk: Desk) -> None:
    with pytest.raises(sheets.ExportKindUnknown):
        exporting.export(desk, Wanted("roster", ".pdf"))
    with pytest.raises(naming.CodeUnknown):
        exporting.export(desk, Wanted("工资表"))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r", " =", "\n="])
def test_no_text_is_a_formula(suffix: str, lead: str) -> None:
    evil = f"{lead}cmd|' /C calc'!A0"
    data = written(Sheet("表", ("户主",), [(evil,), ("王强",), (7,)]), suffix=suffix)
    _, first, second, third = table(data, suffix)
    assert str(first[0]).startswith("'")
    assert second == ["王强"]
    assert third in ([7], ["7"])
    if suffix == ".xlsx":
        sheet = load_workbook(BytesIO(data)).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
