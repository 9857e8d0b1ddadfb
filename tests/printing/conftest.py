"""A filled F02 with invented people, its real print sheet, and a small hand-made layout."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image, ImageDraw

from fieldvisit.forms.sheet import read_print_sheet
from fieldvisit.machine.assets import resource
from fieldvisit.printing.sheet import PageFacts, Sheet

ANSWERS = {
    "person_name": "孙桂芬",
    "sex": "女",
    "age": "78",
    "household_no": "120111102203-0017",
    "citizen_id": "120111********2026",
    "category": "分散供养特困",
    "address": "天津市西青区辛口镇第六埠村3区12号",
    "visit_mode": "home",
    "started_at": "2026-11-23T10:21:00+08:00",
    "ended_at": "2026-11-23T10:55:00+08:00",
    "visit_on": "2026-11-23",
    "result": "met_person",
    "mental_state": "fair",
    "physical_state": "poor",
    "where_it_hurts": "夜里腿疼，走路要扶墙。",
    "self_care_changed": "changed",
    "self_care_items": "walk bathe",
    "medicine": "missed",
    "food": "good",
    "clothing": "middle",
    "hygiene": "middle",
    "caregiver_present": "yes",
    "care_agreement": "valid",
    "allowance_received": "yes",
    "bankbook_held_by_others": "no",
    "safety": "found",
    "safety_items": "heating electricity",
    "safety_note": "煤炉烟道接口松了，当场重新接好。",
    "heating_stove": "yes",
    "co_alarm": "working",
    "room_warm": "cool",
    "needs": "escort bathing",
    "remarks": "下次来带上大字的用药卡。",
    "next_visit_on": "2026-12-23",
    "respondent_sign_way": "drawn",
}


@pytest.fixture(scope="session")
def facts() -> PageFacts:
    return PageFacts(
        title="特困人员月探访登记表",
        number="FV-F02-120111102-20261123-A70046",
        region_path="天津市/西青区/辛口镇/第六埠村",
        printed_at_text="2026-11-23 11:06",
        printed_by="赵文静",
        qr_text="FV-F02-120111102-20261123-A70046#9F86D081884C7D65",
    )


@pytest.fixture(scope="session")
def f02(facts: PageFacts) -> Sheet:
    book = resource("forms", "F02-特困月探访.xlsx")
    layout = read_print_sheet(book)
    assert layout is not None
    images = {"investigator_signature": signature(), "respondent_signature": signature()}
    return Sheet(layout, ANSWERS, facts, choices=choices_of(book), images=images)


@pytest.fixture(scope="session")
def small(facts: PageFacts) -> Callable[..., Sheet]:
    """A layout of one row: a label and a slot."""

    def make(text: str, **answers: str) -> Sheet:
        return Sheet(hand_made(text), answers, facts)

    return make


def hand_made(text: str, **changes: Any) -> dict[str, Any]:
    grid = dict.fromkeys(("top", "bottom", "left", "right"), "thin")
    label = {"row": 0, "col": 0, "text": "说明", "font": "hei", "borders": grid}
    slot = {"row": 0, "col": 1, "text": text, "font": "song", "size": 10.5, "borders": grid}
    return {
        "page": {"margins_mm": {"left": 26, "right": 16, "top": 22, "bottom": 31}},
        "columns_mm": [28, 140],
        "rows_mm": [8],
        "cells": [label, slot | changes],
    }


def choices_of(book: Path) -> dict[str, list[tuple[str, str]]]:
    """Each select question's choices, read from the workbook itself."""
    workbook = openpyxl.load_workbook(book, read_only=True)
    lists: dict[str, list[tuple[str, str]]] = {}
    for name, code, label in workbook["choices"].iter_rows(min_row=2, max_col=3, values_only=True):
        lists.setdefault(str(name), []).append((str(code), str(label)))
    questions = workbook["survey"].iter_rows(min_row=2, max_col=2, values_only=True)
    kinds = {str(name): str(kind).split() for kind, name in questions}
    return {name: lists[kind[1]] for name, kind in kinds.items() if kind[0].startswith("select")}


def signature(width: int = 900, height: int = 400) -> bytes:
    """A line of ink on a white pad, as the window's pad gives it, with empty borders."""
    pad = Image.new("L", (width, height), 255)
    points = [(200, 300), (300, 100), (420, 290), (560, 120), (700, 280)]
    ImageDraw.Draw(pad).line(points, fill=0, width=9)
    target = io.BytesIO()
    pad.save(target, "PNG")
    return target.getvalue()


def with_answers(sheet: Sheet, **answers: str) -> Sheet:
    return replace(sheet, values={**sheet.values, **answers})
