"""Files are read as offices save them, a row at a time, and what is no list is refused by name."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from fieldvisit.casework.intake import tables
from fieldvisit.casework.intake.lines import ImportUnreadable, LineRefused
from fieldvisit.casework.intake.rows import Row
from fieldvisit.casework.intake.workbooks import BookUnfit
from tests.support.lists import xlsx_file

KNOWN = frozenset({"姓名", "身份证号", "电话"})


def rows_of(path: Path) -> list[Row]:
    with tables.opened(path, known=KNOWN) as table:
        return list(table.rows)


def written(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_the_one_in_the_headings(tmp_path: Path, delimiter: str) -> None:
    text = delimiter.join(["姓名", "电话"]) + "\r\n" + delimiter.join(["王强", "12345"]) + "\r\n"
    [row] = rows_of(written(tmp_path / "a.csv", text))
    assert (row.number, row.said) == (2, {"姓名": "王强", "电话": "12345"})


def test_a_quoted_cell_may_hold_commas_and_lines(tmp_path: Path) -> None:
    [row] = rows_of(written(tmp_path / "a.csv", '姓名,电话\n"王强,\n老大",1\n'))
    assert row.said["姓名"] == "王强,\n老大"


def test_titles_and_empty_rows_above_and_between_do_no_harm(tmp_path: Path) -> None:
    text = "辛口镇花名册,,\n填表人：某,,\n序号,姓名,电话\n1,王强,1\n,,\n2,李梅,2\n"
    found = [(row.number, row.said) for row in rows_of(written(tmp_path / "a.csv", text))]
    assert found == [
        (4, {"序号": "1", "姓名": "王强", "电话": "1"}),
        (6, {"序号": "2", "姓名": "李梅", "电话": "2"}),
    ]


def test_rare_names_come_through_gb18030(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "姓名\n王䶮\n李㛃\n𬭚\n", encoding="gb18030")
    assert [row.said["姓名"] for row in rows_of(path)] == ["王䶮", "李㛃", "𬭚"]


def test_bytes_in_no_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(LineRefused, match="line_not_utf8"):
        rows_of(path)


def test_a_cell_that_never_ends_is_left_out_and_the_others_come(tmp_path: Path) -> None:
    long = '"' + "长" * 200_000 + '"'
    found = rows_of(written(tmp_path / "a.csv", f"姓名\n王强\n{long}\n李梅\n"))
    assert found[0].said == {"姓名": "王强"}
    assert any(row.refused for row in found)


def test_numbers_and_days_of_a_workbook_are_texts(tmp_path: Path) -> None:
    line = {"姓名": "王强", "电话": 13800005678, "身份证号": date(2026, 11, 3)}
    [row] = rows_of(xlsx_file(tmp_path / "a.xlsx", [line]))
    assert row.said == {"姓名": "王强", "电话": "13800005678", "身份证号": "2026-11-03"}


def test_a_hidden_first_sheet_is_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].sheet_state = "hidden"
    sheet = book.create_sheet("名单")
    sheet.append(["姓名"])
    sheet.append(["王强"])
    book.save(tmp_path / "a.xlsx")
    assert [row.said for row in rows_of(tmp_path / "a.xlsx")] == [{"姓名": "王强"}]


@pytest.mark.parametrize(
    "data", [b"", b"not a book", b"\xd0\xcf\x11\xe0 an old one", b"PK\x03\x04 cut off"]
)
def test_what_is_no_workbook_is_refused_with_the_reason(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(BookUnfit) as refused:
        rows_of(path)
    assert refused.value.why.endswith("。")


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.jsonl"])
def test_a_file_that_is_not_there_is_not_called_broken(tmp_path: Path, name: str) -> None:
    with pytest.raises(ImportUnreadable):
        rows_of(tmp_path / name)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(tables.FileKindUnknown):
        rows_of(tmp_path / "a.pdf")


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "姓名\n" + "王强\n" * 5000)
    with tables.opened(path, known=KNOWN) as table:
        rows: Iterator[Row] = table.rows
        assert next(rows).number == 2
