"""`fieldvisit form`: what an author sees on the terminal."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fieldvisit.commands.form import app
from fieldvisit.forms.refusals import FormRefused

FORMS = Path(__file__).parents[2] / "resources" / "forms"
Book = Callable[..., Path]


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_every_form_of_ours_is_without_fault(path: Path) -> None:
    answer = CliRunner().invoke(app, ["check", str(path)])
    assert (answer.exit_code, answer.stdout) == (0, "没有问题，可以发布。\n")


def test_a_published_package_is_written_to_a_file(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "package.json"
    path = book([{"type": "text", "name": "a"}])
    answer = CliRunner().invoke(app, ["publish", str(path), "-o", str(out), "--version", "4"])
    assert answer.exit_code == 0
    assert json.loads(out.read_text("utf-8"))["version"] == 4


def test_faults_are_told_line_by_line_and_end_with_one(book: Book) -> None:
    path = book([{"type": "colour", "name": "a"}])
    answer = CliRunner().invoke(app, ["check", str(path)])
    assert answer.exit_code == 1
    assert "survey 表 第 2 行 type（D2）：题型“colour”不认得" in answer.stdout


def test_faults_are_told_to_programs_as_json(book: Book) -> None:
    path = book([{"type": "colour", "name": "a"}])
    answer = CliRunner().invoke(app, ["check", str(path), "--json"])
    (told,) = json.loads(answer.stdout)
    assert (told["row"], told["code"], told["detail"]) == (2, "unknown_type", "colour")


def test_a_faulty_book_is_not_published(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "package.json"
    path = book([{"type": "colour", "name": "a"}])
    answer = CliRunner().invoke(app, ["publish", str(path), "-o", str(out)])
    assert isinstance(answer.exception, FormRefused)
    assert not out.exists()
