"""Scenarios of the form engine: a tiny form as an author writes it, steps, and what must then be.

A file of `tests/forms/scenarios` is TOML: `feature` says what it is about, `source` whose word it
takes, and each `[[case]]` has a `name` and

    form     rows of the sheet survey, cells between ` | `, the first line names the columns;
             a question without a label is labelled with its name
    choices  rows of the sheet choices (list_name, name, label and more)
    entities, settings, media, prefill, about, now, xform (in place of form)
    broken   the reason why the form cannot be loaded; then there are no steps
    steps    one a line:

    name := 3              answers a question; `:=` alone clears; `!readonly` at the end: is refused
    add member 2           two more instances of a repeat; `remove member[1]` takes one away
    speak zh / reopen / finish / later 2026-11-24T12:00:00+08:00
    name = 3               the value it holds; a name may be a path: member[2]/age
    name is not relevant   also required, readonly, valid
    name says 题目          its words; also hints, guides, warns (what is wrong with the answer)
    name offers a=甲, b     the choices' codes (and words); `offers nothing`
    sends <name>3</name>   stands in the instance that is submitted; `sends no <name>`
    problems name, other   all that keeps the form from being finished; `problems none`
    answers {"name": 3}    the flat projection
    entities [...]         what goes back to the register
    changes name           the last step said that this node may have changed
    # a remark
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pyxform.xls2xform import convert

from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.question_types import named
from fieldvisit.forms.session import Session

NOW = "2026-11-23T12:00:00+08:00"
_CELL = re.compile(r"(?<=\s)\|(?=\s|$)")
_FLAGS = ("relevant", "required", "readonly", "valid")
_SAYING = {"says": "label", "hints": "hint", "guides": "guidance", "warns": "message"}


@dataclass(frozen=True)
class Case:
    """One scenario; `broken` is the reason why its form cannot be loaded."""

    name: str
    steps: str = ""
    form: str = ""
    choices: str = ""
    entities: str = ""
    xform: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)
    prefill: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    now: str = NOW
    broken: str = ""
    by: str = ""


def cases(folder: Path) -> Iterator[tuple[str, Case]]:
    """All scenarios of a folder, each with its id: file and name."""
    for path in sorted(folder.glob("*.toml")):
        for told in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield f"{path.stem}: {told['name']}", Case(**told)


def xform_of(case: Case) -> str:
    """The case's form as pyxform converts it."""
    if case.xform:
        return case.xform
    sheets: dict[str, Any] = {
        "survey": [_labelled(row) for row in rows(case.form)],
        "choices": rows(case.choices),
        "settings": [{"form_id": "case", "version": "1", **case.settings}],
    }
    if case.entities:
        sheets["entities"] = rows(case.entities)
    # without these pyxform guesses the columns from the first row
    heads = {f"{name}_header": [_columns(found)] for name, found in sheets.items() if found}
    made: str = convert(sheets | heads, form_name="data").xform
    return made


def _columns(found: list[dict[str, str]]) -> dict[str, None]:
    return dict.fromkeys(column for row in found for column in row)


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table written with ` | ` between cells; blank cells are left out."""
    lines = [
        [cell.strip() for cell in _CELL.split(line.strip())]
        for line in table.strip().splitlines()
        if line.strip()
    ]
    if not lines:
        return []
    header, *others = lines
    return [
        {column: cell for column, cell in zip(header, line, strict=False) if cell}
        for line in others
    ]


def _labelled(row: dict[str, str]) -> dict[str, str]:
    kind, _ = named(row.get("type", ""))
    wants = kind is not None and kind.shown and kind.kind not in ("group", "repeat")
    has = any(column.partition("::")[0] == "label" for column in row)
    return row | {"label": row["name"]} if wants and not has else row


def load_case(case: Case) -> FormDefinition:
    """The definition of the case's form."""
    xform = xform_of(case)
    return load(xform, media=case.media) if case.media else load(xform)


class Play:
    """One scenario being played, step by step."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.now = datetime.fromisoformat(case.now)
        self.definition = load_case(case)
        more: dict[str, Any] = {"about": case.about} if case.about else {}
        self.session = Session(self.definition, now=self.now, prefill=case.prefill, **more)
        self.changed: tuple[str, ...] = ()

    def run(self) -> None:
        """All steps in order."""
        for line in self.case.steps.strip().splitlines():
            if line.strip() and not line.startswith("#"):
                self._told(line.strip())

    def _told(self, line: str) -> None:
        try:
            self.step(line)
        except Exception as error:
            error.add_note(f"at the step: {line}")
            raise

    def requests(self) -> list[dict[str, Any]]:
        """The steps that do something, as the driver takes them. Raises ValueError for one that
        it has no word for."""
        found: list[dict[str, Any]] = []
        for line in self.case.steps.strip().splitlines():
            if re.match(r"reopen|later|finish", line):
                raise ValueError(line)
            for pattern, spoken in _SPOKEN:
                match = pattern.fullmatch(line.strip())
                if match is not None:
                    found.append(spoken(self, *(part or "" for part in match.groups())))
                    break
        return found

    def step(self, line: str) -> None:
        """One line. Raises AssertionError with the line when something is otherwise."""
        for pattern, act in _STEPS:
            match = pattern.fullmatch(line)
            if match is not None:
                act(self, *(part or "" for part in match.groups()))
                return
        raise ValueError(f"no step: {line}")

    def ref(self, path: str) -> str:
        """An absolute reference: a name stands for the node that bears it."""
        if path.startswith("/"):
            return path
        first, slash, rest = path.partition("/")
        name, bracket, place = first.partition("[")
        known = [node.ref for node in self.definition.nodes if node.name == name]
        assert len(known) == 1, f"{name} names {known}"
        return f"{known[0]}{bracket}{place}{slash}{rest}"

    def set(self, path: str, text: str, refusal: str) -> None:
        text = text.strip().replace("\\n", "\n")
        self._act(lambda: self.session.set(self.ref(path), text), refusal)

    def add(self, path: str, count: str, refusal: str) -> None:
        self._act(lambda: self.session.add(self.ref(path), int(count or 1)), refusal)

    def remove(self, path: str, place: str, refusal: str) -> None:
        self._act(lambda: self.session.remove(self.ref(path), int(place)), refusal)

    def _act(self, act: Callable[[], Any], refusal: str) -> None:
        refused: FieldvisitError | None = None
        try:
            self.changed = act().refs
        except FieldvisitError as error:
            refused = error
        assert (refused.code if refused else "") == refusal, refused and refused.facts()

    def speak(self, language: str) -> None:
        self.session.speak(language)

    def reopen(self) -> None:
        draft = self.session.draft_xml()
        self.session = Session(self.definition, now=self.now, instance=draft)
        assert self.session.draft_xml() == draft

    def finish(self) -> None:
        self.session.finish(self.now)

    def later(self, now: str) -> None:
        self.now = datetime.fromisoformat(now)

    def holds(self, path: str, text: str) -> None:
        assert self.session.state(self.ref(path)).value == text.strip().replace("\\n", "\n"), path

    def flag(self, path: str, negated: str, flag: str) -> None:
        assert getattr(self.session.state(self.ref(path)), flag) is not bool(negated), path

    def says(self, path: str, how: str, words: str) -> None:
        assert getattr(self.session.state(self.ref(path)), _SAYING[how]) == words.strip(), path

    def offers(self, path: str, wanted: str) -> None:
        options = self.session.state(self.ref(path)).options
        asked = [one.strip() for one in wanted.split(",")] if wanted != "nothing" else []
        spelled = [f"{one.value}={one.label}" for one in options]
        codes = [one.value for one in options]
        assert asked == (spelled if "=" in wanted else codes), path

    def sends(self, negated: str, fragment: str) -> None:
        squeezed = re.sub(r">\s+<", "><", self.session.xml())
        assert (fragment not in squeezed) is bool(negated), squeezed

    def problems(self, wanted: str) -> None:
        asked = [self.ref(one.strip()) for one in wanted.split(",")] if wanted != "none" else []
        assert [problem.ref for problem in self.session.problems()] == asked

    def answers(self, wanted: str) -> None:
        assert self.session.answers() == json.loads(wanted)

    def goes_back(self, wanted: str) -> None:
        told = [
            {
                "dataset": one.dataset,
                "action": one.action,
                "label": one.label,
                "properties": dict(one.properties),
            }
            for one in self.session.entities()
        ]
        assert told == json.loads(wanted)

    def changes(self, path: str) -> None:
        assert self.ref(path) in self.changed, self.changed


_REFUSED = r"(?: !(\w+))?"
_SPOKEN: list[tuple[re.Pattern[str], Callable[..., dict[str, Any]]]] = [
    (
        re.compile(rf"(\S+) :=(?: (.*?))?{_REFUSED}"),
        lambda play, path, text, _: {
            "set": play.ref(path),
            "to": text.strip().replace("\\n", "\n"),
        },
    ),
    (
        re.compile(rf"add (\S+?)(?: (\d+))?{_REFUSED}"),
        lambda play, path, count, _: {"add": play.ref(path), "n": int(count or 1)},
    ),
    (
        re.compile(rf"remove (\S+)\[(\d+)\]{_REFUSED}"),
        lambda play, path, place, _: {"remove": play.ref(path), "at": int(place)},
    ),
    (re.compile(r"speak ?(.*)"), lambda play, language: {"lang": language}),
]
_STEPS: list[tuple[re.Pattern[str], Callable[..., None]]] = [
    (re.compile(pattern), act)
    for pattern, act in (
        (rf"(\S+) :=(?: (.*?))?{_REFUSED}", Play.set),
        (rf"add (\S+?)(?: (\d+))?{_REFUSED}", Play.add),
        (rf"remove (\S+)\[(\d+)\]{_REFUSED}", Play.remove),
        (r"speak ?(.*)", Play.speak),
        (r"reopen", Play.reopen),
        (r"finish", Play.finish),
        (r"later (\S+)", Play.later),
        (r"sends( no)? (<.*)", Play.sends),
        (r"problems (.+)", Play.problems),
        (r"answers (.+)", Play.answers),
        (r"entities (.+)", Play.goes_back),
        (r"changes (\S+)", Play.changes),
        (rf"(\S+) is( not)? ({'|'.join(_FLAGS)})", Play.flag),
        (r"(\S+) (says|hints|guides|warns)(?: (.*))?", Play.says),
        (r"(\S+) offers (.+)", Play.offers),
        (r"(\S+) =(?: (.*))?", Play.holds),
    )
]
