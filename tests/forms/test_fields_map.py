"""docs/forms/fields.csv says of each field that the domain page names where the forms keep it."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.forms.publish import publish
from fieldvisit.records import Visit

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "forms" / "fields.csv"
COLUMNS = ["form", "field", "node", "note"]
SHARED = "*"

NAMED_IN_THE_DOMAIN = {
    SHARED: 25,
    "F01": 109,
    "F02": 15,
    "F03": 28,
    "F04": 15,
    "F05": 15,
    "F06": 15,
    "F07": 22,
    "F08": 22,
    "F09": 17,
    "F10": 13,
    "F11": 3,
    "F12": 6,
}
"""How many fields section 3 of the domain page names for each form (`*`: common head and foot)."""

BOOKS = {path.name[:3]: path for path in sorted((ROOT / "resources" / "forms").glob("F*.xlsx"))}

Row = Mapping[str, str]
Packages = Mapping[str, Mapping[str, Any]]


def rows() -> list[Row]:
    with MAP.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def packages() -> Packages:
    return {form: publish(book, version=1) for form, book in BOOKS.items()}


def forms_of(row: Row, packages: Packages) -> Iterator[Mapping[str, Any]]:
    """The forms that a row speaks of: a common row of all that have a head, unless a form has a row
    of its own for that field."""
    if row["form"] != SHARED:
        yield packages[row["form"]]
        return
    own = {one["form"] for one in rows() if one["field"] == row["field"]}
    for form, package in packages.items():
        if form not in own and "/data/meet/result" in package["fields"]:
            yield package


def is_there(node: str, package: Mapping[str, Any]) -> bool:
    kind, colon, name = node.partition(":")
    if not colon:
        return node in package["fields"]
    if kind == "record":
        return name in Visit.model_fields
    printed = (cell.get("text", "") for cell in package["print"]["cells"])
    return kind == "print" and any(name in text for text in printed)


def test_the_map_has_its_columns_and_no_row_twice() -> None:
    with MAP.open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS
    twice = [key for key, n in Counter((r["form"], r["field"]) for r in rows()).items() if n > 1]
    assert twice == []


def test_no_field_is_without_its_node() -> None:
    assert [row for row in rows() if not row["field"].strip() or not row["node"].strip()] == []


def test_every_node_is_in_its_form(packages: Packages) -> None:
    lost = [
        (row["form"], row["field"], package["form_id"])
        for row in rows()
        if row["form"] in (SHARED, *packages)
        for package in forms_of(row, packages)
        if not is_there(row["node"], package)
    ]
    assert lost == []


def test_every_row_speaks_of_a_form_that_is_there() -> None:
    assert {row["form"] for row in rows()} - {SHARED, *BOOKS} == set()


@pytest.mark.parametrize("form", [SHARED, *BOOKS])
def test_every_field_that_the_domain_names_is_mapped(form: str) -> None:
    mapped = {row["field"] for row in rows() if row["form"] == form}
    assert len(mapped) >= NAMED_IN_THE_DOMAIN[form]


def test_a_node_that_no_form_has_is_noticed(packages: Packages) -> None:
    assert not is_there("/data/meet/nowhere", packages["F02"])
    assert not is_there("record:nothing", packages["F02"])
    assert not is_there("print:没有这句话", packages["F02"])
    assert not is_there("elsewhere:name", packages["F02"])
