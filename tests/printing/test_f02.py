"""特困人员月探访登记表 on paper: one A4 page, everything that a village keeps in its box."""

import io
from collections.abc import Iterator

import pypdf
import pytest

from fieldvisit.forms.placeholder import placeholders
from fieldvisit.machine.assets import resource
from fieldvisit.printing.layout import MM, Cell, compile_layout
from fieldvisit.printing.preview import page_count
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import Sheet
from tests.printing.conftest import choices_of, with_answers


def text_of(sheet: Sheet) -> str:
    reader = pypdf.PdfReader(io.BytesIO(render([sheet])))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def test_it_is_one_page_of_a4(f02: Sheet) -> None:
    pdf = render([f02])
    box = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert page_count(pdf) == 1
    assert (float(box.width), float(box.height)) == pytest.approx((210 * MM, 297 * MM))


def test_a_blank_one_is_one_page_with_every_box_empty(f02: Sheet) -> None:
    blank = Sheet(f02.layout, {"person_name": "孙桂芬"}, f02.header, choices=f02.choices)
    assert page_count(render([blank])) == 1
    assert "☑" not in text_of(blank)


def test_all_choices_are_printed_and_only_the_answers_ticked(f02: Sheet) -> None:
    text = text_of(f02)
    printed = {
        wanted.name
        for cell in f02.layout["cells"]
        for wanted in placeholders(cell["text"])
        if wanted.style == "boxes"
    }
    assert {"result", "visit_mode", "needs", "self_care_items", "safety_items"} <= printed
    for name in printed:
        taken = f02.values.get(name, "").split()
        for code, label in f02.choices[name]:
            box = "☑" if code in taken else "□"
            assert f"{box}{''.join(label.split())}" in text, (name, code)


def test_every_question_has_its_place(f02: Sheet) -> None:
    asked = set(choices_of(resource("forms", "F02-特困月探访.xlsx")))
    placed = {one.name for cell in f02.layout["cells"] for one in placeholders(cell["text"])}
    assert asked <= placed
    assert {"person_name", "citizen_id", "visit_on", "started_at", "remarks"} <= placed


def test_the_binding_edge_is_wide_enough(f02: Sheet) -> None:
    assert 25 <= f02.layout["page"]["margins_mm"]["left"] <= 28


def test_grid_and_outline_have_their_weights(f02: Sheet) -> None:
    plan = compile_layout(f02.layout)
    lines = plan.pages[0].lines
    assert {line.weight for line in lines} == {0.5, 1.0}
    heavy = [line for line in lines if line.weight == 1.0]
    assert len(heavy) == 4
    assert min(line.x1 for line in lines) == pytest.approx(plan.area.x, abs=0.1)


def test_there_is_room_for_a_seal_and_four_hands(f02: Sheet) -> None:
    cells = list(signing(f02))
    seal = next(cell for cell in cells if "盖章" in cell.text)
    assert seal.box.width >= 45 * MM
    assert len([cell for cell in cells if "签名" in cell.text]) == 3


def signing(sheet: Sheet) -> Iterator[Cell]:
    page = compile_layout(sheet.layout).pages[0]
    cells = (*page.fixed, *page.slots)
    return (cell for cell in cells if "盖章" in cell.text or "（签名" in cell.text)


def test_an_unsigned_place_keeps_a_blank_date(f02: Sheet) -> None:
    assert text_of(f02).count("2026年11月23日") == 3
    unsigned = Sheet(f02.layout, f02.values, f02.header, choices=f02.choices)
    assert text_of(unsigned).count("2026年11月23日") == 1


def test_a_talkative_remark_is_not_lost(f02: Sheet) -> None:
    remark = "老人惦记在外打工的侄子，想春节前能通个电话。" * 30
    talkative = with_answers(f02, remarks=remark)
    assert page_count(render([talkative])) == 2
    assert remark in text_of(talkative)


def test_a_rare_name_prints_in_every_place_it_may_stand(f02: Sheet) -> None:
    name = "王𬱖䶮㛃𬭚"
    assert name in text_of(with_answers(f02, person_name=name, remarks=f"{name}说都好"))
