"""Judge the survey's rows one by one: type, name, label, purpose, class, texts. Conditions that
need the whole form are judged elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator

from fieldvisit.forms.authoring import expressions
from fieldvisit.forms.authoring.columns import SPOKEN
from fieldvisit.forms.authoring.kinds import ATTACHED, BEGINS, ENDS, SELECTS, UNSHOWN, kind_of
from fieldvisit.forms.authoring.rows import Book, Row, is_chinese
from fieldvisit.forms.authoring.survey import Spot, Survey
from fieldvisit.forms.refusals import Finding

CLASSES = {"一般": "general", "敏感": "sensitive"}

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_RESERVED = frozenset({"meta", "data"})


def judged(book: Book, survey: Survey) -> Iterator[Finding]:
    """Everything wrong in single rows."""
    yield from _names(survey)
    for spot in survey.spots:
        yield from _spot(spot, book)
        yield from _texts(spot.row, survey)


def _names(survey: Survey) -> Iterator[Finding]:
    times = Counter(spot.name for spot in survey.spots)
    seen: set[str] = set()
    for spot in survey.spots:
        name, row = spot.name, spot.row.number
        if not name:
            yield Finding("survey", row, "name", "missing_name")
        elif " " in name or "\u3000" in name:
            yield Finding("survey", row, "name", "blank_in_name", name)
        elif not _NAME.match(name) or name in _RESERVED:
            yield Finding("survey", row, "name", "bad_name", name)
        elif times[name] > 1 and name in seen:
            yield Finding("survey", row, "name", "duplicate_name", name)
        seen.add(name)


def _spot(spot: Spot, book: Book) -> Iterator[Finding]:
    row, kind = spot.row, spot.kind
    if not kind.name:
        yield Finding("survey", row.number, "type", "missing_type")
        return
    if not kind.known:
        code = "missing_list" if kind_of(f"{kind.name} x").known else "unknown_type"
        yield Finding("survey", row.number, "type", code, row.get("type"))
        return
    if kind.name not in UNSHOWN:
        yield from _labelled(row, needed=kind.name != "begin_group" or spot.above is None)
    if kind.name == "calculate" and not row.get("calculation"):
        yield Finding("survey", row.number, "calculation", "missing_calculation")
    if kind.name in SELECTS and "${" not in kind.of:
        lists = {choice.get("list_name") for choice in book.choices}
        if kind.of not in lists:
            yield Finding("survey", row.number, "type", "unknown_list", kind.of)
    if kind.name not in BEGINS | ENDS | ATTACHED | {"note"}:
        yield from _owed(row)


def _labelled(row: Row, *, needed: bool) -> Iterator[Finding]:
    spoken = [column for column, _ in row.spoken("label")]
    if not spoken and needed and not any(column.startswith("media::") for column in row.cells):
        yield Finding("survey", row.number, "label", "missing_label")
    elif spoken and not any(is_chinese(column.partition("::")[2]) for column in spoken):
        yield Finding("survey", row.number, spoken[0], "missing_chinese")


def _owed(row: Row) -> Iterator[Finding]:
    # 个人信息保护法: each field says what it is for and how sensitive it is
    if not row.get("purpose"):
        yield Finding("survey", row.number, "purpose", "missing_purpose")
    if not row.get("class"):
        yield Finding("survey", row.number, "class", "missing_class")
    elif row.get("class") not in CLASSES:
        yield Finding("survey", row.number, "class", "bad_class", row.get("class"))


def _texts(row: Row, survey: Survey) -> Iterator[Finding]:
    for column, text in row.cells.items():
        plain = column.partition("::")[0]
        wanted = plain in SPOKEN or plain in ("trigger", "type")
        computed = expressions.is_expression(plain, text)
        if not (wanted or computed):
            continue
        unknown = [name for name in expressions.mentions(text) if name not in survey.named]
        for name in unknown:
            yield Finding("survey", row.number, column, "unknown_name", name)
        if computed and not unknown:
            for code, near in expressions.faults(text):
                yield Finding("survey", row.number, column, code, near)
