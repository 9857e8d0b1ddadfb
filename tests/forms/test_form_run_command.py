"""`fieldvisit form run --jsonl`: a line in, a line out, whatever the line is."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from fieldvisit.commands.form import app
from fieldvisit.forms.authoring import any_form

ROOT = Path(__file__).parents[2]
XFORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>'
    '<instance><data id="t"><a/><b/><m jr:template=""><c/></m></data></instance>'
    '<bind nodeset="/data/a" type="int"/><bind nodeset="/data/m/c" type="string"/>'
    '<bind nodeset="/data/b" type="int" calculate="/data/a + count(/data/m)"/></model></h:head>'
    '<h:body><input ref="/data/a"><label>a</label></input><group ref="/data/m"><label>m</label>'
    '<repeat nodeset="/data/m"><input ref="/data/m/c"><label>c</label></input></repeat></group>'
    "</h:body></h:html>"
)
Book = Callable[..., Path]


def replies(lines: Sequence[object], *flags: str) -> list[dict[str, Any]]:
    """What the command answers to lines: texts as they are, bytes too, anything else as JSON."""
    told = [one if isinstance(one, bytes) else text(one).encode() for one in lines]
    ran = CliRunner().invoke(app, ["run", "--jsonl", *flags], input=b"\n".join(told))
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.stdout_bytes.decode("utf-8").split("\n") if line]


def text(line: object) -> str:
    return line if isinstance(line, str) else json.dumps(line)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "form.xml"
    path.write_text(XFORM, "utf-8")
    return path


def test_a_form_is_filled_line_by_line(form: Path) -> None:
    steps = [{"set": "/data/a", "to": "3"}, {"add": "/data/m", "n": 2}]
    first, second = replies([{"form": str(form), "steps": steps}, {"form": str(form)}])
    assert "<b>5</b>" in first["instance"]
    assert first["nodes"] != second["nodes"]
    assert second["status"] == "success"
    assert second["instance"].startswith('<data id="t"><a/>')  # no version, as the form has none


@pytest.mark.parametrize(
    "line",
    [
        "form",
        "[1, 2]",
        "3",
        '{"form": ',
        '{"form": NaN}',
        '"\\ud800"',
        '{"form": "\\ud800.xml"}',
        '{"form": "a\\u0000b.xml"}',
        "[" * 100_000,
        "1" * 10_000,
        b"\xff\xfe\x00",
        b'{"form": "\xb1\xed.xml"}',
    ],
    ids=str,
)
def test_a_line_that_is_no_request_is_answered_and_the_next_one_too(
    line: str | bytes, form: Path
) -> None:
    broken, done = replies([line, {"form": str(form)}])
    assert broken["status"] == "failure"
    assert broken["error"].endswith("。")
    assert broken["code"] != "form_run_failed"
    assert done["status"] == "success"


def test_lines_without_a_word_are_passed_over(form: Path) -> None:
    assert len(replies(["", "  ", {"form": str(form)}, "", ""])) == 1


def test_a_lone_surrogate_comes_back_as_json(form: Path) -> None:
    (reply,) = replies([{"form": str(form), "steps": [{"set": "/data/\ud800", "to": ""}]}])
    assert "\ud800" in reply["steps"][0]["error"]


@pytest.mark.parametrize("name", ["none.xml", "none.xlsx", ".", "form.doc"])
def test_a_file_that_cannot_be_read_is_named(name: str, form: Path) -> None:
    (form.parent / "form.doc").write_text("x", "utf-8")
    (reply,) = replies([{"form": str(form.parent / name)}])
    assert (reply["status"], reply["code"]) == ("failure", "form_file_unreadable")
    assert str(form.parent / name) in reply["error"]


def test_attachments_are_read_from_their_folder_in_the_code_of_excel(
    book: Book, tmp_path: Path
) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "towns.csv").write_bytes("name,label\nxk,辛口镇\n".encode("gb18030"))
    path = book([{"type": "select_one_from_file towns.csv", "name": "town", "label": "镇"}])
    told = {"form": str(path), "full": True}
    without, found = replies([told, {**told, "media": str(folder)}])
    assert found["nodes"][0]["options"] == [["xk", "辛口镇"]]
    assert without["status"] == "failure"
    place = {key: without["findings"][0][key] for key in ("sheet", "row", "column", "code")}
    assert place == {"sheet": "survey", "row": 2, "column": "type", "code": "media_missing"}


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([{"type": "colour", "name": "a"}], (2, "type", "unknown_type")),
        ([{"type": "select_one none", "name": "a"}], (2, "type", "unknown_list")),
        ([{"type": "text", "name": "a", "relevant": "1 +"}], (2, "relevant", "broken_expression")),
        (
            [{"type": "text", "name": "a", "constraint": "no(.)"}],
            (2, "constraint", "unknown_function"),
        ),
        ([{"type": "text", "name": "a", "label": "${zz}"}], (2, "label", "unknown_name")),
        (
            [{"type": "text", "name": "a"}, {"type": "text", "name": "a"}],
            (3, "name", "duplicate_name"),
        ),
        (
            [{"type": "begin_group", "name": "g"}, {"type": "text", "name": "a"}],
            (2, "type", "unclosed_group"),
        ),
    ],
    ids=lambda one: one[2] if isinstance(one, tuple) else "",
)
def test_a_broken_workbook_says_sheet_row_and_column(
    rows: list[dict[str, str]], place: tuple[int, str, str], book: Book
) -> None:
    (reply,) = replies([{"form": str(book([{"label": "题"} | row for row in rows], bare=True))}])
    (finding,) = reply["findings"]
    assert (finding["sheet"], finding["row"], finding["column"], finding["code"]) == (
        "survey",
        *place,
    )
    assert reply["error"].startswith(f"survey 表 第 {place[0]} 行 {place[1]}（")


def test_a_workbook_needs_nothing_of_our_house(book: Book) -> None:
    rows = [{"type": "integer", "name": "a", "label": "A"}]
    told = {"name": "household", "version": "2026"}
    path = book(rows, settings=told, bare=True)
    (reply,) = replies([{"form": str(path), "steps": [{"set": "/household/a", "to": "3"}]}])
    begun = f'<household id="{path.stem}" version="2026"><a>3</a>'
    assert reply["instance"].startswith(begun)


def test_a_workbook_is_converted_once_until_it_changes(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[Path] = []
    real = any_form.any_form

    def counted(path: Path) -> any_form.AnyForm:
        times.append(path)
        return real(path)

    monkeypatch.setattr(any_form, "any_form", counted)
    path = book([{"type": "text", "name": "a"}])
    replies([{"form": str(path)}] * 3)
    assert len(times) == 1


def test_now_is_the_time_that_is_handed_in(book: Book) -> None:
    path = book([{"type": "calculate", "name": "a", "calculation": "now()"}])
    (reply,) = replies([{"form": str(path)}], "--now", "2026-01-02T03:04:05")
    assert "<a>2026-01-02T03:04:05.000+08:00</a>" in reply["instance"]


def test_it_starts_without_window_store_and_workbooks(form: Path) -> None:
    code = (
        "import sys; sys.argv = ['fieldvisit', 'form', 'run', '--jsonl']\n"
        "from fieldvisit.__main__ import app\n"
        "app(standalone_mode=False)\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps({"form": str(form)}),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert json.loads(ran.stdout)["status"] == "success"
    heavy = {"PySide6", "sqlalchemy", "sqlmodel", "pyxform", "openpyxl", "ui", "fieldvisit.store"}
    assert heavy & set(ran.stderr.split()) == set()


REFS = st.sampled_from(
    ["/data/a", "/data/b", "/data/m", "/data/m[1]/c", "/data/m[99]/c", "/data/m[0]", "/data", "/"]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
ANY = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=4)
STEPS = st.one_of(
    ANY,
    st.fixed_dictionaries({"set": st.one_of(REFS, ANY), "to": st.one_of(st.text(max_size=4), ANY)}),
    st.fixed_dictionaries({"add": st.one_of(REFS, ANY)}, optional={"n": st.integers(-1, 3)}),
    st.fixed_dictionaries(
        {"remove": st.one_of(REFS, ANY), "at": st.one_of(st.integers(0, 4), ANY)}
    ),
    st.fixed_dictionaries({"lang": ANY}),
    st.fixed_dictionaries({"dump": ANY}),
)
REQUESTS = st.fixed_dictionaries(
    {"form": st.sampled_from(["", "form.xml", "form.xml", "form.xml"])},
    optional={
        "steps": st.one_of(st.lists(STEPS, max_size=6), ANY),
        "full": st.one_of(st.booleans(), ANY),
        "media": st.one_of(st.just(""), ANY),
        "instance": st.sampled_from([None, "", "<data/>", "<data><a>7</a><m/><m/></data>", "<x"]),
    },
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(st.one_of(REQUESTS, ANY, st.binary(max_size=30)), max_size=6))
def test_any_line_gets_one_reply_with_a_status_and_no_fault(lines: list[Any], form: Path) -> None:
    told = [here(one, form) for one in lines]
    asked = [one for one in told if not isinstance(one, bytes) or one.strip()]
    answered = replies(told)
    assert len(answered) == len(asked)
    for reply in answered:
        assert reply["status"] in ("success", "failure")
        assert reply.get("code") != "form_run_failed"
        assert ("error" in reply) == (reply["status"] == "failure")


def here(line: object, form: Path) -> object:
    """The line with the form's real place; bytes without ends of lines; a text as JSON."""
    if isinstance(line, bytes):
        return line.replace(b"\n", b"").replace(b"\r", b"")
    if isinstance(line, dict) and line["form"]:
        return line | {"form": str(form)}
    return json.dumps(line)
