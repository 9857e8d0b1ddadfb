"""Read one cell of an office's table as the value of a field, or say what is wrong with it: which
field, how the value looks, what to do. Never says the value itself: it may be a citizen ID.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from fieldvisit.casework.intake.rows import Fault
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.records.fields import (
    BadValue,
    mask_within,
    read_citizen_id,
    read_money,
    read_phone,
)
from fieldvisit.words.imports import remedy
from fieldvisit.words.labels import LABELS

_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIMED = re.compile(r"(.+?)[T ]*(\d{1,2})[:时](\d{1,2})(?:分|:\d{1,2}(?:\.\d+)?)?")
_AS_NUMBER = re.compile(r"\d(?:\.\d+)?E\+\d+|\d{15}000", re.IGNORECASE)
_GAP = re.compile(r"(?<=[㐀-鿿\U00020000-\U0003ffff])\s+(?=[㐀-鿿\U00020000-\U0003ffff])")
PARTS = re.compile(r"[\s、,，;；/|]+")
EARLIEST = 1900
_COUNT_DIGITS = 6


@dataclass(eq=False)
class Unfit(FieldvisitError):
    """A value that cannot be: `remedy` is a code of the remedies in words, `details` fill it."""

    remedy: str
    details: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A field that a file may have: its word, how a cell is read, the headings that offices give
    it. `needed`: no row without it.
    """

    field: str
    label: str
    read: Callable[[str, date], Any]
    headings: tuple[str, ...] = ()
    needed: bool = False


def text_of(value: object) -> str:
    """A cell as text: what JSON or a workbook gives, without blanks around it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(text_of(one) for one in value)
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip()


def shape_of(text: str) -> str:
    """`17 位数字`, `3 个汉字加 2 位数字`: how a value looks, never what it says."""
    kinds: dict[str, int] = {}
    for one in text:
        kinds[_kind(one)] = kinds.get(_kind(one), 0) + 1
    told = [f"{count} {word}" for word, count in kinds.items()]
    return "加".join(told) or "空的"


def _kind(one: str) -> str:
    if one.isdecimal():
        return "位数字"
    if "一" <= one <= "鿿" or "㐀" <= one <= "䶿":
        return "个汉字"
    return "个字母" if one.isalpha() else "个符号"


def values_of(
    columns: tuple[Column, ...], said: Mapping[str, Any], *, today: date
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The values of a row by field (absent: nothing stands there), and everything that is wrong."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in columns:
        text = text_of(said.get(column.field))
        if not text:
            faults += [fault("row_needed", column)] if column.needed else []
            continue
        try:
            values[column.field] = column.read(text, today)
        except Unfit as error:
            faults.append(unfit(column, text, error=error))
        except BadValue as error:
            faults.append(unfit(column, text, error=Unfit(error.reason)))
    return values, tuple(faults)


def fault(code: str, column: Column, **facts: object) -> Fault:
    """What is wrong with a row at one of its columns."""
    return Fault(code, {"field": column.label, **facts})


def unfit(column: Column, text: str, *, error: Unfit) -> Fault:
    """What is wrong with one cell."""
    told = remedy(error.remedy, error.details)
    return fault("row_unfit", column, shape=shape_of(text), remedy=told)


def words(text: str, today: date) -> str:
    """Free words."""
    return text


def full_name(text: str, today: date) -> str:
    """A name without the blanks that make names of two and three characters as wide."""
    return _GAP.sub("", text)


def masked_words(text: str, today: date) -> str:
    """Free words that are shown again: a number as long as an ID is masked."""
    return mask_within(text)


def citizen_id(text: str, today: date) -> str:
    """A citizen ID with 18 characters. Raises Unfit."""
    try:
        return read_citizen_id(text, today=today).number
    except BadValue as error:
        raise Unfit(
            "citizen_id_as_number" if _AS_NUMBER.fullmatch(text) else error.reason
        ) from None


def phone(text: str, today: date) -> str:
    """A telephone number. Raises BadValue."""
    return read_phone(text)


def day(text: str, today: date) -> date:
    """A day as offices write it: 2026-11-3, 2026/11/3, 2026年11月3日, 20261103. Raises Unfit."""
    plain = unicodedata.normalize("NFKC", text).replace(" 00:00:00", "")
    found = _ISO.fullmatch(plain) or _PACKED.fullmatch(plain)
    try:
        read = date(*map(int, found.groups())) if found else None
    except ValueError:
        read = None
    if read is None or not EARLIEST <= read.year <= today.year + 1:
        raise Unfit("day_shape")
    return read


def past_day(text: str, today: date) -> date:
    """A day that has come. Raises Unfit."""
    read = day(text, today)
    if read > today:
        raise Unfit("day_to_come")
    return read


def past_instant(text: str, today: date) -> datetime:
    """A time on the wall in Tianjin, 2026-11-3 14:30; a day alone: its beginning. Raises Unfit."""
    found = _TIMED.fullmatch(unicodedata.normalize("NFKC", text))
    on, hour, minute = found.groups() if found else (text, "0", "0")
    try:
        clock = time(int(hour), int(minute))
    except ValueError:
        raise Unfit("day_shape") from None
    return datetime.combine(past_day(on, today), clock, SHANGHAI).astimezone(UTC)


def count(text: str, today: date) -> int:
    """How many, at least one: 3, 3人. Raises Unfit."""
    plain = unicodedata.normalize("NFKC", text).rstrip("人个口 ")
    if not plain.isdecimal() or len(plain) > _COUNT_DIGITS or not int(plain):
        raise Unfit("count_shape")
    return int(plain)


def money(text: str, today: date) -> int:
    """An amount in yuan, as fen. Raises BadValue."""
    return read_money(text)


def roster_year(text: str, today: date) -> int:
    """The year of a roster: 2026, 2026年. Raises Unfit."""
    plain = unicodedata.normalize("NFKC", text).removesuffix("年").removesuffix("年度")
    year = int(plain) if plain.isdecimal() and len(plain) == 4 else 0
    if not 2000 <= year <= today.year + 1:
        raise Unfit("year_shape")
    return year


def region(text: str, today: date) -> str:
    """A 12-digit code of a village, or its name, which is looked up later. Raises Unfit."""
    plain = unicodedata.normalize("NFKC", text)
    if plain.isdecimal() and len(plain) != 12:
        raise Unfit("region_shape")
    return plain


def one_of(group: str, **other: str) -> Callable[[str, date], str]:
    """A code of a labels' group by itself, by its word, or by another word that offices use."""

    def read(text: str, today: date) -> str:
        by_word = {word: code for code, word in LABELS[group].items()}
        found = text if text in LABELS[group] else by_word.get(text, other.get(text))
        if found is None:
            raise Unfit("code_unknown", {"known": "、".join(by_word)})
        return found

    return read


def many_of(group: str, **other: str) -> Callable[[str, date], list[str]]:
    """Codes of a labels' group in a row. Raises Unfit for one that is none."""
    one = one_of(group, **other)

    def read(text: str, today: date) -> list[str]:
        return list(dict.fromkeys(one(part, today) for part in PARTS.split(text) if part))

    return read
