"""The lists of choices and who draws on them: codes and columns of each, and what is wrong with the
lists themselves. It judges no condition."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import StringIO

from fieldvisit.forms.authoring.columns import PICTURED
from fieldvisit.forms.authoring.kinds import FROM_FILE, SELECTS
from fieldvisit.forms.authoring.rows import Book, Row, is_chinese
from fieldvisit.forms.authoring.survey import Spot, Survey
from fieldvisit.forms.refusals import Finding

_USED = re.compile(r"""instance\s*\(\s*['"]([^'"]+)['"]""")


@dataclass
class Lists:
    """The choices of a book beside its survey."""

    book: Book
    survey: Survey

    @cached_property
    def named(self) -> dict[str, list[Row]]:
        """Each list's rows."""
        found: dict[str, list[Row]] = {}
        for row in self.book.choices:
            if row.get("list_name"):
                found.setdefault(row.get("list_name"), []).append(row)
        return found

    def codes_of(self, spot: Spot) -> frozenset[str] | None:
        """The codes that a select may hold; None when they are not the sheet's to say."""
        rows = self.named.get(spot.kind.of)
        if spot.kind.name not in SELECTS or rows is None:
            return None
        return frozenset(row.get("name") for row in rows) | (
            {"other"} if spot.kind.other else set()
        )

    def columns_of(self, spot: Spot) -> frozenset[str] | None:
        """The columns that a choice filter may look at; None when they cannot be known."""
        if spot.kind.name in FROM_FILE:
            text = self.book.media.get(spot.kind.of, "")
            return frozenset(header(text)) if text and spot.kind.of.endswith(".csv") else None
        if spot.kind.name not in SELECTS or "${" in spot.kind.of:
            return None
        return frozenset(self.book.columns("choices"))


def header(text: str) -> list[str]:
    """The column names of a csv text."""
    return [cell.strip() for cell in next(csv.reader(StringIO(text[:100_000])), [])]


def judged(lists: Lists) -> Iterator[Finding]:
    """Everything wrong with the lists, and with whoever draws on one that is not there."""
    yield from _rows(lists.book)
    yield from _drawn(lists)
    yield from _files(lists)
    yield from _unused(lists)


def _rows(book: Book) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], int] = {}
    many = book.settings.get("allow_choice_duplicates").lower() in ("yes", "true", "是")
    for row in book.choices:
        for column in ("list_name", "name"):
            if not row.get(column):
                yield Finding("choices", row.number, column, "missing_cell")
        yield from _words(row)
        name = row.get("name")
        if re.search(r"\s", name):
            yield Finding("choices", row.number, "name", "bad_choice", name)
        key = ("name", row.get("list_name"), name)
        if name and key in seen and not many:
            yield Finding("choices", row.number, "name", "duplicate_choice", name)
        label = next((text for _, text in row.spoken("label")), "")
        same = ("label", row.get("list_name"), label)
        if label and same in seen and key not in seen:
            yield Finding("choices", row.number, "label", "same_words", label)
        seen |= {key: row.number, same: row.number}


def _words(row: Row) -> Iterator[Finding]:
    spoken = [column for column, _ in row.spoken("label")]
    if not spoken and not PICTURED & set(row.cells):
        yield Finding("choices", row.number, "label", "missing_label")
    elif spoken and not any(is_chinese(column.partition("::")[2]) for column in spoken):
        yield Finding("choices", row.number, spoken[0], "missing_chinese")


def _drawn(lists: Lists) -> Iterator[Finding]:
    for spot in lists.survey.spots:
        of = spot.kind.of
        if spot.kind.name in SELECTS and of and "${" not in of and of not in lists.named:
            meant = lists.survey.guesses.nearest(of, lists.named)
            yield Finding("survey", spot.row.number, "type", "unknown_list", of, instead=meant)


def _files(lists: Lists) -> Iterator[Finding]:
    for spot in lists.survey.spots:
        text = lists.book.media.get(spot.kind.of, "")
        if spot.kind.name not in FROM_FILE or not text or not spot.kind.of.endswith(".csv"):
            continue
        given = dict(re.findall(r"(value|label)=(\S+)", spot.row.get("parameters")))
        wanted = [given.get("value", "name"), given.get("label", "label")]
        for column in wanted:
            if column not in header(text):
                detail = f"{spot.kind.of}：{column}"
                yield Finding("survey", spot.row.number, "type", "media_column", detail)
        if len(text.splitlines()) < 2:
            yield Finding("survey", spot.row.number, "type", "media_empty", spot.kind.of)


def _unused(lists: Lists) -> Iterator[Finding]:
    used = {spot.kind.of for spot in lists.survey.spots}
    for spot in lists.survey.spots:
        for text in spot.row.cells.values():
            used.update(_USED.findall(text))
    for name, rows in lists.named.items():
        if name not in used:
            yield Finding("choices", rows[0].number, "list_name", "unused_list", name)
