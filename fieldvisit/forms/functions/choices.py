"""What was chosen: codes of a multiple choice stand in one text, parted by spaces."""

import math

from fieldvisit.forms.functions.registry import Family
from fieldvisit.forms.values import Value, to_number, to_text

FUNCTIONS = Family()


@FUNCTIONS.plain("selected", 2)
def selected(value: Value, code: Value) -> Value:
    """Whether a code is among those chosen."""
    return to_text(code).strip() in to_text(value).split()


FUNCTIONS.also("is-selected", of="selected")


@FUNCTIONS.plain("selected-at", 2)
def selected_at(value: Value, place: Value) -> Value:
    """The code chosen at a place, counted from 0; blank when there is none."""
    codes = to_text(value).split()
    at = to_number(place)
    if not math.isfinite(at) or not 0 <= at < len(codes):
        return ""
    return codes[int(at)]


@FUNCTIONS.plain("count-selected", 1)
def count_selected(value: Value) -> Value:
    """How many codes are chosen."""
    return float(len(to_text(value).split()))
