"""Who may do a job is asked of the desk, and whoever may not is told who does it."""

import ast
from pathlib import Path

import pytest

import fieldvisit
from fieldvisit.casework.desk import Desk
from fieldvisit.rules.journeys import DECIDERS, REVIEWERS, MayNot
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS


def test_who_may_not_is_told_who_may(desk: Desk) -> None:
    desk.may(DECIDERS, job="register")
    with pytest.raises(MayNot) as refused:
        desk.may(REVIEWERS, job="entitle")
    told = sentence(refused.value.code, refused.value.facts())
    assert told.startswith("“定待遇”不归村（居）民政专干的账号办")
    assert told.endswith("请交给镇街民政办或区民政局。")


def test_every_job_has_its_words() -> None:
    room = Path(fieldvisit.__file__).parent
    trees = [ast.parse(path.read_text("utf-8")) for path in room.rglob("*.py")]
    calls = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call)]
    asking = [n for n in calls if ast.unparse(n.func) in ("desk.may", "check_role")]
    words = [k.value for n in asking for k in n.keywords if k.arg == "job"]
    assert {word.value for word in words if isinstance(word, ast.Constant)} == set(LABELS["job"])
