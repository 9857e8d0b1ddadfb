"""Workbooks with a fault in the survey's rows: each fault is the only finding, in its place
(pain 43)."""

from pathlib import Path

import pytest

from fieldvisit.forms import publish
from tests.support.workbooks import Broken, written

YN = "list_name | name | label\nyn | yes | 是\nyn | no | 否"

BROKEN = [
    Broken(
        "a type nobody knows",
        """
        type   | name
        colour | a
        """,
        ("survey 2 type unknown_type",),
    ),
    Broken(
        "a type with a slip of the pen",
        """
        type    | name
        text    | a
        integr  | b
        """,
        ("survey 3 type unknown_type",),
    ),
    Broken(
        "a type that we cannot run",
        """
        type             | name
        background-audio | a
        """,
        ("survey 2 type unknown_type",),
    ),
    Broken(
        "a row without a type",
        """
        type | name | label
        text | a    | 甲
             | b    | 乙
        """,
        ("survey 3 type missing_type",),
    ),
    Broken(
        "a select without a list",
        """
        type       | name
        select_one | a
        """,
        ("survey 2 type missing_list",),
    ),
    Broken(
        "a row without a name",
        """
        type | name
        text |
        """,
        ("survey 2 name missing_name",),
    ),
    Broken(
        "a name with a blank in it",
        """
        type | name
        text | full·name
        """,
        ("survey 2 name blank_in_name",),
    ),
    Broken(
        "a name that begins with a digit",
        """
        type | name
        text | 2nd
        """,
        ("survey 2 name bad_name",),
    ),
    Broken(
        "a name that the form keeps for itself",
        """
        type | name
        text | meta
        """,
        ("survey 2 name bad_name",),
    ),
    Broken(
        "a name with a mark that nobody sees",
        """
        type | name
        text | age\u200b
        """,
        ("survey 2 name hidden_mark",),
    ),
    Broken(
        "a name used twice",
        """
        type    | name
        text    | a
        integer | a
        """,
        ("survey 3 name duplicate_name",),
    ),
    Broken(
        "a name used twice, in two groups",
        """
        type        | name
        begin_group | g
        text        | a
        end_group   |
        begin_group | h
        text        | a
        end_group   |
        """,
        ("survey 6 name duplicate_name",),
    ),
    Broken(
        "a question without words",
        """
        type | name | label
        text | a    |
        """,
        ("survey 2 label missing_label",),
    ),
    Broken(
        "a page without a title",
        """
        type        | name | label
        begin_group | g    |
        text        | a    | 题
        end_group   |      |
        """,
        ("survey 2 label missing_label",),
    ),
    Broken(
        "a question in a foreign tongue alone",
        """
        type | name | label::English (en) | label::中文 (zh)
        text | a    | Name                |
        """,
        ("survey 2 label::English (en) missing_chinese",),
    ),
    Broken(
        "a field without a purpose",
        """
        type | name | purpose
        text | a    |
        """,
        ("survey 2 purpose missing_purpose",),
    ),
    Broken(
        "a hidden field without a class",
        """
        type   | name | class
        hidden | a    |
        """,
        ("survey 2 class missing_class",),
    ),
    Broken(
        "a class that is none of the two",
        """
        type | name | class
        text | a    | 绝密
        """,
        ("survey 2 class bad_class",),
    ),
    Broken(
        "a calculation without a sum",
        """
        type      | name | calculation
        calculate | a    |
        """,
        ("survey 2 calculation missing_calculation",),
    ),
    Broken(
        "a note that wants an answer",
        """
        type | name | required
        note | a    | yes
        """,
        ("survey 2 required required_note",),
    ),
    Broken(
        "a group that is never closed",
        """
        type        | name
        begin_group | g
        text        | a
        """,
        ("survey 2 type unclosed_group",),
    ),
    Broken(
        "a repeat that is never closed",
        """
        type         | name
        begin_repeat | member
        text         | a
        """,
        ("survey 2 type unclosed_repeat",),
    ),
    Broken(
        "an end without a beginning",
        """
        type      | name
        text      | a
        end_group |
        """,
        ("survey 3 type unopened_group",),
    ),
    Broken(
        "a group closed as a repeat",
        """
        type        | name
        begin_group | g
        text        | a
        end_repeat  |
        """,
        ("survey 4 type crossed_group",),
    ),
    Broken(
        "groups inside groups inside groups",
        "type | name\n"
        + "".join(f"begin_group | g{n}\n" for n in range(21))
        + "text | a\n"
        + "end_group |\n" * 21,
        ("survey 22 type too_deep",),
    ),
    Broken(
        "a number that begins as a word",
        """
        type    | name | default
        integer | a    | 三个
        """,
        ("survey 2 default bad_default",),
    ),
    Broken(
        "a whole number that begins with a half",
        """
        type    | name | default
        integer | a    | 1.5
        """,
        ("survey 2 default bad_default",),
    ),
    Broken(
        "a date written the way one speaks",
        """
        type | name | default
        date | a    | 2026年1月3日
        """,
        ("survey 2 default bad_default",),
    ),
    Broken(
        "a choice that begins outside its list",
        """
        type          | name | default
        select_one yn | a    | maybe
        """,
        ("survey 2 default unknown_choice",),
        YN,
    ),
    Broken(
        "a scale that ends before it begins",
        """
        type  | name | parameters
        range | a    | start=10 end=1 step=1
        """,
        ("survey 2 parameters bad_range",),
    ),
    Broken(
        "a scale whose step is nothing",
        """
        type  | name | parameters
        range | a    | start=1 end=5 step=0
        """,
        ("survey 2 parameters bad_range",),
    ),
    Broken(
        "a scale that begins with a word",
        """
        type  | name | parameters
        range | a    | start=一 end=5
        """,
        ("survey 2 parameters bad_parameter",),
    ),
    Broken(
        "a parameter that this type does not have",
        """
        type  | name | parameters
        image | a    | max-pixel=1600
        """,
        ("survey 2 parameters unknown_parameter",),
    ),
    Broken(
        "parameters written as a sentence",
        """
        type  | name | parameters
        range | a    | 从1到5
        """,
        ("survey 2 parameters bad_parameters",),
    ),
    Broken(
        "a former name that is still in use",
        """
        type | name | was
        text | a    | b
        text | b    |
        """,
        ("survey 2 was was_still_there",),
    ),
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.why)
def test_the_fault_is_the_only_finding_and_stands_in_its_place(
    broken: Broken, tmp_path: Path
) -> None:
    found = publish.check(written(broken, tmp_path))
    told = tuple(f"{one.sheet} {one.row} {one.column or '-'} {one.code}" for one in found)
    assert told == broken.found
    assert all(one.cell for one in found)
    assert not any(one.hint for one in found)
