"""Every feature of the form language by small cases that a stranger can read
(`tests/forms/scenarios`)."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fieldvisit.forms.columns import COLUMNS
from fieldvisit.forms.functions import FUNCTIONS
from fieldvisit.forms.question_types import QUESTION_TYPES, named
from fieldvisit.forms.refusals import FormBroken
from tests.support.scenarios import NOW, Case, Play, cases, load_case, rows, xform_of

CASES = dict(cases(Path(__file__).parent / "scenarios"))
# what these say is for the author's workbook and for paper, not for the engine
ELSEWHERE = frozenset({"appearance", "purpose", "class", "was"})
PLAYED = [
    case
    for case in CASES.values()
    if not (case.broken or case.prefill or case.about or "random()" in case.form)
    and "uuid()" not in case.form
]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_scenario_plays(case: Case) -> None:
    if case.broken:
        with pytest.raises(FormBroken) as refused:
            load_case(case)
        assert refused.value.why == case.broken
    else:
        Play(case).run()


def test_there_are_as_many_scenarios_as_promised() -> None:
    assert len(CASES) >= 250


def test_each_function_stands_in_a_scenario() -> None:
    forms = "\n".join(case.form + case.xform for case in CASES.values())
    assert [name for name in FUNCTIONS if f"{name}(" not in forms] == []


def test_each_type_that_is_supported_stands_in_a_scenario() -> None:
    asked = {named(row.get("type", ""))[0] for case in CASES.values() for row in rows(case.form)}
    assert [one.name for one in QUESTION_TYPES if one.supported and one not in asked] == []


def test_each_column_of_logic_stands_in_a_scenario() -> None:
    written = {
        column.partition("::")[0]
        for case in CASES.values()
        for row in (*rows(case.form), *rows(case.entities))
        for column in row
    }
    wanted = [one.name for one in COLUMNS if one.sheet in ("survey", "entities")]
    assert set(wanted) - written <= ELSEWHERE


@pytest.mark.prove
def test_the_driver_says_the_same_as_the_session(tmp_path: Path) -> None:
    """All scenarios in one run of the public command: the same instance for the same steps."""
    told: list[tuple[Play, str]] = []
    for number, case in enumerate(PLAYED):
        play = Play(case)
        if case.now != NOW or re.search(r"(?m)^(reopen|finish|later)", case.steps):
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in case.media.items():
            (folder / name).write_text(text, "utf-8")
        (folder / "form.xml").write_text(xform_of(case), "utf-8")
        request = {"form": str(folder / "form.xml"), "media": str(folder), "steps": play.requests()}
        play.run()
        play.finish()
        told.append((play, json.dumps(request)))
    assert len(told) > 200
    ran = subprocess.run(
        [sys.executable, "-m", "fieldvisit", "form", "run", "--jsonl", "--now", NOW],
        input="\n".join(line for _, line in told),
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    replies = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [reply["status"] for reply in replies] == ["success"] * len(told)
    for (play, _), reply in zip(told, replies, strict=True):
        assert unnumbered(reply["instance"]) == unnumbered(play.session.xml()), play.case.name


def unnumbered(instance: str) -> str:
    """An instance without the numbers that every filling draws anew."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", instance)
