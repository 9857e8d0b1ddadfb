"""docs/forms/differences.toml tells the truth: each row is shown by a case of its own, in which the
engines part exactly so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.comparing import table
from tests.oracle.engines import Oracle, ours
from tests.oracle.random_forms import Drawn
from tests.oracle.shown import BY_EXPRESSION, BY_FORM, Shown
from tests.oracle.small_forms import around

COLUMNS = {"id", "what", "ours", "oracle", "reason"}


@pytest.fixture(scope="module")
def plain_oracle() -> Iterator[Oracle]:
    """The oracle as it is, where a person of the district would run it."""
    engine = Oracle(forgets=False, zone="Asia/Shanghai")
    yield engine
    engine.close()


def test_each_row_of_the_table_is_shown() -> None:
    assert set(table()) == BY_FORM.keys() | BY_EXPRESSION.keys()


def test_the_rows_are_whole_and_say_two_things() -> None:
    for row in table().values():
        assert set(row) == COLUMNS
        assert all(row.values())


@pytest.mark.prove
@pytest.mark.parametrize(("name", "shown"), BY_FORM.items(), ids=BY_FORM)
def test_engines_part_as_the_table_says(
    name: str, shown: Shown, plain_oracle: Oracle, tmp_path: Path
) -> None:
    file = tmp_path / "form.xml"
    file.write_text(Drawn(list(shown.rows), []).xform(), "utf-8")
    request = {"form": str(file), "full": True, "steps": list(shown.steps)}
    mine, its = ours(request), plain_oracle.ask(request)
    if shown.ours == "different":
        assert seen(mine, shown) != seen(its, shown)
    else:
        assert (seen(mine, shown), seen(its, shown)) == (shown.ours, shown.oracle)


def seen(reply: dict[str, Any], shown: Shown) -> object:
    """What a reply says of what is shown."""
    if shown.key == "status":
        return reply["status"]
    nodes = {node["ref"]: node for node in reply["nodes"]}
    return nodes[shown.ref][shown.key] if shown.ref in nodes else "absent"


@pytest.mark.prove
@pytest.mark.parametrize("name", BY_EXPRESSION)
def test_expressions_part_as_the_table_says(
    name: str, plain_oracle: Oracle, oracle: Oracle, tmp_path: Path
) -> None:
    file = tmp_path / "form.xml"
    engine = plain_oracle if name == "days_whole" else oracle
    found = {}
    for expression in BY_EXPRESSION[name]:
        file.write_text(around([expression]), "utf-8")
        replies = ours({"form": str(file)}), engine.ask({"form": str(file)})
        found[expression] = tuple(map(result, replies))
    assert found == BY_EXPRESSION[name]


def result(reply: dict[str, Any]) -> str:
    """What the one expression of a form comes to."""
    if reply["status"] != "success":
        return "failure"
    value: str = next(node["value"] for node in reply["nodes"] if node["ref"] == "/data/r0")
    return value
