"""K01 知识考试: draws ten of the bank's questions and scores itself."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.forms.session import Session

NOW = datetime(2026, 11, 23, 2, 21, tzinfo=UTC)
FORMS = Path(__file__).parents[2] / "resources" / "forms"


def rows(name: str) -> list[dict[str, str]]:
    with (FORMS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def k01() -> FormDefinition:
    package = publish(FORMS / "K01-知识考试.xlsx", version=1)
    return load(package["xform"], package["media"])


def sat(k01: FormDefinition, draw: int, *, wrong: int) -> Session:
    """A paper answered right but for the first so many questions."""
    right = {one["label"]: one["right"] for one in rows("quiz.csv")}
    paper = Session(k01, now=NOW, prefill={"draw": str(draw)})
    for place in range(1, 11):
        ref = k01.ref_of(f"answer_{place}")
        answer = right[paper.state(ref).label.partition(". ")[2]]
        others = [one.value for one in paper.state(ref).options if one.value != answer]
        paper.set(ref, others[0] if place <= wrong else answer)
    return paper


@pytest.mark.parametrize("draw", [*range(0, 160, 7), 20, 9_999])
def test_each_paper_asks_ten_different_questions_of_three_answers(
    k01: FormDefinition, draw: int
) -> None:
    paper = Session(k01, now=NOW, prefill={"draw": str(draw)})
    asked = [paper.state(k01.ref_of(f"answer_{place}")) for place in range(1, 11)]
    assert len({one.label.partition(". ")[2] for one in asked}) == 10
    assert {len(one.options) for one in asked} == {3}


@pytest.mark.parametrize(("wrong", "score"), [(0, "100"), (1, "90"), (4, "60"), (10, "0")])
def test_the_form_scores_itself(k01: FormDefinition, wrong: int, score: str) -> None:
    answers = sat(k01, 7, wrong=wrong).answers()
    assert (answers["score"], answers["full_score"]) == (score, "100")


def test_a_paper_is_not_done_before_every_question_is(k01: FormDefinition) -> None:
    paper = sat(k01, 3, wrong=0)
    paper.set(k01.ref_of("answer_4"), "")
    assert [problem.why for problem in paper.problems()] == ["required"]


def test_the_bank_has_a_right_answer_and_a_source_for_each_question() -> None:
    bank, answers = rows("quiz.csv"), rows("quiz_answers.csv")
    assert len(bank) == 20
    for one in bank:
        offered = {row["name"]: row["label"] for row in answers if row["question"] == one["name"]}
        assert one["right"] in offered
        assert len(set(offered.values())) == 3
        assert one["source"]
