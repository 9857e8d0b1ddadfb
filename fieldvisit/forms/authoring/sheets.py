"""Judge headers, choices, settings and entities of a workbook. The survey's rows are judged
elsewhere."""

import re
from collections.abc import Iterator

from fieldvisit.forms.authoring.columns import OUR_SETTINGS, is_known, nearest
from fieldvisit.forms.authoring.rows import Book, is_chinese
from fieldvisit.forms.refusals import Finding

_NUMBERS = ("minimum_investigators", "minimum_respondent_signatures")
_FORM_ID = re.compile(r"[A-Za-z0-9][\w.\-]{0,39}\Z")


def judged(book: Book) -> Iterator[Finding]:
    """Everything wrong in headers, settings and choices."""
    yield from _columns(book)
    yield from _settings(book)
    yield from _choices(book)


def _columns(book: Book) -> Iterator[Finding]:
    for sheet, header in book.headers.items():
        for place, column in enumerate(header.known):
            # further columns of the choices are what a choice_filter looks at
            if column and sheet != "choices" and not is_known(sheet, column):
                typed, near = header.typed[place], nearest(sheet, column)
                yield Finding(sheet, header.row, column, "unknown_column", typed, instead=near)
            elif column and column in header.known[:place]:
                yield Finding(sheet, header.row, column, "duplicate_column", header.typed[place])


def _settings(book: Book) -> Iterator[Finding]:
    row = book.settings
    for column in ("form_title", "form_id"):
        if not row.get(column):
            yield Finding("settings", row.number, column, "missing_setting", column)
    if row.get("form_id") and not _FORM_ID.match(row.get("form_id")):
        yield Finding("settings", row.number, "form_id", "bad_form_id", row.get("form_id"))
    for column in _NUMBERS:
        assert column in OUR_SETTINGS
        if not re.fullmatch(r"\d{0,2}", row.get(column)):
            yield Finding("settings", row.number, column, "not_a_count")


def _choices(book: Book) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    many = book.settings.get("allow_choice_duplicates").lower() in ("yes", "true", "是")
    for row in book.choices:
        for column in ("list_name", "name"):
            if not row.get(column):
                yield Finding("choices", row.number, column, "missing_cell")
        spoken = [column for column, _ in row.spoken("label")]
        if not spoken:
            yield Finding("choices", row.number, "label", "missing_label")
        elif not any(is_chinese(column.partition("::")[2]) for column in spoken):
            yield Finding("choices", row.number, spoken[0], "missing_chinese")
        code = (row.get("list_name"), row.get("name"))
        if all(code) and code in seen and not many:
            yield Finding("choices", row.number, "name", "duplicate_choice", code[1])
        if " " in code[1]:
            yield Finding("choices", row.number, "name", "bad_choice", code[1])
        seen.add(code)
