"""Each expression of expressions.txt comes to the same in both engines."""

from pathlib import Path

import pytest

from tests.oracle.engines import Oracle, ours
from tests.oracle.small_forms import around

EXPRESSIONS = (Path(__file__).parent / "expressions.txt").read_text("utf-8").splitlines()


@pytest.mark.prove
def test_expressions_come_to_the_same(oracle: Oracle, tmp_path: Path) -> None:
    file = tmp_path / "form.xml"
    file.write_text(around(EXPRESSIONS), "utf-8")
    mine, its = ours({"form": str(file)}), oracle.ask({"form": str(file)})
    assert (mine["status"], its["status"]) == ("success", "success")
    values = [{n["ref"]: n["value"] for n in reply["nodes"]} for reply in (mine, its)]
    told = [
        (values[0][f"/data/r{at}"], values[1][f"/data/r{at}"]) for at in range(len(EXPRESSIONS))
    ]
    parted = [
        (text, *pair) for text, pair in zip(EXPRESSIONS, told, strict=True) if len(set(pair)) > 1
    ]
    assert parted == []
    assert len(EXPRESSIONS) > 200
