"""Judge the survey's rows one by one: type, name, label, purpose, class, texts. Conditions that
need the whole form are judged elsewhere."""

import re
from collections import Counter
from collections.abc import Iterator

from fieldvisit.forms.authoring.guesses import Guesses
from fieldvisit.forms.authoring.kinds import (
    ATTACHED,
    BEGINS,
    ENDS,
    UNSHOWN,
    WORDS,
    kind_of,
)
from fieldvisit.forms.authoring.rows import Row, is_chinese
from fieldvisit.forms.authoring.survey import DEEPEST, Spot, Survey
from fieldvisit.forms.refusals import Finding

CLASSES = {"一般": "general", "敏感": "sensitive"}

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_RESERVED = frozenset({"meta", "data"})


def judged(survey: Survey) -> Iterator[Finding]:
    """Everything wrong in single rows."""
    yield from _names(survey)
    for spot in survey.spots:
        yield from _spot(spot, survey.guesses)
    yield from _empty(survey)


def _names(survey: Survey) -> Iterator[Finding]:
    times = Counter(spot.name for spot in survey.spots)
    seen: set[str] = set()
    for spot in survey.spots:
        name, row = spot.name, spot.row.number
        if not name:
            yield Finding("survey", row, "name", "missing_name")
        elif _HIDDEN.search(name):
            yield Finding("survey", row, "name", "hidden_mark", _HIDDEN.sub("", name))
        elif re.search(r"\s", name):
            yield Finding("survey", row, "name", "blank_in_name", name)
        elif not _NAME.match(name) or name in _RESERVED:
            yield Finding("survey", row, "name", "bad_name", name)
        elif times[name] > 1 and name in seen:
            yield Finding("survey", row, "name", "duplicate_name", name)
        seen.add(name)


def _spot(spot: Spot, guesses: Guesses) -> Iterator[Finding]:
    row, kind = spot.row, spot.kind
    if not kind.name:
        yield Finding("survey", row.number, "type", "missing_type")
        return
    if not kind.known:
        code = "missing_list" if kind_of(f"{kind.name} x").known else "unknown_type"
        word = kind.name.split(" ")[0].lower() if code == "unknown_type" else ""
        meant = guesses.nearest(word, WORDS)
        yield Finding("survey", row.number, "type", code, row.get("type"), instead=meant)
        return
    if kind.name not in UNSHOWN:
        yield from _labelled(row, needed=kind.name != "begin_group" or spot.above is None)
    if kind.name == "calculate" and not row.get("calculation"):
        yield Finding("survey", row.number, "calculation", "missing_calculation")
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


def _empty(survey: Survey) -> Iterator[Finding]:
    filled = {spot.above.ref for spot in survey.spots if spot.above}
    for spot in survey.spots:
        deep = len(spot.ref.split("/")) > DEEPEST + 1
        if spot.kind.name in BEGINS and spot.ref not in filled and not deep:
            yield Finding("survey", spot.row.number, "type", "empty_group", spot.name)
