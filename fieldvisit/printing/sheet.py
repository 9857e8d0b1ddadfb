"""One form to print: its layout, its answers, the facts of each page, as values. It never draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from fieldvisit.forms.placeholder import Placeholder, split
from fieldvisit.printing.repeated import indexed

T = TypeVar("T")

TICKED, EMPTY = "☑", "□"
BETWEEN_CHOICES = "\u3000"
BLANK_DATE = "\u3000\u3000年\u3000月\u3000日"
BLANK_TIME = "\u3000时\u3000分"
PICTURE_AWAY = "（图片未到本机）"
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class PageFacts:
    """What head and foot of every page say; ready-made text, in the order of reading."""

    title: str
    number: str
    region_path: str
    printed_at_text: str
    printed_by: str
    hotline: str = "96456"
    qr_text: str = ""
    copy_note: str = ""
    watermark: str = ""


@dataclass(frozen=True)
class Sheet:
    """One form: `layout` from the workbook's print sheet; all else keyed by the field's name.

    values: answers as stored (choice codes, ISO dates and instants); labels: text to show instead;
    choices: (code, label) in the form's order; images: bytes of a PNG or JPEG.
    rows: the answers of each repeat's instances by the field's name, which a print sheet may write
    without the repeat's name before it; labels and images of an instance are keyed
    `repeat[n].field`, n from 1.
    Masking is the caller's: what stands in `values` and `labels` is printed as it is.
    """

    layout: Mapping[str, Any]
    values: Mapping[str, str]
    header: PageFacts
    labels: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    images: Mapping[str, bytes] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The answer of a field, `repeat[n].field` of an instance; blank when there is none."""
        place = indexed(name)
        if place is None:
            return self.values.get(name) or ""
        repeat, at, asked = place
        lines = self.rows.get(repeat, ())
        line = lines[at] if at < len(lines) else {}
        named = asked if asked in line else f"{repeat}_{asked}"
        return line.get(named) or ""

    def options(self, name: str) -> Sequence[tuple[str, str]]:
        """The choices of a field, the same for all instances of a repeat."""
        repeat, _, asked = indexed(name) or ("", 0, name)
        return self.choices.get(asked) or self.choices.get(f"{repeat}_{asked}") or ()

    def label(self, name: str) -> str:
        """The text to show instead of an answer; blank when there is none."""
        return _of_instance(self.labels, name, otherwise="")

    def image(self, name: str) -> bytes:
        """The picture of a field; empty when there is none."""
        return _of_instance(self.images, name, otherwise=b"")


def _of_instance(held: Mapping[str, T], name: str, *, otherwise: T) -> T:
    place = indexed(name)
    if place is None:
        return held.get(name, otherwise)
    repeat, at, asked = place
    whole = f"{repeat}[{at + 1}].{repeat}_{asked}"
    return held.get(name) or held.get(whole) or otherwise


def filled(sheet: Sheet, text: str) -> str:
    """The text of a cell with every placeholder put in; pictures are placed elsewhere."""
    return "".join(
        piece if isinstance(piece, str) else _shown(sheet, piece) for piece in split(text)
    )


def answered(sheet: Sheet, name: str) -> bool:
    """Whether there is an answer or an image of that name."""
    return bool(sheet.value(name) or sheet.image(name))


def _shown(sheet: Sheet, wanted: Placeholder) -> str:
    if wanted.style == "image":
        return PICTURE_AWAY if _away(sheet, wanted.name) else ""
    value = sheet.value(wanted.name)
    if wanted.given and not answered(sheet, wanted.given):
        value = ""
    return _STYLES[wanted.style](_Asked(sheet, wanted.name, value))


@dataclass(frozen=True)
class _Asked:
    """An answer that a placeholder wants shown."""

    sheet: Sheet
    name: str
    value: str

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return self.sheet.options(self.name)


def _away(sheet: Sheet, name: str) -> bool:
    """A picture that was taken but has not reached this device."""
    return bool(sheet.value(name)) and not sheet.image(name)


def _label(asked: _Asked) -> str:
    if asked.value and asked.sheet.label(asked.name):
        return asked.sheet.label(asked.name)
    known = dict(asked.choices)
    codes = asked.value.split() if known else []
    if codes and all(code in known for code in codes):
        return "、".join(known[code] for code in codes)
    return asked.value


def _boxes(asked: _Asked) -> str:
    if not asked.choices:
        return _label(asked)
    taken = set(asked.value.split())
    return BETWEEN_CHOICES.join(
        f"{TICKED if code in taken else EMPTY}{label}" for code, label in asked.choices
    )


def _date(asked: _Asked) -> str:
    instant = _instant(asked.value)
    if instant is None:
        return asked.value or BLANK_DATE
    return f"{instant.year}年{instant.month}月{instant.day}日"


def _time(asked: _Asked) -> str:
    instant = _instant(asked.value)
    return f"{instant:%H:%M}" if instant else asked.value or BLANK_TIME


def _datetime(asked: _Asked) -> str:
    if _instant(asked.value) is None:
        return asked.value or BLANK_DATE + BLANK_TIME
    return f"{_date(asked)} {_time(asked)}"


def _money(asked: _Asked) -> str:
    """Yuan as people write them: `1,200.00`; other words are shown as they are."""
    try:
        return f"{Decimal(asked.value):,.2f}"
    except InvalidOperation:
        return asked.value


def _instant(value: str) -> datetime | None:
    """An ISO date or instant in China's time; None for other words, which are shown as is."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant.astimezone(CHINA) if instant.tzinfo else instant


_STYLES: Mapping[str, Callable[[_Asked], str]] = {
    "": _label,
    "boxes": _boxes,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "money": _money,
}
