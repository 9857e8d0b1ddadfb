"""What README and the docs tell people to type exists, and their links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from fieldvisit.__main__ import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?:sh|powershell)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPOKEN = re.compile(r"`((?:make|fieldvisit) [^`]+)`")
LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)[^)]*\)")
PROGRAM = re.compile(r"^(?:\.venv[/\\](?:bin|Scripts)[/\\])?fieldvisit$")


def lines_to_type():
    for page in PAGES:
        text = page.read_text("utf-8")
        for block in BLOCK.findall(text):
            for line in block.splitlines():
                typed = line.partition("#")[0].strip()
                if typed:
                    yield pytest.param(typed, id=f"{page.name}: {typed}")


def words_said():
    for page in PAGES:
        for said in SPOKEN.findall(page.read_text("utf-8")):
            yield pytest.param(said, id=f"{page.name}: {said}")


def targets():
    text = (ROOT / "Makefile").read_text("utf-8")
    benches = {f"bench-{one.stem[6:]}" for one in ROOT.glob("bench/bench_*.py")}
    return set(re.findall(r"^([a-z][\w-]*):", text, re.MULTILINE)) | benches


def parse(arguments):
    """Let the command's own parser read the arguments, without running anything."""
    command = typer.main.get_command(app)
    context = command.make_context("fieldvisit", list(arguments), resilient_parsing=False)
    while hasattr(command, "resolve_command"):
        rest = [*context._protected_args, *context.args]
        _, command, left = command.resolve_command(context, rest)
        context = command.make_context(command.name, left, parent=context)
    return command.name


@pytest.mark.parametrize("line", list(lines_to_type()))
def test_a_line_to_type_is_understood(line):
    words = shlex.split(line.replace("\\", "/"))
    if words[0] == "make":
        assert set(words[1:]) <= targets()
    elif PROGRAM.match(words[0]):
        assert parse(words[1:])
    else:
        assert words[0] in ("py", ".ci/run", ".venv/Scripts/python", ".venv/bin/python")


@pytest.mark.parametrize("said", list(words_said()))
def test_a_command_named_in_prose_exists(said):
    program, *words = said.split()
    plain = [word for word in words if re.fullmatch(r"[a-z][\w-]*", word)]
    if program == "make":
        stars = {word.rstrip("*") for word in words if word.endswith("*")}
        assert all(any(t.startswith(star) for t in targets()) for star in stars)
        assert set(plain) - {"bench-"} <= targets()
        return
    command = typer.main.get_command(app)
    for word in plain:
        if not hasattr(command, "commands"):
            break
        assert word in command.commands
        command = command.commands[word]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known | {"--help"}


def options(command, *path):
    """Every option of the program that its help names, with the words that lead to it."""
    for parameter in command.params:
        if parameter.param_type_name == "option" and parameter.name != "help":
            yield " ".join((*path, parameter.opts[0])), parameter
    for name, inner in getattr(command, "commands", {}).items():
        yield from options(inner, *path, name)


def default_shown(option):
    if option.is_flag or option.default is None or option.show_default is False:
        return ""
    return str(option.default if option.show_default is True else option.show_default)


def test_help_says_what_each_option_is_and_its_default_in_chinese():
    found = dict(options(typer.main.get_command(app)))
    assert len(found) > 500
    assert [name for name, option in found.items() if not option.help] == []
    assert [
        name for name, option in found.items() if re.search("[a-z]", default_shown(option))
    ] == []


def test_a_wrong_line_is_not_understood():
    with pytest.raises(BaseException, match=r"(?i)no such option"):
        parse(["demo", "--no-such-option"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    targets_of_links = [t for t in LINK.findall(page.read_text("utf-8")) if ":" not in t]
    assert [t for t in targets_of_links if not (page.parent / t).exists()] == []
