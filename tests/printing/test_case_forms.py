"""F05 to F09 on paper: official A4 sheets, filled or blank, of which nothing is lost."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pypdf
import pytest

from fieldvisit.forms.placeholder import placeholders
from fieldvisit.forms.sheet import read_print_sheet
from fieldvisit.machine.assets import resource
from fieldvisit.printing.flow import fit
from fieldvisit.printing.fonts import fonts
from fieldvisit.printing.layout import MM, compile_layout
from fieldvisit.printing.preview import page_count
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet
from tests.printing.conftest import choices_of, signature, with_answers
from tests.support.case_papers import FILLED, MEASURES, bills

AS_WORDS = {"respondent_relation", "guardian_relation"}
ON_THE_TABLET_ONLY = {"reviewing"}
PERSON = {"天津市西青区辛口镇第六埠村5区20号", "低保", "赵文静", "韩玉兰"}
Paper = Callable[..., Sheet]


@dataclass(frozen=True)
class Printed:
    """A form filled and blank, and what is read on both."""

    form: str
    sheet: Sheet
    pdfs: tuple[bytes, bytes]
    text: str
    blank_text: str


@pytest.fixture(scope="session")
def paper(facts: PageFacts) -> Paper:
    def made(form: str) -> Sheet:
        file, answers, rows = FILLED[form]
        book = resource("forms", file)
        layout = read_print_sheet(book)
        assert layout is not None
        pad = signature()
        images = {f"{who}_signature": pad for who in ("investigator", "respondent")}
        return Sheet(layout, answers, facts, choices=choices_of(book), images=images, rows=rows)

    return made


@pytest.fixture(scope="session", params=sorted(FILLED))
def printed(request: pytest.FixtureRequest, paper: Paper) -> Printed:
    sheet = paper(request.param)
    pdfs = (render([sheet]), render([blank(sheet)]))
    return Printed(request.param, sheet, pdfs, "".join(read(pdfs[0])), "".join(read(pdfs[1])))


def blank(sheet: Sheet) -> Sheet:
    return Sheet(sheet.layout, {"person_name": "韩玉兰"}, sheet.header, choices=sheet.choices)


def read(pdf: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def text_of(sheet: Sheet) -> str:
    return "".join(read(render([sheet])))


def named(sheet: Sheet, style: str = "") -> set[str]:
    return {
        wanted.name
        for cell in sheet.layout["cells"]
        for wanted in placeholders(cell["text"])
        if style in ("", wanted.style)
    }


def written(sheet: Sheet) -> set[str]:
    """Every answer as one would type it, boxes and pictures apart."""
    lines = [line for of_repeat in sheet.rows.values() for line in of_repeat]
    texts = [value for values in (sheet.values, *lines) for value in values.values()]
    words = {"".join(text.split()) for text in texts if any("一" <= c <= "鿿" for c in text)}
    return {one for one in words if len(one) > 1} - PERSON


def test_filled_or_blank_it_is_one_page_of_a4_and_nothing_is_cut(printed: Printed) -> None:
    for pdf in printed.pdfs:
        box = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox
        assert (float(box.width), float(box.height)) == pytest.approx((210 * MM, 297 * MM))
        assert page_count(pdf) == 1
    assert "附页" not in printed.text + printed.blank_text


def test_what_was_written_is_read_on_paper(printed: Printed) -> None:
    assert [words for words in written(printed.sheet) if words not in printed.text] == []


def test_all_choices_are_printed_and_only_the_answers_ticked(printed: Printed) -> None:
    assert "☑" not in printed.blank_text
    sheet = printed.sheet
    for name in named(sheet, "boxes"):
        repeat, _, field = name.rpartition(".")
        taken = sheet.values.get(name, "").split()
        for code, label in sheet.choices[f"{repeat}_{field}" if repeat else name]:
            words = "".join(label.split())
            assert f"□{words}" in printed.blank_text, name
            assert f"{'☑' if code in taken else '□'}{words}" in printed.text or repeat, name


def test_every_choice_asked_has_its_place(printed: Printed) -> None:
    placed = {name.replace(".", "_") for name in named(printed.sheet)}
    assert set(printed.sheet.choices) - ON_THE_TABLET_ONLY <= placed
    assert named(printed.sheet, "boxes").isdisjoint(AS_WORDS)
    assert {"subject_name" if printed.form == "F05" else "person_name", "remarks"} <= placed


def test_the_binding_edge_and_the_room_for_a_seal_are_wide_enough(printed: Printed) -> None:
    layout = printed.sheet.layout
    assert 25 <= layout["page"]["margins_mm"]["left"] <= 28
    fixed = compile_layout(layout).pages[0].fixed
    seals = [cell for cell in fixed if "盖章" in cell.text and "签字" not in cell.text]
    assert seals
    assert all(cell.box.width >= 45 * MM for cell in seals)
    assert all(height >= 44.4 for height in seal_heights(layout))


def seal_heights(layout: Mapping[str, Any]) -> Iterator[float]:
    """From each seal's words down to its date, in millimetres."""
    cells, rows = layout["cells"], layout["rows_mm"]
    for seal in cells:
        if "盖章" in seal["text"] and "签字" not in seal["text"]:
            under = [
                one for one in cells if one["col"] == seal["col"] and "年\u3000" in one["text"]
            ]
            date = next(one["row"] for one in under if one["row"] > seal["row"])
            yield sum(rows[seal["row"] : date + 1])


def test_both_who_came_are_named_where_they_sign(printed: Printed) -> None:
    cells = [cell["text"] for cell in printed.sheet.layout["cells"]]
    for name in ("investigator_name", "investigator2_name"):
        assert [text for text in cells if text.endswith(f"（签名）\n${{{name}}}")]


def test_the_signature_block_is_one_piece(printed: Printed) -> None:
    cells = printed.sheet.layout["cells"]
    side = next(cell for cell in cells if cell["text"].endswith("签字\n盖章"))
    signing = [cell for cell in cells if "_signature" in cell["text"] or "（签名" in cell["text"]]
    rows = {cell["row"] for cell in signing}
    assert len(rows) == 3
    assert rows <= set(range(side["row"], side["row"] + side["rowspan"]))


def test_every_label_fits_its_cell_at_its_size_or_a_little_smaller(printed: Printed) -> None:
    for cell in compile_layout(printed.sheet.layout).pages[0].fixed:
        box, style = cell.box.inside(), cell.style
        chain = fonts().chain(style.font, style.bold)
        fitted = fit(cell.text, chain, width=box.width, height=box.height, size=style.size)
        assert fitted.whole, cell.text
        assert fitted.size >= min(9, style.size), cell.text


def test_a_talkative_remark_is_not_lost(printed: Printed) -> None:
    remark = "老人惦记在外打工的侄子，想春节前能通个电话。" * 20
    assert remark in text_of(with_answers(printed.sheet, remarks=remark))


def test_200_bills_are_printed_each_once_under_a_heading_on_each_page(paper: Paper) -> None:
    many = replace(paper("F08"), rows={"bill": bills(200)})
    pages = read(render([many]))
    whole = "".join(pages)
    assert all(whole.count(bill["bill_number"]) == 1 for bill in bills(200))
    with_bills = [page for page in pages if "TJ7" in page]
    assert len(with_bills) >= 5
    assert all("票据号" in page for page in with_bills)
    assert "票据合计" in pages[-1] or "票据合计" in pages[-2]
    assert "建议签字盖章" in pages[-1]
    assert "9,000.00元" in pages[-1]


def test_a_blank_relief_form_has_numbered_lines_for_eight_bills(paper: Paper) -> None:
    sheet = blank(paper("F08"))
    text = text_of(sheet)
    lines = [cell for cell in sheet.layout["cells"] if cell["text"] == "${bill.#}"]
    assert len(lines) == 8
    assert text.count("年月日") >= 8
    assert "12345678" in "".join(c for c in text if c.isdigit())


def test_a_plan_of_many_measures_goes_on_with_its_heading(paper: Paper) -> None:
    nine = [MEASURES[0] | {"measure_content": f"第{at}条"} for at in range(1, 10)]
    pages = read(render([replace(paper("F06"), rows={"measure": nine})]))
    assert len(pages) == 2
    assert all("措施类别" in page for page in pages if "条" in page)
    assert [at for at in range(1, 10) if f"第{at}条" not in "".join(pages)] == []


def test_a_plan_ticks_each_measure_for_itself(paper: Paper) -> None:
    text = text_of(paper("F06"))
    assert text.count("☑就医") == text.count("☑就业") == 1
    assert text.count("☑在办") == text.count("☑不办") == 1
    assert "☑慢了" in text


def test_the_fifteen_services_stand_on_one_page(paper: Paper) -> None:
    text = text_of(paper("F07"))
    assert text.count("有，未满足") == 15
    assert text.count("☑有，未满足") == 2
    assert text.count("☑有，已满足") == 1
    assert text.count("☑无") == 1


def test_a_referral_ends_with_a_slip_below_a_cut_line(paper: Paper) -> None:
    sheet = paper("F09")
    text = text_of(sheet)
    letter, _, slip = text.partition("沿此线裁下，填好交回")
    assert "同意人（签名或手印）" in letter
    assert slip.startswith("—")
    for words in ("转介回执", "FV-F09-120111102", "☑接收", "☑做了服务", "接收单位盖章"):
        assert words in slip
    heights = sheet.layout["rows_mm"]
    cut = next(cell["row"] for cell in sheet.layout["cells"] if "沿此线" in cell["text"])
    assert sum(heights[cut + 1 :]) >= 45


def test_a_referral_prints_only_what_may_be_shared(paper: Paper) -> None:
    sheet = paper("F09")
    assert "5区20号" in text_of(sheet)
    assert "120111********0425" not in text_of(sheet)
    assert "120111********0425" in text_of(with_answers(sheet, shares_citizen_id="1"))
    assert "5区20号" not in text_of(with_answers(sheet, shares_address=""))


def test_an_unsigned_place_keeps_a_blank_date(paper: Paper) -> None:
    sheet = paper("F06")
    signed, unsigned = text_of(sheet), text_of(replace(sheet, images={}))
    assert signed.count("2026年11月23日") == unsigned.count("2026年11月23日") + 2
