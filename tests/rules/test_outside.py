"""What outside systems want is data that is refused when it cannot be used."""

import tomllib
from datetime import date

import pytest

from fieldvisit.machine.assets import resource
from fieldvisit.rules.outside import SystemBroken, read_systems

FIELD = {"label": "姓名", "value": "person.name", "column": "B"}
ROW = {"id": "town", "label": "台账", "forms": ["F02"], "from": date(2026, 11, 1), "source": "x"}
SHEET = ROW | {"first_row": 3, "field": [FIELD]}


def test_the_shipped_systems_can_be_used() -> None:
    text = resource("policies", "outside.toml").read_text("utf-8")
    assert [one.id for one in read_systems(tomllib.loads(text))] == ["city_platform", "town_ledger"]


def test_fields_keep_the_order_of_the_system() -> None:
    other = {"label": "编号", "value": "visit.number", "column": "A"}
    (one,) = read_systems({"system": [SHEET | {"field": [FIELD, other]}]})
    assert [field.label for field in one.fields] == ["姓名", "编号"]


@pytest.mark.parametrize(
    "change",
    [
        {"field": [FIELD | {"value": "person.shoe_size"}]},
        {"field": [FIELD | {"value": "answers."}]},
        {"field": [FIELD | {"column": "2"}]},
        {"field": [FIELD, FIELD]},
        {"field": []},
        {"forms": []},
        {"first_row": 0},
        {"source": ""},
        {"from": None, "first_row": "drei"},
    ],
)
def test_what_cannot_be_used_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(SystemBroken):
        read_systems({"system": [SHEET | change]})


def test_two_systems_of_one_name_are_refused() -> None:
    with pytest.raises(SystemBroken):
        read_systems({"system": [SHEET, SHEET]})
