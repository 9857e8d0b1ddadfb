"""The visit forms on paper, as their workbooks draw them: filled, and blank for handwriting."""

import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

import pypdf
import pytest

from fieldvisit.forms.definition import load
from fieldvisit.forms.placeholder import placeholders
from fieldvisit.forms.publish import publish
from fieldvisit.forms.session import Session
from fieldvisit.machine.assets import resource
from fieldvisit.printing.flow import fit
from fieldvisit.printing.fonts import fonts
from fieldvisit.printing.layout import MM, compile_layout
from fieldvisit.printing.preview import page_count
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet, filled
from tests.printing.conftest import signature

NOW = datetime(2026, 11, 23, 2, 21, tzinfo=UTC)
KNOWN = {
    "person_name": "孙桂芬",
    "sex": "女",
    "age": "78",
    "household_no": "120111102203-0017",
    "citizen_id": "120111********2026",
    "category": "分散特困",
    "address": "天津市西青区辛口镇第六埠村3区12号",
    "region_path": "天津市西青区辛口镇第六埠村",
    "investigator_name": "赵文静",
}


@dataclass(frozen=True)
class Paper:
    """A form's book, a good filling of it, how many pages it takes, words that it has to show."""

    book: str
    pages: int
    answers: dict[str, str]
    shows: tuple[str, ...]
    known: dict[str, str] = field(default_factory=dict)


F03 = Paper(
    "F03-季度风险排查.xlsx",
    2,
    {
        "result": "met_person",
        "fire": "found",
        "fire_flame": "none",
        "fire_blocked": "found",
        "fire_blocked_fix": "on_the_spot",
        "fire_ebike": "none",
        "fire_alarm": "none",
        "power": "none",
        "gas": "not_applicable",
        "heating_co_recheck": "remains",
        "heating": "found",
        "heating_co": "found",
        "heating_co_fix": "by_date",
        "heating_blanket": "not_applicable",
        "house": "found",
        "house_crack": "found",
        "house_crack_fix": "referral",
        "house_leak": "none",
        "house_lean": "none",
        "house_grade": "c",
        "water": "none",
        "health": "none",
        "fraud": "none",
        "weather": "none",
        "hazard_note": "灶房堆了柴火，当场搬到院里。烟道接口松，约好换新。东墙裂缝一指宽。",
        "immediate_action": "开窗熄炉，儿子接老人去住两天；打给镇民政办。",
        "remarks": "下次带上新的报警器。",
    },
    ("☑红", "☑不能办结", "2026-11-30", "煤炉一氧化碳", "☑C级", "☑没改好", "七、健康"),
    {"last_open_items": "heating_co", "last_open_words": "煤炉一氧化碳"},
)
F04 = Paper(
    "F04-生活自理能力评估.xlsx",
    1,
    {
        "result": "met_person",
        "eat": "able",
        "eat_observed": "自己端碗，用勺子吃完一碗面。",
        "dress": "able",
        "dress_observed": "上衣自己穿，裤子要人提一把，扣子扣得上。",
        "bed": "able",
        "bed_observed": "扶床栏能坐起、下地。",
        "toilet": "unable",
        "toilet_observed": "扶着能去，擦不净，每次都要人帮。",
        "walk": "able",
        "walk_observed": "扶墙走五六步，坐下歇了两回。",
        "bathe": "unable",
        "bathe_observed": "进不了澡盆，由照料人擦洗。",
        "assessor_org": "西青区安康养老服务评估中心",
        "signed_by": "guardian",
        "guardian_name": "孙建国",
        "guardian_relation": "sibling",
        "remarks": "照料人在场。",
    },
    (
        "☑半失能",
        "☑全自理",
        "自2026年12月起，自理能力由全自理变为半失能",
        "2026年12月1日起",
        "孙建国",
    ),
    {"last_grade": "independent"},
)
F10 = Paper(
    "F10-人户分离探访.xlsx",
    1,
    {
        "visit_mode": "video",
        "mode_reason": "人在外省照顾外孙",
        "result": "met_person",
        "split_since": "2025-03-01",
        "split_cause": "relatives",
        "case_holder": "hukou_town",
        "visited_by": "both",
        "in_person_on": "2026-08-01",
        "host_name": "孙建国（弟弟）",
        "host_phone": "13800001234",
        "request_state": "answered",
        "request_to": "河东区大王庄街道",
        "request_sent_on": "2026-11-02",
        "request_answered_on": "2026-11-16",
        "request_answer": "街道看过，住得稳当",
        "mental_state": "fair",
        "physical_state": "poor",
        "where_it_hurts": "腿疼，上下楼要人扶",
        "self_care_changed": "changed",
        "self_care_items": "walk bathe",
        "food": "good",
        "clothing": "middle",
        "hygiene": "middle",
        "caregiver_present": "no",
        "urgent_need": "弟弟出差，周末没人做饭",
        "allowance_received": "no",
        "allowance_note": "十一月没到，问过镇里",
        "safety": "found",
        "safety_items": "slip",
        "safety_note": "卫生间没有扶手，请弟弟装。",
        "needs": "escort other",
        "other_need": "想换个近的医院",
        "remarks": "春节前回来，当面再见。",
    },
    ("天津市河东区大王庄街道六纬路88号", "☑超过了", "114", "河东区大王庄街道", "2025年3月"),
    {"hukou_address": "天津市河东区大王庄街道六纬路88号"},
)
F11 = Paper(
    "F11-节日慰问登记.xlsx",
    1,
    {
        "result": "met_person",
        "festival": "spring",
        "giving_org": "镇民政办、区慈善协会",
        "funded_by": "charity",
        "gift_kind": "money",
        "gift_amount": "500",
        "/data/festival_gifts/gift[2]/gift_kind": "goods",
        "/data/festival_gifts/gift[2]/gift_name": "大米",
        "/data/festival_gifts/gift[2]/gift_quantity": "2",
        "/data/festival_gifts/gift[2]/gift_unit": "袋",
        "/data/festival_gifts/gift[2]/gift_amount": "118.6",
        "other_need": "想装个扶手；想春节前同外地的侄子通个电话。",
        "remarks": "当面点清。",
    },
    ("☑春节", "大米", "118.60", "618.60", "其中慰问金（元）：500.00", "☑慈善捐赠"),
)
PAPERS = [F03, F04, F10, F11]


@pytest.fixture(params=PAPERS, ids=lambda paper: paper.book[:3])
def paper(request: pytest.FixtureRequest) -> Paper:
    found: Paper = request.param
    return found


@cache
def published(book: str) -> dict:
    return publish(resource("forms", book), version=1)


def session_of(paper: Paper, *, filled: bool) -> Session:
    form = load(published(paper.book)["xform"])
    known = KNOWN | paper.known if filled else {}
    names = {node.name for node in form.nodes}
    session = Session(form, now=NOW, prefill={k: v for k, v in known.items() if k in names})
    for name, value in paper.answers.items() if filled else ():
        if name.endswith("[2]/gift_kind"):
            session.add("/data/festival_gifts/gift")
        session.set(name if name.startswith("/") else form.ref_of(name), value)
    assert not filled or session.problems() == []
    return session


def sheet_of(paper: Paper, *, filled: bool = True) -> Sheet:
    """The paper of a filling; of a blank form only the choices are known."""
    session = session_of(paper, filled=filled)
    package = published(paper.book)
    facts = PageFacts(
        title=package["title"],
        number=f"FV-{package['form_id']}-120111102-20261123-A70046",
        region_path="天津市/西青区/辛口镇/第六埠村",
        printed_at_text="2026-11-23 11:06",
        printed_by="赵文静",
    )
    ink = {"investigator_signature": signature(), "respondent_signature": signature()}
    texts = session.texts() if filled else {}
    return Sheet(
        package["print"],
        {name: text for name, text in texts.items() if isinstance(text, str)},
        facts,
        choices={one.name: [(o.value, o.label) for o in one.options] for one in session.states()},
        images=ink if filled else {},
        rows={name: lines for name, lines in texts.items() if isinstance(lines, list)},
    )


def placed_on(paper: Paper, style: str | None = None) -> set[str]:
    """The fields that a print sheet names, those of a repeat by their own name."""
    cells = published(paper.book)["print"]["cells"]
    found = [one for cell in cells for one in placeholders(cell["text"])]
    names = {one.name for one in found if style in (None, one.style)}
    return {name.replace(".", "_") for name in names}


def text_of(sheet: Sheet) -> str:
    reader = pypdf.PdfReader(io.BytesIO(render([sheet])))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "blank"])
def test_it_takes_the_pages_it_was_drawn_for(paper: Paper, filled: bool) -> None:
    assert page_count(render([sheet_of(paper, filled=filled)])) == paper.pages


def test_what_was_found_stands_on_it(paper: Paper) -> None:
    text = text_of(sheet_of(paper))
    assert [
        words for words in (*paper.shows, "孙桂芬", KNOWN["address"]) if words not in text
    ] == []
    for name in paper.answers.keys() & {"hazard_note", "immediate_action", "remarks"}:
        assert paper.answers[name] in text


def test_no_cell_is_too_small_for_its_words(paper: Paper) -> None:
    assert "附页" not in text_of(sheet_of(paper))


@pytest.mark.parametrize("filled_in", [True, False], ids=["filled", "blank"])
def test_words_are_as_large_as_they_were_drawn(paper: Paper, filled_in: bool) -> None:
    sheet = sheet_of(paper, filled=filled_in)
    faces = fonts(None)
    for page in compile_layout(sheet.layout).pages:
        for cell in (*page.fixed, *page.slots):
            style, box = cell.style, cell.box.inside()
            chain = faces.chain(style.font, style.bold)
            text = filled(sheet, cell.text)
            fitted = fit(text, chain, width=box.width, height=box.height, size=style.size)
            assert (fitted.whole, fitted.size) == (True, style.size), text


def test_all_choices_are_printed_and_only_the_answers_ticked(paper: Paper) -> None:
    sheet = sheet_of(paper)
    text = text_of(sheet)
    for name in placed_on(paper, "boxes") - {"gift_kind"}:
        taken = sheet.values.get(name, "").split()
        for code, label in sheet.choices[name]:
            box = "☑" if code in taken else "□"
            assert f"{box}{''.join(label.split())}" in text, (name, code)


def test_a_blank_one_has_every_box_and_no_tick(paper: Paper) -> None:
    text = text_of(sheet_of(paper, filled=False))
    assert "☑" not in text
    done = text_of(sheet_of(paper))
    assert text.count("□") == done.count("□") + done.count("☑")


def test_every_choice_has_its_place(paper: Paper) -> None:
    asked = {one.name for one in session_of(paper, filled=False).states() if one.options}
    assert asked <= placed_on(paper)


def test_a_binding_edge_a_seal_and_signatures_in_one_piece(paper: Paper) -> None:
    layout = published(paper.book)["print"]
    assert 25 <= layout["page"]["margins_mm"]["left"] <= 28
    page = compile_layout(layout).pages[-1]
    seal = next(cell for cell in page.fixed if "盖章" in cell.text)
    below = next(cell for cell in page.fixed if cell.text == "年\u3000月\u3000日")
    assert seal.box.width >= 45 * MM
    assert seal.box.height + below.box.height >= 44.4 * MM
    assert len([cell for cell in (*page.fixed, *page.slots) if "（签名" in cell.text]) == 3


def test_more_gifts_than_lines_push_the_signatures_over_in_one_piece() -> None:
    sheet = sheet_of(F11)
    many = replace(sheet, rows={"gift": [*sheet.rows["gift"]] * 5})
    last = pypdf.PdfReader(io.BytesIO(render([many]))).pages[-1].extract_text()
    assert page_count(render([many])) == 2
    assert [last.count(words) for words in ("（签名）", "盖章", "大米")] == [3, 1, 0]
