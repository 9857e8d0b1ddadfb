"""社会救助家庭入户调查表 on paper: four A4 pages, rows for everyone, signatures in one piece."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.placeholder import placeholders
from fieldvisit.forms.publish import publish
from fieldvisit.machine.assets import resource
from fieldvisit.practice.families import invented_citizen_id
from fieldvisit.printing.flow import fit
from fieldvisit.printing.fonts import fonts
from fieldvisit.printing.ink import Ink
from fieldvisit.printing.layout import MM, compile_layout
from fieldvisit.printing.preview import page_count
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.records.person import Sex
from tests.printing.conftest import signature
from tests.support.household_survey import FAMILY, FATHER, HouseholdSurvey, known

ON_THE_SCREEN_ONLY = {"location", "photo", "photo_2", "photo_3"}
ASKED_BY_OTHERS = {"member_sex_asked", "member_birth_asked", "member_ethnicity_other"}
"""Shown on paper by what is computed from them."""


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    return publish(resource("forms", "F01-入户调查表.xlsx"), version=1)


@pytest.fixture(scope="module")
def form(package: dict[str, Any]) -> FormDefinition:
    return load(package["xform"])


def found_at_the_door(form: FormDefinition) -> HouseholdSurvey:
    visit = HouseholdSurvey(form, household_no="120111102204-0083").filled()
    visit.of("member", 1, member_health_state="serious disabled", member_job="flexible")
    visit.of("member", 1, member_disease="腰椎间盘突出术后", member_disability_card=FATHER + "43")
    visit.of("member", 1, member_employer="在镇里打零工", member_phone="13820461175")
    visit.of("member", 3, member_marriage="unmarried", member_job="student")
    visit.of("member", 3, member_school="天津职业大学", member_school_stage="college")
    visit.says(hardship_detail="腰伤做过手术，不能干重活；女儿上大专。", has_income="yes")
    visit.of("income", 1, income_member="任凤山", income_kind="wage", income_what="在镇里打零工")
    visit.of("income", 1, income_amount="1200", income_months="8", income_evidence="oral")
    visit.of("income", 2, income_member="任佳慧", income_kind="transfer", income_what="国家奖学金")
    visit.of("income", 2, income_amount="6000", income_months="1", income_countable="no")
    visit.of("income", 2, income_not_counted="scholarship", income_evidence="written")
    visit.says(has_farming="yes", has_obligor="yes", deduct_job_cost="1500", has_vehicle="yes")
    visit.of("farming", 1, farming_what="小麦、玉米", farming_quantity="2.5")
    visit.of("farming", 1, farming_unit_income="480")
    visit.of("obligor", 1, obligor_name="任凤英", obligor_relation="daughter", obligor_paid="300")
    visit.of("obligor", 1, obligor_family_size="3", obligor_family_income="6800")
    visit.of("house", 1, house_tenure="own", house_area="86", house_structure="brick_wood")
    visit.of("house", 1, house_danger="c", house_address="西青区辛口镇第六埠村2区18号")
    visit.of("house", 1, house_certificate="津集用（2003）第0412号")
    visit.of("vehicle", 1, vehicle_type="scooter_disabled", vehicle_plate="无")
    visit.says(money_cash="300", money_deposit="8600", land_own="2.5", spend_living="14400")
    visit.says(spend_medical="12680.50", spend_reimbursed="7420", bill_power="88", housing="poor")
    visit.says(housing_note="西屋漏雨，墙有裂缝", appliances="tv fridge", contradictions="none")
    visit.says(neighbours_visited="yes", benefits="disability_living medical", benefits_month="150")
    visit.of("neighbour", 1, neighbour_name="王玉兰", neighbour_relation="neighbour")
    visit.of("neighbour", 1, neighbour_statement="凤山腰伤干不了重活，家里就靠那点地。")
    visit.says(conclusion_note="主要劳力腰伤，只能打零工；女儿在读。", verify_opinion="true")
    visit.says(others_present="yes").of("cosigner", 1, cosigner_name="罗小芹")
    assert visit.wrong() == {}
    return visit


def printed(visit: HouseholdSurvey, package: dict[str, Any]) -> Sheet:
    texts = visit.session.texts()
    facts = PageFacts(
        title="社会救助家庭入户调查表",
        number="FV-F01-120111102-20261123-A70046",
        region_path="天津市/西青区/辛口镇/第六埠村",
        printed_at_text="2026-11-23 11:06",
        printed_by="赵文静",
        qr_text="FV-F01-120111102-20261123-A70046#9F86D081884C7D65",
    )
    hands = ("investigator_signature", "investigator2_signature", "respondent_signature")
    return Sheet(
        package["print"],
        {name: text for name, text in texts.items() if isinstance(text, str)},
        facts,
        choices=visit.session.definition.choices(),
        images={name: signature() for name in (*hands, "cosigner[1].cosigner_signature")},
        rows={name: rows for name, rows in texts.items() if not isinstance(rows, str)},
    )


@pytest.fixture(scope="module")
def f01(form: FormDefinition, package: dict[str, Any]) -> Sheet:
    return printed(found_at_the_door(form), package)


def pages(sheet: Sheet) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(render([sheet])))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def blank(sheet: Sheet) -> Sheet:
    return replace(sheet, values={}, rows={}, images={})


def test_it_is_four_pages_filled_or_blank(f01: Sheet) -> None:
    assert page_count(render([f01])) == 4
    assert page_count(render([blank(f01)])) == 4


def test_a_blank_one_has_every_box_empty_and_lines_to_write_on(f01: Sheet) -> None:
    text = "".join(pages(blank(f01)))
    assert "☑" not in text
    plan = compile_layout(f01.layout)
    lines = [cell.text for page in plan.pages for cell in page.slots]
    assert sum("].name}" in text for text in lines if text.startswith("${member[")) == 5
    assert sum(text.startswith("${income[") and "].amount" in text for text in lines) == 7


@pytest.mark.parametrize(
    "words",
    [
        "任凤山罗小芹任佳慧",
        FATHER,
        "☑重病☑残疾",
        "腰椎间盘突出术后肢体三级",
        "天津职业大学大专",
        "3口人，其中共同生活3人",
        "1,200.00",
        "9,600.00",
        "不计入奖学金",
        "小麦、玉米",
        "1,127.50",
        "津集用（2003）第0412号",
        "残疾人代步车",
        "总额12,680.50报销7,420.00自付5,260.50",
        "西屋漏雨，墙有裂缝",
        "凤山腰伤干不了重活",
        "低于低保标准1010.00元（社会救助暂行办法第九条）",
        "☑属实□部分属实□不属实",
    ],
)
def test_what_was_found_stands_on_the_paper(f01: Sheet, words: str) -> None:
    text = "".join(pages(f01))
    parts = ["任凤山", "罗小芹", "任佳慧"] if words.startswith("任凤山") else [words]
    assert [part for part in parts if part not in text] == []


def test_nothing_of_it_had_to_go_elsewhere(f01: Sheet) -> None:
    assert "附页" not in "".join(pages(f01))


def test_no_letter_stands_beyond_the_type_area(f01: Sheet) -> None:
    area = compile_layout(f01.layout).area
    for page in pypdfium2.PdfDocument(io.BytesIO(render([f01]))):
        letters = page.get_textpage()
        for place in range(letters.count_chars()):
            if letters.get_text_range(place, 1).strip():
                left, low, right, high = letters.get_charbox(place)
                assert area.x - 1 <= left <= right <= area.x + area.width + 1
                assert 0 < low <= high < 297 * MM


def test_every_heading_fits_its_cell(f01: Sheet) -> None:
    ink = Ink(Canvas(io.BytesIO())._doc, fonts())
    tight = []
    for page in compile_layout(f01.layout).pages:
        for cell in page.fixed:
            box = cell.box.inside()
            size = cell.style.size
            fitted = fit(
                cell.text, ink.chain(cell.style), width=box.width, height=box.height, size=size
            )
            tight += [] if fitted.whole else [cell.text]
    assert tight == []


def test_all_choices_are_printed_and_only_the_answers_ticked(f01: Sheet) -> None:
    text = "".join(pages(f01))
    boxes = {
        wanted.name
        for cell in f01.layout["cells"]
        for wanted in placeholders(cell["text"])
        if wanted.style == "boxes" and "." not in wanted.name
    }
    assert {"result", "visit_mode", "category_applied", "hardship_reasons", "benefits"} <= boxes
    for name in boxes:
        taken = f01.values.get(name, "").split()
        for code, label in f01.choices[name]:
            box = "☑" if code in taken else "□"
            assert f"{box}{''.join(label.split())}" in text, (name, code)


def placed(sheet: Sheet) -> Iterator[str]:
    for cell in sheet.layout["cells"]:
        for wanted in placeholders(cell["text"]):
            repeat, dot, name = wanted.name.partition(".")
            yield from (f"{repeat}_{name}", name) if dot else (repeat,)


def test_every_question_has_its_place(f01: Sheet, form: FormDefinition) -> None:
    asked = {node.name for node in form.nodes if node.control}
    there = set(placed(f01)) | ON_THE_SCREEN_ONLY | ASKED_BY_OTHERS
    known_by_card = {"member_disability_card", "member_disability_type", "member_disability_level"}
    computed = {name for name in asked if f"{name}_words" in there}
    notes = {node.name for node in form.nodes if node.type in ("note", "group", "repeat")}
    told_in_words = {"member_school", "member_school_stage", "member_employer"}
    assert asked - there - known_by_card - computed - notes - told_in_words == set()


def test_the_binding_edge_is_wide_enough(f01: Sheet) -> None:
    assert 25 <= f01.layout["page"]["margins_mm"]["left"] <= 28


def test_signatures_and_seals_stand_together_on_the_last_page(f01: Sheet) -> None:
    for sheet in (f01, blank(f01)):
        *_, last = pages(sheet)
        assert last.count("调查人（签名）") == 2
        for words in ("被访人（签名或手印）", "在场家人姓名", "村（居）盖章", "镇（街道）盖章"):
            assert words in last
    plan = compile_layout(f01.layout)
    seals = [cell.box for cell in plan.pages[-1].fixed if "盖章" in cell.text]
    assert [(box.width >= 45 * MM, box.height >= 40 * MM) for box in seals] == [(True, True)] * 2


def test_who_signed_is_dated_and_who_did_not_is_not(f01: Sheet) -> None:
    *_, last = pages(f01)
    assert last.count("2026年11月23日") == 4
    *_, last = pages(replace(f01, images={}))
    assert "2026年11月23日" not in last


def test_a_large_family_is_whole_under_its_heading(
    form: FormDefinition, package: dict[str, Any]
) -> None:
    names = [f"任{letter}{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"]
    births = [date(1950 + 2 * place, 3, 4) for place in range(len(names))]
    more = [
        known(place % 6 + 4, name, "other", invented_citizen_id(born, Sex.FEMALE, seed=40))
        for place, (name, born) in enumerate(zip(names, births, strict=True))
    ]
    visit = HouseholdSurvey(form, members=[*FAMILY, *more]).filled()
    assert visit.wrong() == {}
    text = pages(printed(visit, package))
    assert [name for name in names if name not in "".join(text)] == []
    assert len(text) > 4
    with_members = [page for page in text if any(name in page for name in names)]
    assert len(with_members) > 1
    assert all("健康状况" in page for page in with_members)
