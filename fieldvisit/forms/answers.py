"""Whether a text can be the answer of a type of question, and its canonical form. It knows no form
and no session."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from fieldvisit.forms.values import instant_text, read_when, to_number

# XML 1.0 cannot hold these; they come from pasting
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
_WHOLE = re.compile(r"[+-]?\d{1,18}\Z", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})\Z", re.ASCII)
_CLOCK = re.compile(
    r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?\Z", re.ASCII
)


def clean(text: str) -> str:
    """Text as XML keeps it: one kind of line end, no control characters."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def canonical(kind: str, text: str, *, codes: Collection[str]) -> str | None:
    """The canonical text of an answer of a kind, "" for a cleared one; None when it cannot be of
    that kind."""
    if text == "":
        return ""
    if kind == "select_one":
        return text if text in codes else None
    if kind == "rank":  # all that is offered, each once
        order = text.split()
        return " ".join(order) if sorted(order) == sorted(codes) else None
    if kind == "select_multiple":
        chosen = tuple(dict.fromkeys(text.split()))
        return " ".join(chosen) if all(one in codes for one in chosen) else None
    read = _READERS.get(kind)
    return clean(text) if read is None else read(unicodedata.normalize("NFKC", text).strip())


def within(text: str, parameters: Mapping[str, str]) -> bool:
    """Whether a number lies between the `start` and the `end` of a range, ends included; what is
    no bound bounds nothing."""
    bounds = [to_number(parameters.get(name, "")) for name in ("start", "end")]
    low, high = sorted(bounds)
    return text == "" or not (to_number(text) < low or to_number(text) > high)


def _whole(text: str) -> str | None:
    return str(int(text)) if _WHOLE.match(text) else None


def _decimal(text: str) -> str | None:
    return text.removeprefix("+") if _DECIMAL.match(text) else None


def _day(text: str) -> str | None:
    when = read_when(text)
    if when is None:
        return None
    return when.date().isoformat() if isinstance(when, datetime) else when.isoformat()


def _instant(text: str) -> str | None:
    when = read_when(text)
    return instant_text(when) if isinstance(when, datetime) else None


def _clock(text: str) -> str | None:
    return text if _CLOCK.match(text) else None


def _point(text: str) -> str | None:
    numbers = text.split()
    if not 2 <= len(numbers) <= 4 or not all(_DECIMAL.match(one) for one in numbers):
        return None
    latitude, longitude = float(numbers[0]), float(numbers[1])
    return " ".join(numbers) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _way(text: str) -> str | None:
    points = [_point(one) for one in text.rstrip("; ").split(";")]
    whole = [one for one in points if one is not None]
    return "; ".join(whole) if len(whole) == len(points) >= 2 else None


def _field(text: str) -> str | None:
    way = _way(text)
    # its edge comes back to where it began (ODK XForms, geoshape)
    places = [one.split()[:2] for one in way.split("; ")] if way else []
    return way if len(places) >= 3 and places[0] == places[-1] else None


def _acknowledged(text: str) -> str | None:
    return text if text == "OK" else None


_READERS: dict[str, Callable[[str], str | None]] = {
    "integer": _whole,
    "decimal": _decimal,
    "date": _day,
    "dateTime": _instant,
    "time": _clock,
    "geopoint": _point,
    "geotrace": _way,
    "geoshape": _field,
    "acknowledge": _acknowledged,
}
