"""What the cells of a print sheet may name, and an author's slips named by cell."""

import pytest

from fieldvisit.forms.authoring.paper import judged
from fieldvisit.forms.authoring.rows import Book, Row
from fieldvisit.forms.authoring.survey import survey_of
from fieldvisit.forms.refusals import Finding

ROWS = [
    ("integer", "n"),
    ("begin_repeat", "member"),
    ("text", "member_name"),
    ("begin_group", "about"),
    ("text", "job"),
    ("end_group", ""),
    ("end_repeat", ""),
    ("begin_repeat", "bill"),
    ("decimal", "amount"),
    ("end_repeat", ""),
]


def found(*texts: str) -> list[Finding]:
    """What is wrong with the cells of one row, from column A on."""
    rows = [Row(n, {"type": kind, "name": name}) for n, (kind, name) in enumerate(ROWS, 2)]
    survey = survey_of(Book(survey=rows), [].append)
    cells = [{"row": 2, "col": place, "text": text} for place, text in enumerate(texts)]
    return list(judged({"cells": cells}, survey))


@pytest.mark.parametrize(
    "text",
    [
        "${n}",
        "姓名 ${member.member_name} 职业 ${member.job}",
        "${member.name}",
        "第 ${n} 户 ${member.name}",
        "${member.name:boxes}",
    ],
)
def test_a_cell_may_name_a_field_and_a_field_of_a_repeat(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("${nobody}", "print_name_unknown", "nobody"),
        ("${n:date:sign}", "print_name_unknown", "sign"),
        ("${n:underlined}", "print_style_unknown", "underlined"),
        ("${member.nobody}", "print_field_unknown", "member.nobody"),
        ("${nobody.name}", "print_name_unknown", "nobody.name"),
        ("${member_name}", "print_needs_repeat", "member_name"),
    ],
)
def test_a_slip_is_named_with_its_cell(text: str, code: str, detail: str) -> None:
    assert found("", text) == [Finding("print", 3, "B", code, detail)]


def test_one_row_belongs_to_one_repeat() -> None:
    both = [Finding("print", 3, "", "print_two_repeats", "bill、member")]
    assert found("${member.name}", "${bill.amount}") == both
