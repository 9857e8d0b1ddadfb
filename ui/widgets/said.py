"""An answer as a person says it: labels for codes, days as 11月23日. Plain words, no widget."""

import re
from datetime import date

from fieldvisit.forms.state import NodeState
from fieldvisit.records.fields import mask_citizen_id
from ui.widgets.digits import clock_of
from ui.widgets.number_field import grouped

HIDDEN = "••••"
NUMBER_OF_AN_ID = re.compile(r"\d{17}[\dXx]|\b\d{15}\b", re.ASCII)
"""Wherever it is only shown, and not typed, it is masked."""

_DAY = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w:-])", re.ASCII)
"""A day as the form holds it, standing alone: no part of a number or of a moment."""


def answer_words(state: NodeState) -> str:
    """`王桂兰`, `妻子`, `1948年3月2日`, `1,200`; "" for none. What is masked stays so."""
    value = state.value
    if not value:
        return ""
    told = set(state.appearance.split())
    if "masked" in told:
        return HIDDEN
    if state.options:
        labels = {option.value: option.label for option in state.options}
        return "、".join(labels.get(code, code) for code in value.split())
    if NUMBER_OF_AN_ID.search(value):
        return NUMBER_OF_AN_ID.sub(lambda found: mask_citizen_id(found[0]), value)
    if state.type == "date":
        return _day(value, told)
    if state.type == "dateTime":
        return f"{_day(value, told)} {clock_of(value)}"
    if state.type == "time":
        return clock_of(value)
    return grouped(value) if "thousands-sep" in told else value


def _day(value: str, told: set[str]) -> str:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value
    if "year" in told:
        return f"{day.year}年"
    return f"{day.year}年{day.month}月" + ("" if "month-year" in told else f"{day.day}日")


def dates_in(words: str) -> str:
    """A form's sentence with the days that it names as people say them: `2026-12-01` ->
    `2026年12月1日`."""
    return _DAY.sub(lambda found: _day(found[0], set()), words)
