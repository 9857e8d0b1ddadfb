"""Judge whether a row's cells fit its type: default, parameters, appearance, and cells that do
nothing there. Texts and conditions are judged elsewhere."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time

from fieldvisit.forms.appearances import APPEARANCES
from fieldvisit.forms.appearances import named as appearance_named
from fieldvisit.forms.authoring import expressions
from fieldvisit.forms.authoring.guesses import Guesses
from fieldvisit.forms.authoring.kinds import BEGINS, LISTED
from fieldvisit.forms.authoring.lists import Lists
from fieldvisit.forms.authoring.survey import Spot
from fieldvisit.forms.question_types import BY_NAME
from fieldvisit.forms.refusals import Finding

_APART = re.compile(r"[\s,;]+")
_PAIR = re.compile(r"([^=]+)=([^=]+)\Z")
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_WORD = re.compile(r"[^\s(]+(?:\([^)]*\)?)?")
# cells that do nothing in rows of other types
_ONLY: Mapping[str, frozenset[str]] = {
    "choice_filter": LISTED,
    "repeat_count": frozenset({"begin_repeat"}),
}
_UNASKED = frozenset({"note", "calculate", "hidden", *BEGINS})
_NEVER: Mapping[str, frozenset[str]] = {
    "required": _UNASKED - {"note"},
    "constraint": _UNASKED,
    "default": frozenset({"note", *BEGINS}),
    "calculation": frozenset(BEGINS),
}
_OFF = frozenset({"", "no", "false", "false()", "否"})


def judged(lists: Lists) -> Iterator[Finding]:
    """Everything that does not fit the type of its row."""
    for spot in lists.survey.spots:
        if spot.kind.known:
            yield from _default(spot, lists)
            yield from _parameters(spot, lists.survey.guesses)
            yield from _appearance(spot, lists.survey.guesses)
            yield from _idle(spot)


def _default(spot: Spot, lists: Lists) -> Iterator[Finding]:
    text, row = spot.row.get("default"), spot.row.number
    if not text or expressions.is_expression("default", text):
        return
    codes = lists.codes_of(spot)
    if codes is not None:
        for code in text.split():
            if code not in codes:
                meant = lists.survey.guesses.nearest(code, codes)
                yield Finding("survey", row, "default", "unknown_choice", code, instead=meant)
    fits = _FITS.get(spot.kind.name)
    if fits is not None and not fits(text):
        yield Finding("survey", row, "default", "bad_default", text)


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return fits


_FITS: Mapping[str, Callable[[str], bool]] = {
    "integer": lambda text: bool(re.fullmatch(r"-?\d+", text)),
    "decimal": lambda text: bool(_NUMBER.match(text)),
    "range": lambda text: bool(_NUMBER.match(text)),
    "date": _reads(date.fromisoformat),
    "time": _reads(time.fromisoformat),
    "dateTime": _reads(datetime.fromisoformat),
}


def _parameters(spot: Spot, guesses: Guesses) -> Iterator[Finding]:
    text, row = spot.row.get("parameters"), spot.row.number
    type_ = BY_NAME.get(spot.kind.name)
    known = type_.parameters if type_ else ()
    # each part by itself: one search over a long cell would try every place in it
    parts = [part for part in _APART.split(text) if part]
    given = {one[1]: one[2] for part in parts if (one := _PAIR.match(part))}
    if len(given) < len(parts):
        yield Finding("survey", row, "parameters", "bad_parameters", text)
        return
    for name in given:
        if name not in known:
            meant = guesses.nearest(name, known)
            yield Finding("survey", row, "parameters", "unknown_parameter", name, instead=meant)
    for name, value in given.items():
        if name in known and not _VALUES.get(name, bool)(value):
            yield Finding("survey", row, "parameters", "bad_parameter", f"{name}={value}")
            return
    if spot.kind.name == "range" and not set(given) - set(known):
        yield from _range(row, given)


def _range(row: int, given: Mapping[str, str]) -> Iterator[Finding]:
    start, end = float(given.get("start", "0")), float(given.get("end", "10"))
    step = float(given.get("step", "1"))
    if start >= end or not 0 < step <= end - start:
        detail = f"start={start:g} end={end:g} step={step:g}"
        yield Finding("survey", row, "parameters", "bad_range", detail)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.match(text))


def _is_count(text: str) -> bool:
    return text.isdecimal() and int(text) > 0


_VALUES: Mapping[str, Callable[[str], bool]] = {
    "start": _is_number,
    "end": _is_number,
    "step": _is_number,
    "max-pixels": _is_count,
    "rows": _is_count,
    "randomize": lambda text: text in ("true", "false"),
    "seed": lambda text: _is_number(text) or text.startswith("${"),
    "capture-accuracy": _is_number,
    "warning-accuracy": _is_number,
    "allow-mock-accuracy": lambda text: text in ("true", "false"),
    "quality": lambda text: text in ("voice-only", "low", "normal", "external"),
}


def _appearance(spot: Spot, guesses: Guesses) -> Iterator[Finding]:
    type_ = BY_NAME.get(spot.kind.name)
    words = _WORD.findall(spot.row.get("appearance"))
    for word in words:
        known = appearance_named(word)
        if known is None:
            meant = guesses.nearest(word, [one.name for one in APPEARANCES])
            yield _looks(spot, "unknown_appearance", word=word, meant=meant)
        elif not known.supported:
            yield _looks(spot, "unsupported_appearance", word=word)
        elif type_ is not None and type_.kind not in known.kinds:
            yield _looks(spot, "idle_appearance", word=word)


def _looks(spot: Spot, code: str, *, word: str, meant: str = "") -> Finding:
    return Finding("survey", spot.row.number, "appearance", code, word, instead=meant)


def _idle(spot: Spot) -> Iterator[Finding]:
    kind, row = spot.kind.name, spot.row
    required = row.get("required").lower() not in _OFF
    if kind == "note" and required:
        yield Finding("survey", row.number, "required", "required_note")
    for column, kinds in _ONLY.items():
        if row.get(column) and kind not in kinds:
            yield Finding("survey", row.number, column, "idle_cell", column)
    for column, kinds in _NEVER.items():
        filled = required if column == "required" else row.get(column)
        if filled and kind in kinds:
            yield Finding("survey", row.number, column, "idle_cell", column)
    for column, needs in (("required_message", "required"), ("constraint_message", "constraint")):
        for spoken, _ in row.spoken(column):
            if row.get(needs).lower() in _OFF:
                yield Finding("survey", row.number, spoken, "idle_message", needs)
