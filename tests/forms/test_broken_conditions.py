"""Workbooks with a fault in a condition or a sum, most of which pyxform lets pass: each fault is
the only finding, in its place (pain 43)."""

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

BROKEN = [
    Broken(
        "a name that is not there",
        """
        type | name | relevant
        text | a    | ${nobody} = 1
        """,
        ("survey 2 relevant unknown_name",),
    ),
    Broken(
        "a label that mentions nobody",
        """
        type | name | label
        text | a    | ${nobody}多大了
        """,
        ("survey 2 label unknown_name",),
    ),
    Broken(
        "a message that mentions nobody",
        """
        type | name | required | required_message
        text | a    | yes      | 请问${nobody}
        """,
        ("survey 2 required_message unknown_name",),
    ),
    Broken(
        "a name without its braces",
        """
        type    | name | relevant
        integer | age  |
        text    | a    | age > 60
        """,
        ("survey 3 relevant bare_name",),
    ),
    Broken(
        "a code without its quotes",
        """
        type          | name | relevant
        select_one yn | b    |
        text          | a    | ${b} = yes
        """,
        ("survey 3 relevant bare_word",),
        YN,
    ),
    Broken(
        "a path that leads nowhere",
        """
        type | name | relevant
        text | a    | /data/nobody = 1
        """,
        ("survey 2 relevant unknown_name",),
    ),
    Broken(
        "a list that is not there, looked up",
        """
        type      | name | calculation
        calculate | a    | instance('towns')/root/item[name = '1']/label
        """,
        ("survey 2 calculation unknown_list",),
    ),
    Broken(
        "a pattern that cannot be one",
        """
        type | name | constraint
        text | a    | regex(., '([0-9]')
        """,
        ("survey 2 constraint bad_pattern",),
    ),
    Broken(
        "a sum of everything, itself too",
        """
        type      | name | calculation
        integer   | b    |
        calculate | a    | sum(/data/*)
        """,
        ("survey 3 calculation cycle",),
    ),
    Broken(
        "a place in a repeat that is no repeat's",
        """
        type      | name | calculation
        integer   | b    |
        calculate | a    | indexed-repeat(${b}, ${b}, 1)
        """,
        ("survey 3 calculation wrong_arguments",),
    ),
    Broken(
        "a mention that is not closed",
        """
        type    | name | relevant
        integer | age  |
        text    | a    | ${age > 60
        """,
        ("survey 3 relevant broken_mention",),
    ),
    Broken(
        "a mention in a label that is not closed",
        """
        type    | name | label
        integer | age  | 多大
        text    | a    | 您${age岁了
        """,
        ("survey 3 label broken_mention",),
    ),
    Broken(
        "a mention without its dollar",
        """
        type    | name | relevant
        integer | age  |
        text    | a    | {age} > 60
        """,
        ("survey 3 relevant broken_mention",),
    ),
    Broken(
        "Chinese brackets in a sum",
        """
        type      | name | calculation
        integer   | age  |
        calculate | a    | round（${age}，1)
        """,
        ("survey 3 calculation wide_mark",),
    ),
    Broken(
        "Chinese quotes around a code",
        """
        type    | name | relevant
        text    | b    |
        text    | a    | ${b} = ‘yes’
        """,
        ("survey 3 relevant wide_mark",),
    ),
    Broken(
        "two equals signs",
        """
        type | name | relevant
        text | b    |
        text | a    | ${b} == 1
        """,
        ("survey 3 relevant broken_expression",),
    ),
    Broken(
        "a bracket that is not closed",
        """
        type | name | constraint
        text | a    | (. > 1
        """,
        ("survey 2 constraint broken_expression",),
    ),
    Broken(
        "a quote that is not closed",
        """
        type | name | constraint
        text | a    | . != 'x
        """,
        ("survey 2 constraint broken_expression",),
    ),
    Broken(
        "a default whose bracket is not closed",
        """
        type | name | default
        date | a    | today(
        """,
        ("survey 2 default broken_expression",),
    ),
    Broken(
        "a function of Excel",
        """
        type      | name | calculation
        integer   | b    |
        calculate | a    | vlookup(${b}, 2)
        """,
        ("survey 3 calculation unknown_function",),
    ),
    Broken(
        "a function with too few arguments",
        """
        type      | name | calculation
        calculate | a    | if(1 = 1, 2)
        """,
        ("survey 2 calculation wrong_arguments",),
    ),
    Broken(
        "a pattern that looks ahead",
        """
        type | name | constraint
        text | a    | regex(., '(?=.*[0-9]).+')
        """,
        ("survey 2 constraint bad_pattern",),
    ),
    Broken(
        "a pattern that is not closed",
        """
        type | name | constraint
        text | a    | regex(., '([0-9]+')
        """,
        ("survey 2 constraint bad_pattern",),
    ),
    Broken(
        "a fingerprint that nobody knows",
        """
        type      | name | calculation
        text      | b    |
        calculate | a    | digest(${b}, 'SHA-3')
        """,
        ("survey 3 calculation wrong_arguments",),
    ),
    Broken(
        "a requirement that is broken",
        """
        type | name | required
        text | a    | ${a} and
        """,
        ("survey 2 required broken_expression",),
    ),
    Broken(
        "a lock that names nobody",
        """
        type | name | readonly
        text | a    | ${nobody} = 1
        """,
        ("survey 2 readonly unknown_name",),
    ),
    Broken(
        "a code that is no choice",
        """
        type          | name | relevant
        select_one yn | b    |
        text          | a    | ${b} = 'yess'
        """,
        ("survey 3 relevant unknown_choice",),
        YN,
    ),
    Broken(
        "a code looked for that is no choice",
        """
        type               | name | constraint
        select_multiple yn | b    | not(selected(., 'none'))
        """,
        ("survey 2 constraint unknown_choice",),
        YN,
    ),
    Broken(
        "a question that waits for itself",
        """
        type | name | relevant
        text | a    | ${a} = 1
        """,
        ("survey 2 relevant cycle",),
    ),
    Broken(
        "sums that wait for each other",
        """
        type      | name | calculation
        calculate | a    | ${b} + 1
        calculate | b    | ${c} + 1
        calculate | c    | ${a} + 1
        """,
        ("survey 2 calculation cycle",),
    ),
    Broken(
        "a group hidden by its own question",
        """
        type        | name | relevant
        begin_group | g    | ${a} = 1
        integer     | a    |
        end_group   |      |
        """,
        ("survey 2 relevant cycle",),
    ),
    Broken(
        "a repeat counted by its own question",
        """
        type         | name   | repeat_count
        begin_repeat | member | ${n}
        integer      | n      |
        end_repeat   |        |
        """,
        ("survey 2 repeat_count repeat_count_inside",),
    ),
    Broken(
        "a count that names nobody",
        """
        type         | name   | repeat_count
        begin_repeat | member | ${many}
        text         | a      |
        end_repeat   |        |
        """,
        ("survey 2 repeat_count unknown_name",),
    ),
    Broken(
        "a filter on a column that is not there",
        """
        type            | name | choice_filter
        text            | d    |
        select_one town | a    | county = ${d}
        """,
        ("survey 3 choice_filter unknown_choice_column",),
        TOWNS,
    ),
    Broken(
        "a filter that is broken",
        """
        type            | name | choice_filter
        text            | d    |
        select_one town | a    | district = ${d} and
        """,
        ("survey 3 choice_filter broken_expression",),
        TOWNS,
    ),
    Broken(
        "a trigger that is plain words",
        """
        type      | name | trigger | calculation
        text      | b    |         |
        calculate | a    | b       | now()
        """,
        ("survey 3 trigger bad_trigger",),
    ),
    Broken(
        "a trigger that names nobody",
        """
        type      | name | trigger   | calculation
        calculate | a    | ${nobody} | now()
        """,
        ("survey 2 trigger unknown_name",),
    ),
    Broken(
        "choices drawn from a question that is not there",
        """
        type                 | name
        select_one ${nobody} | a
        """,
        ("survey 2 type unknown_name",),
    ),
]


def told(broken: Broken, folder: Path) -> tuple[tuple[str, ...], set[bool]]:
    found = publish.check(written(broken, folder))
    places = tuple(f"{one.sheet} {one.row} {one.column or '-'} {one.code}" for one in found)
    return places, {one.hint for one in found}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.why)
def test_the_fault_is_the_only_finding_and_stands_in_its_place(
    broken: Broken, tmp_path: Path
) -> None:
    assert told(broken, tmp_path) == (broken.found, {False})
