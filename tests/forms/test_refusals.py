"""Whatever the engine refuses has words, and the words say nothing of an answer."""

import ast
from pathlib import Path

import pytest

from fieldvisit import words
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms import refusals
from fieldvisit.forms.refusals import Finding, FormRefused
from fieldvisit.words import SENTENCES

ROOM = Path(refusals.__file__).parent
ERRORS: list[FieldvisitError] = [
    refusals.FormBroken(where="/data/a", why="cycle"),
    refusals.ExpressionBroken(why="unfinished", at=3, near="1 +"),
    refusals.InstanceBroken(why="unreadable"),
    refusals.UnknownQuestion(ref="/data/a"),
    refusals.QuestionReadonly(ref="/data/a"),
    refusals.AnswerRefused(ref="/data/a", wanted="date"),
    FormRefused(findings=[]),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_each_refusal_has_a_sentence(error: FieldvisitError) -> None:
    assert words.sentence(error.code, error.facts()).endswith("。")
    assert str(error) == error.code


def codes_told() -> set[str]:
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOM.rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [one for one in calls if getattr(one.func, "id", "") == "Finding" and len(one.args) > 3]
    codes = [one.args[3] for one in named]
    return {code.value for code in codes if isinstance(code, ast.Constant)}


def test_each_code_of_a_finding_has_a_sentence() -> None:
    assert len(codes_told()) >= 18
    for code in codes_told():
        assert Finding("survey", 2, "name", code, "某项").said().endswith("。")


def reasons() -> set[str]:
    """Every code that the engine gives for a form or an expression that it refuses."""
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOM.rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    refusing = [
        one
        for one in calls
        if getattr(one.func, "id", "") in ("FormBroken", "ExpressionBroken")
        or getattr(one.func, "attr", "") == "broken"
    ]
    given = [keyword.value for one in refusing for keyword in one.keywords if keyword.arg == "why"]
    given += [arg for one in refusing for arg in one.args]
    return {one.value for one in given if isinstance(one, ast.Constant)}


def test_each_reason_for_refusing_a_form_has_words() -> None:
    assert len(reasons()) >= 25
    for why in reasons() | {"unfinished"}:
        assert f"driver.{why}" in SENTENCES, why
