"""Rows that repeat: one line for each member, never fewer than are drawn."""

import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from fieldvisit.printing.layout import MM, compile_layout, pages_of_rows
from fieldvisit.printing.render import render
from fieldvisit.printing.repeated import Band, bands_of, unrolled
from fieldvisit.printing.sheet import PageFacts, Sheet, answered, filled

GRID = dict.fromkeys(("top", "bottom", "left", "right"), "thin")


def cell(row: int, col: int, text: str, **more: Any) -> dict[str, Any]:
    return {"row": row, "col": col, "text": text, "borders": GRID, **more}


def drawn(lines: int, *, upright: bool = False, height: float = 10) -> dict[str, Any]:
    """A heading, `lines` lines of members and a row below, as an officer draws them."""
    margins = {"left": 26, "right": 16, "top": 22, "bottom": 31}
    cells = [cell(0, 1, "姓名"), cell(0, 2, "性别")]
    for line in range(1, lines + 1):
        cells += [cell(line, 1, "${member.name}"), cell(line, 2, "${member.sex:boxes}")]
    cells.append(cell(lines + 1, 0, "备注", colspan=3))
    if upright:
        cells.append(cell(0, 0, "家庭成员", rowspan=lines + 1))
    return {
        "page": {"margins_mm": margins},
        "columns_mm": [20.0, 74.0, 74.0],
        "rows_mm": [height] * (lines + 2),
        "cells": cells,
    }


def texts(layout: Any, row: int) -> list[str]:
    return [one["text"] for one in layout["cells"] if one["row"] == row]


def sheet(layout: dict[str, Any], *names: str) -> Sheet:
    return Sheet(
        layout,
        values={},
        header=PageFacts("试用表", "FV-T1-1", "第六埠村", "2026-11-23 11:06", "赵文静"),
        choices={"member_sex": [("male", "男"), ("female", "女")]},
        rows={"member": [{"member_name": name, "member_sex": "female"} for name in names]},
    )


def said(paper: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(paper))
    return str(document[page].get_textpage().get_text_range())


def test_lines_drawn_alike_are_one_band() -> None:
    assert list(bands_of(drawn(3))) == [Band("member", 1, 3, 1)]
    assert next(bands_of(drawn(3))).lines == 3


def test_two_rows_a_member_are_one_line() -> None:
    layout = drawn(4)
    for one in layout["cells"]:
        if one["row"] in (2, 4) and one["col"] == 1:
            one["text"] = "${member.job}"
    assert list(bands_of(layout)) == [Band("member", 1, 4, 2)]
    more = unrolled(layout, {"member": 3})
    assert texts(more, 5) == ["${member[3].name}", "${member[3].sex:boxes}"]
    assert texts(more, 6) == ["${member[3].job}", "${member[3].sex:boxes}"]
    assert texts(more, 7) == ["备注"]


def test_there_are_never_fewer_lines_than_drawn() -> None:
    assert len(unrolled(drawn(3), {"member": 1})["rows_mm"]) == 5
    assert len(unrolled(drawn(3), {"member": 7})["rows_mm"]) == 9


def test_a_layout_without_repeats_stays_the_same_object() -> None:
    layout = drawn(0)
    assert unrolled(layout, {"member": 3}) is layout


def test_each_line_names_its_member_and_its_place() -> None:
    layout = drawn(1)
    layout["cells"][2]["text"] = "${member.#}. ${member.name} ${member.born:date:member.sex}"
    more = unrolled(layout, {"member": 2})
    assert texts(more, 2)[0] == "2. ${member[2].name} ${member[2].born:date:member[2].sex}"


def test_a_cell_over_all_lines_grows_with_them() -> None:
    more = unrolled(drawn(2, upright=True), {"member": 5})
    upright = next(one for one in more["cells"] if one["text"] == "家庭成员")
    assert (upright["row"], upright["rowspan"], upright["divides"]) == (0, 6, True)


def test_the_heading_stands_again_where_lines_go_on() -> None:
    pages = pages_of_rows(unrolled(drawn(2, upright=True), {"member": 30}))
    assert pages[0][:2] == [0, 1]
    assert pages[1][0] == 0
    assert sorted({row for page in pages for row in page}) == list(range(32))


def test_an_upright_cell_shows_on_each_page_it_reaches() -> None:
    plan = compile_layout(drawn(2, upright=True), {"member": 30})
    assert len(plan.pages) == 2
    for page in plan.pages:
        assert [one.text for one in page.fixed].count("家庭成员") == 1
    lower = next(one for one in plan.pages[1].fixed if one.text == "家庭成员")
    rows = pages_of_rows(unrolled(drawn(2, upright=True), {"member": 30}))[1]
    assert lower.box.height == pytest.approx((len(rows) - 1) * 10 * MM)


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    layout = drawn(2)
    layout["rows_mm"] = [230, 10, 10, 10, 10]
    for one in layout["cells"]:
        one["row"] += 1
    layout["cells"].insert(0, cell(0, 0, "前面的内容", colspan=3))
    assert pages_of_rows(unrolled(layout, {})) == [[0], [1, 2, 3, 4]]


def signed(lines: int) -> dict[str, Any]:
    layout = drawn(lines, upright=True)
    for one in layout["cells"]:
        one["text"] = one["text"].replace("${member.sex:boxes}", "${member.signature:image}")
        one["row"] += 1
    layout["rows_mm"].insert(0, 150)
    layout["cells"].insert(0, cell(0, 0, "前面的内容", colspan=3))
    return layout


def test_signatures_under_one_cell_stay_on_one_page() -> None:
    assert pages_of_rows(unrolled(signed(12), {})) == [[0], list(range(1, 15))]


def test_more_signatures_than_a_page_holds_are_parted() -> None:
    pages = pages_of_rows(unrolled(signed(12), {"member": 30}))
    assert len(pages) == 2
    assert {row for page in pages for row in page} == set(range(33))


def test_an_answer_is_found_with_and_without_the_repeats_name() -> None:
    one = sheet(drawn(1), "孙桂芬", "马淑珍")
    assert filled(one, "${member[2].name}") == filled(one, "${member[2].member_name}") == "马淑珍"
    assert filled(one, "${member[1].sex:boxes}") == "□男\u3000☑女"
    assert filled(one, "${member[3].name}") == ""
    assert filled(one, "${member[3].sex:boxes}") == "□男\u3000□女"


def test_pictures_and_labels_belong_to_their_line() -> None:
    one = replace(
        sheet(drawn(1), "孙桂芬", "马淑珍"),
        images={"member[2].member_signature": b"x"},
        labels={"member[1].member_name": "孙**"},
    )
    assert answered(one, "member[2].signature")
    assert not answered(one, "member[1].signature")
    assert filled(one, "${member[1].name}") == "孙**"


def test_every_member_is_on_the_paper_and_blank_lines_stay() -> None:
    names = [f"孙桂{digit}" for digit in "甲乙丙丁戊己庚辛"]
    found = said(render([sheet(drawn(3), *names)]))
    assert [name in found for name in names] == [True] * 8
    assert said(render([sheet(drawn(3))])).count("□男") == 3


def test_sheets_of_different_length_share_one_print() -> None:
    paper = render([sheet(drawn(1), "孙桂芬"), sheet(drawn(1), "马淑珍", "王建军")])
    assert "孙桂芬" in said(paper, 0)
    assert "王建军" in said(paper, 1)


def test_a_field_that_is_blank_prints_blank_beside_one_of_the_repeat_s_own_name() -> None:
    """`${member.sex}` is the field `sex` where there is one, whatever `member_sex` holds."""
    rows = {"member": [{"sex": "", "member_sex": "female"}, {"member_sex": "female"}]}
    one = replace(sheet(drawn(2)), rows=rows)
    assert [one.value(f"member[{line}].sex") for line in (1, 2)] == ["", "female"]


def test_what_does_not_fit_in_a_table_is_named_by_its_line_and_column() -> None:
    layout = drawn(2)
    layout["cells"] += [cell(line, 0, str(line)) for line in (1, 2)]
    slots = compile_layout(layout).pages[0].slots
    assert [one.label for one in slots] == ["姓名（1）", "性别（1）", "姓名（2）", "性别（2）"]
