"""From a layout in millimetres to places on pages."""

from typing import Any

import pytest

from fieldvisit.printing.layout import A4, MM, compile_layout, pages_of_rows


def layout(rows: list[float], cells: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    margins = {"left": 26, "right": 16, "top": 22, "bottom": 31}
    page = {"page": {"margins_mm": margins}, "columns_mm": [84.0, 84.0], "rows_mm": rows}
    return {**page, "cells": cells, **more}


def cell(row: int, col: int, text: str = "x", **more: Any) -> dict[str, Any]:
    return {"row": row, "col": col, "text": text, **more}


def test_a_cell_stands_where_its_millimetres_say() -> None:
    plan = compile_layout(layout([10, 20], [cell(1, 1)]))
    box = plan.pages[0].fixed[0].box
    assert box.x == pytest.approx((26 + 84) * MM)
    assert box.width == pytest.approx(84 * MM)
    assert A4[1] - (box.y + box.height) == pytest.approx((22 + 10) * MM)
    assert box.height == pytest.approx(20 * MM)


def test_fixed_text_and_slots_are_told_apart() -> None:
    page = compile_layout(layout([10], [cell(0, 0, "姓名"), cell(0, 1, "${name}")])).pages[0]
    assert [one.text for one in page.fixed] == ["姓名"]
    assert [(one.text, one.label) for one in page.slots] == [("${name}", "姓名")]


def test_a_layout_is_compiled_once() -> None:
    one, same = layout([10], [cell(0, 0)]), layout([10], [cell(0, 0)])
    assert compile_layout(one) is compile_layout(same)
    assert compile_layout(one) is not compile_layout(layout([11], [cell(0, 0)]))


def test_touching_edges_become_one_line_and_the_heavier_weight_wins() -> None:
    thin = dict.fromkeys(("top", "bottom", "left", "right"), "thin")
    cells = [
        cell(0, 0, borders=thin | {"top": "medium"}),
        cell(0, 1, borders=thin | {"top": "medium"}),
    ]
    lines = compile_layout(layout([10], cells)).pages[0].lines
    assert len(lines) == 5
    assert [line.x2 - line.x1 for line in lines if line.weight == 1.0] == [
        pytest.approx(168 * MM, abs=0.1)
    ]


def test_rows_beyond_the_page_go_on_to_the_next() -> None:
    assert pages_of_rows(layout([100, 100, 100], [])) == [[0, 1], [2]]


def test_a_signature_block_is_not_divided() -> None:
    block = cell(2, 1, "盖章", rowspan=3)
    assert pages_of_rows(layout([110, 110, 10, 30, 10], [block])) == [[0, 1], [2, 3, 4]]


def test_head_rows_repeat_on_every_page() -> None:
    assert pages_of_rows(layout([20, 150, 150, 150], [], head_rows=1)) == [[0, 1], [0, 2], [0, 3]]
