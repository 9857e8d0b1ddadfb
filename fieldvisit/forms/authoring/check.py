"""Put all judgements of a workbook together: what must be mended, what is worth a look. It
publishes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldvisit.forms.authoring import (
    conditions,
    fitting,
    lists,
    paper,
    questions,
    register,
    sheets,
)
from fieldvisit.forms.authoring.book import opened, print_name, read_book
from fieldvisit.forms.authoring.convert import converted
from fieldvisit.forms.authoring.loading import loaded
from fieldvisit.forms.authoring.media import read_media
from fieldvisit.forms.authoring.rows import Book
from fieldvisit.forms.authoring.survey import Survey, survey_of
from fieldvisit.forms.refusals import Finding, FormRefused
from fieldvisit.forms.sheet import layout_of


@dataclass(slots=True)
class Checked:
    """A workbook and what was found: `xform` is blank when there is anything to mend."""

    book: Book = field(default_factory=Book)
    survey: Survey = field(default_factory=Survey)
    layout: dict[str, Any] | None = None
    xform: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def faults(self) -> list[Finding]:
        """What must be mended before the form can be published."""
        return [one for one in self.findings if not one.hint]


def checked(path: Path, version: int = 1) -> Checked:
    """Everything found in a workbook, the form converted and loaded when nothing speaks against
    it."""
    done = Checked()
    try:
        _judge(done, path)
        if not done.faults:
            done.xform = converted(done.book, version)
            loaded(done.xform, done.book, survey=done.survey)
    except FormRefused as error:
        done.findings.extend(error.findings)
        done.xform = ""
    done.findings = done.book.located(_in_order(_once(done.findings)))
    return done


def _judge(done: Checked, path: Path) -> None:
    workbook = opened(path)
    book = done.book = read_book(workbook)
    found = done.findings
    found.extend(sheets.judged(book))
    found.extend(read_media(book, path.parent))
    survey = done.survey = survey_of(book, found.append)
    drawn = lists.Lists(book, survey)
    found.extend(questions.judged(survey))
    found.extend(lists.judged(drawn))
    found.extend(conditions.judged(survey, drawn))
    found.extend(fitting.judged(drawn))
    found.extend(register.judged(book, survey))
    title = print_name(workbook)
    if title:
        book.titles["print"] = title
        done.layout = layout_of(workbook[title])
        found.extend(paper.judged(done.layout, survey))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once; a column that is not there is not told of again in each row."""
    kept = list(dict.fromkeys(findings))
    away = {(one.sheet, one.detail) for one in kept if one.code == "missing_column"}
    return [
        one
        for one in kept
        if not (one.code.startswith("missing_") and (one.sheet, one.column) in away)
        or one.code == "missing_column"
    ]


def _in_order(findings: list[Finding]) -> list[Finding]:
    order = ("survey", "choices", "settings", "entities", "print")
    rank = {name: place for place, name in enumerate(order)}
    return sorted(findings, key=lambda one: (one.hint, rank.get(one.sheet, -1), one.row))
