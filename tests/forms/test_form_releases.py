"""`fieldvisit form publish`, `diff` and `withdraw`: editions count by themselves, and what old
answers would not survive needs a yes (pains 8, 37)."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from fieldvisit.commands.form import app
from fieldvisit.commands.form_releases import (
    EditionBreaks,
    EditionNotNewer,
    PackageNotReadable,
)
from fieldvisit.commands.form_server import FormNotOnServer
from fieldvisit.records import Form
from sync.server.centre import Centre
from tests.support.central import ready_folder
from tests.support.workbooks import Broken, written

SURVEY = "type | name | label\ntext | a | 姓名\ntext | b | 电话"
MORE = SURVEY + "\ninteger | c | 几口人"
OTHER_TYPE = SURVEY.replace("text | b", "integer | b")


@pytest.fixture
def book(tmp_path: Path) -> Callable[[str], Path]:
    def write(survey: str) -> Path:
        return written(Broken("", survey), tmp_path)

    return write


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return ready_folder(tmp_path / "server")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def editions(data: Path) -> list[Form]:
    centre = Centre.open(data)
    try:
        return centre.editions("T1")
    finally:
        centre.close()


def test_the_server_counts_the_editions(book: Callable[[str], Path], data: Path) -> None:
    first = run("publish", book(SURVEY), "--data", data)
    assert first.stdout == "“试用表”第 1 版已放上服务器，设备下次同步就有。\n"
    second = run("publish", book(MORE), "--data", data)
    assert second.stdout.splitlines() == [
        "改动　新增“几口人”（c）。",
        "有 1 处改动。",
        "“试用表”第 2 版已放上服务器，设备下次同步就有。",
    ]
    held = editions(data)
    assert [form.form_version for form in held] == [2, 1]
    assert 'version="2"' in held[0].package["xform"]


def test_the_same_again_publishes_nothing(book: Callable[[str], Path], data: Path) -> None:
    run("publish", book(SURVEY), "--data", data)
    again = run("publish", book(SURVEY), "--data", data)
    assert (again.exit_code, again.stdout) == (0, "内容和第 1 版一样，没有发布新版。\n")
    assert len(editions(data)) == 1


def test_a_breaking_change_waits_for_a_yes(book: Callable[[str], Path], data: Path) -> None:
    run("publish", book(SURVEY), "--data", data)
    refused = run("publish", book(OTHER_TYPE), "--data", data)
    assert "不兼容　“电话”（b）的题型从 文本 改成 整数" in refused.stdout
    assert isinstance(refused.exception, EditionBreaks)
    assert len(editions(data)) == 1
    run("publish", book(OTHER_TYPE), "--data", data, "--accept-changes")
    assert len(editions(data)) == 2


def test_a_number_goes_up_only(book: Callable[[str], Path], data: Path) -> None:
    run("publish", book(SURVEY), "--data", data, "--version", 5)
    refused = run("publish", book(MORE), "--data", data, "--version", 5)
    assert isinstance(refused.exception, EditionNotNewer)
    assert [form.form_version for form in editions(data)] == [5]
    run("publish", book(MORE), "--data", data, "--version", 9)
    assert [form.form_version for form in editions(data)] == [9, 5]


def test_a_package_counts_on_from_an_earlier_one(
    book: Callable[[str], Path], tmp_path: Path
) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    run("publish", book(SURVEY), "-o", first, "--version", 3)
    told = run("publish", book(MORE), "-o", second, "--after", first)
    assert told.stdout.splitlines()[-1] == f"第 4 版已写到 {second}。"
    assert json.loads(second.read_text("utf-8"))["version"] == 4
    refused = run("publish", book(OTHER_TYPE), "-o", tmp_path / "3.json", "--after", second)
    assert isinstance(refused.exception, EditionBreaks)
    assert not (tmp_path / "3.json").exists()


def test_a_package_on_the_terminal_is_json_alone(
    book: Callable[[str], Path], tmp_path: Path
) -> None:
    run("publish", book(SURVEY), "-o", tmp_path / "1.json")
    told = run("publish", book(MORE), "--after", tmp_path / "1.json")
    assert json.loads(told.stdout)["version"] == 2
    assert "新增" in told.stderr


def test_workbooks_and_packages_are_compared(book: Callable[[str], Path], tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    run("publish", book(SURVEY), "-o", old)
    new = book(MORE.replace("text | b | 电话\n", ""))
    told = run("diff", old, new)
    assert told.stdout.splitlines() == [
        "改动　新增“几口人”（c）。",
        "不兼容　删去“电话”（b），以前填的就看不到了。",
        "有 2 处改动，其中 1 处不兼容。",
    ]
    as_json = json.loads(run("diff", old, new, "--json").stdout)
    assert [(one["kind"], one["ref"], one["breaking"]) for one in as_json] == [
        ("added", "/data/c", False),
        ("removed", "/data/b", True),
    ]
    assert run("diff", old, old).stdout == "两版说的一样。\n"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"form_id": "T1"}', "[" * 100_000])
def test_a_file_that_is_no_package_is_named(
    book: Callable[[str], Path], tmp_path: Path, text: str
) -> None:
    (tmp_path / "x.json").write_text(text)
    refused = run("diff", tmp_path / "x.json", book(SURVEY))
    assert isinstance(refused.exception, PackageNotReadable)


def test_a_withdrawn_form_is_hidden_once_and_comes_back_with_the_next_edition(
    book: Callable[[str], Path], data: Path
) -> None:
    run("publish", book(SURVEY), "--data", data)
    assert "T1 已停用" in run("withdraw", "T1", "--data", data).stdout
    assert [form.withdrawn for form in editions(data)] == [True]
    assert "早就停用了" in run("withdraw", "T1", "--data", data).stdout
    assert isinstance(run("withdraw", "F99", "--data", data).exception, FormNotOnServer)
    run("publish", book(SURVEY), "--data", data)
    assert [(one.form_version, one.withdrawn) for one in editions(data)] == [(2, False), (1, True)]
