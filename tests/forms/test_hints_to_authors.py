"""What is worth a look in a workbook that can be published all the same, and what is left alone."""

from pathlib import Path

import pytest

from fieldvisit.forms import publish
from tests.support.workbooks import Broken, written

YN = "list_name | name | label\nyn | yes | 是\nyn | no | 否"
TOWNS = """
list_name | name | label | district
town      | a    | 甲镇  | east
town      | b    | 乙镇  | west
"""

HINTS = [
    Broken(
        "a condition that is false",
        """
        type | name | relevant
        text | a    | false()
        """,
        ("survey 2 relevant never_shown",),
    ),
    Broken(
        "one answer wanted to be two things",
        """
        type          | name | relevant
        select_one yn | b    |
        text          | a    | ${b} = 'yes' and ${b} = 'no'
        """,
        ("survey 3 relevant never_shown",),
        YN,
    ),
    Broken(
        "numbers that are never equal",
        """
        type | name | relevant
        text | a    | 1 = 2 or ''
        """,
        ("survey 2 relevant never_shown",),
    ),
    Broken(
        "a sum over answers that may be blank",
        """
        type      | name | required | calculation
        decimal   | a    | yes      |
        decimal   | b    |          |
        calculate | c    |          | ${a} + ${b}
        """,
        ("survey 4 calculation sum_of_blank",),
    ),
    Broken(
        "a sum over an answer that may not be asked",
        """
        type          | name | required | relevant     | calculation
        select_one yn | q    | yes      |              |
        decimal       | b    | yes      | ${q} = 'yes' |
        calculate     | c    |          |              | 2 * ${b}
        """,
        ("survey 4 calculation sum_of_blank",),
        YN,
    ),
    Broken(
        "a check that does not look at the answer",
        """
        type    | name | constraint
        integer | b    |
        integer | a    | ${b} > 3
        """,
        ("survey 3 constraint constraint_without_self",),
    ),
    Broken(
        "the first of many, where all were meant",
        """
        type         | name   | relevant
        begin_repeat | member |
        integer      | age    |
        end_repeat   |        |
        text         | a      | ${age} > 60
        """,
        ("survey 5 relevant repeat_from_outside",),
    ),
]

GOOD = [
    Broken(
        "a check of the whole form, hung on its last question",
        """
        type         | name   | constraint          | calculation
        begin_repeat | member |                     |
        integer      | age    |                     |
        end_repeat   |        |                     |
        calculate    | adults |                     | count(${age})
        text         | rest   | ${adults} > 0       |
        text         | more   | count(${member}) >= 1 |
        """,
    ),
    Broken(
        "sums that thought of blanks",
        """
        type          | name | required | relevant     | calculation
        select_one yn | q    | yes      |              |
        begin_group   | g    |          | ${q} = 'yes' |
        decimal       | a    | yes      |              |
        decimal       | b    |          |              |
        calculate     | c    |          |              | coalesce(${b}, 0) + ${a}
        calculate     | d    |          |              | if(${b} = '', 0, ${b} * 2)
        calculate     | e    |          | ${b} != ''   | ${b} * 2
        end_group     |      |          |              |
        """,
        choices=YN,
    ),
    Broken(
        "members summed, counted and joined",
        """
        type         | name   | relevant   | calculation
        begin_repeat | member |            |
        integer      | age    |            |
        text         | job    | ${age} > 3 |
        end_repeat   |        |            |
        calculate    | oldest |            | max(${age})
        calculate    | many   |            | count(${member})
        calculate    | jobs   |            | join('、', ${job})
        """,
    ),
    Broken(
        "texts with marks that expressions may not have",
        """
        type | name | label            | constraint  | constraint_message
        text | a    | 花了多少（￥）？ | . != '（）' | “”‘’不行；请改
        """,
    ),
    Broken(
        "a filter on its own list's column",
        """
        type            | name | choice_filter
        text            | d    |
        select_one town | a    | district = ${d} or name = 'b'
        """,
        choices=TOWNS,
    ),
]


def told(broken: Broken, folder: Path) -> tuple[tuple[str, ...], set[bool]]:
    found = publish.check(written(broken, folder))
    places = tuple(f"{one.sheet} {one.row} {one.column or '-'} {one.code}" for one in found)
    return places, {one.hint for one in found}


@pytest.mark.parametrize("broken", HINTS, ids=lambda broken: broken.why)
def test_what_is_worth_a_look_keeps_nothing_from_being_published(
    broken: Broken, tmp_path: Path
) -> None:
    assert told(broken, tmp_path) == (broken.found, {True})


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.why)
def test_what_is_well_written_is_left_in_peace(good: Broken, tmp_path: Path) -> None:
    assert told(good, tmp_path) == ((), set())
