"""Texts: cut, join, search, compare, digest. Positions count from 0 in `substr`, as ODK says."""

import base64
import binascii
import hashlib
import math
import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from fieldvisit.forms.functions.registry import ANY, Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Nodes, Value, to_number, to_text

FUNCTIONS = Family()


@FUNCTIONS.plain("string", 1)
def string(value: Value) -> Value:
    return to_text(value)


@FUNCTIONS.plain("concat", 0, most=ANY)
def concat(*values: Value) -> Value:
    return "".join(_flat(values))


@FUNCTIONS.plain("join", 1, most=ANY)
def join(glue: Value, *values: Value) -> Value:
    return to_text(glue).join(_flat(values))


@FUNCTIONS.plain("substr", 2, most=3)
def substr(value: Value, start: Value, end: Value | None = None) -> Value:
    text = to_text(value)
    first = _place(start, len(text))
    return text[first : len(text) if end is None else _place(end, len(text))]


@FUNCTIONS.plain("substring-before", 2)
def substring_before(value: Value, mark: Value) -> Value:
    before, found, _ = to_text(value).partition(to_text(mark) or "\0")
    return before if found else ""


@FUNCTIONS.plain("substring-after", 2)
def substring_after(value: Value, mark: Value) -> Value:
    if to_text(mark) == "":
        return to_text(value)
    return to_text(value).partition(to_text(mark))[2]


@FUNCTIONS.plain("contains", 2)
def contains(value: Value, part: Value) -> Value:
    return to_text(part) in to_text(value)


@FUNCTIONS.plain("starts-with", 2)
def starts_with(value: Value, part: Value) -> Value:
    return to_text(value).startswith(to_text(part))


@FUNCTIONS.plain("ends-with", 2)
def ends_with(value: Value, part: Value) -> Value:
    return to_text(value).endswith(to_text(part))


@FUNCTIONS.plain("string-length", 1)
def string_length(value: Value) -> Value:
    return float(len(to_text(value)))


@FUNCTIONS.plain("normalize-space", 1)
def normalize_space(value: Value) -> Value:
    return " ".join(to_text(value).split())


@FUNCTIONS.plain("translate", 3)
def translate(value: Value, old: Value, new: Value) -> Value:
    news = to_text(new)
    table: dict[int, str] = {}
    for place, letter in enumerate(to_text(old)):
        table.setdefault(ord(letter), news[place : place + 1])
    return to_text(value).translate(table)


@FUNCTIONS.plain("upper-case", 1)
def upper_case(value: Value) -> Value:
    return to_text(value).upper()


@FUNCTIONS.plain("lower-case", 1)
def lower_case(value: Value) -> Value:
    return to_text(value).lower()


@FUNCTIONS.plain("regex", 2)
def regex(value: Value, pattern: Value) -> Value:
    compiled = _pattern(to_text(pattern))
    return compiled is not None and compiled.fullmatch(to_text(value)) is not None


@FUNCTIONS.plain("digest", 2, most=3)
def digest(value: Value, algorithm: Value, encoding: Value = "base64") -> Value:
    name = to_text(algorithm).replace("-", "").lower()
    data = to_text(value).encode()
    if name == "crc32":
        raw = zlib.crc32(data).to_bytes(4, "big")
    elif name in ("md5", "sha1", "sha256", "sha384", "sha512"):
        raw = hashlib.new(name, data, usedforsecurity=False).digest()
    else:
        return ""
    return raw.hex() if to_text(encoding) == "hex" else base64.b64encode(raw).decode()


@FUNCTIONS.plain("base64-decode", 1)
def base64_decode(value: Value) -> Value:
    try:
        return base64.b64decode(to_text(value), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


@FUNCTIONS.in_scope("uuid", 0, most=1, steady=False)
def uuid(scope: Scope, args: Sequence[Run]) -> Value:
    if args:
        length = to_number(args[0](scope))
        wanted = int(length) if math.isfinite(length) and 0 < length <= 64 else 0
        return "".join(scope.chance.choices("0123456789abcdef", k=wanted))
    return str(UUID(int=scope.chance.getrandbits(128), version=4))


def _flat(values: Sequence[Value]) -> list[str]:
    flat: list[str] = []
    for value in values:
        members = value if isinstance(value, Nodes) else [value]
        flat.extend(to_text(one) for one in members)
    return flat


def _place(value: Value, length: int) -> int:
    place = to_number(value)
    if math.isnan(place):
        return 0
    if place < 0:
        place += length
    return int(max(0.0, min(float(length), place)))


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str] | None:
    # Java's \p{IsHan} and \p{L} are the two Unicode classes seen in real forms; re has neither
    known = pattern.replace(r"\p{IsHan}", "一-鿿㐀-䶿").replace(r"\p{L}", r"^\W\d_")
    try:
        return re.compile(known, re.ASCII if r"\w" not in known and r"\W" not in known else 0)
    except re.error:
        return None
