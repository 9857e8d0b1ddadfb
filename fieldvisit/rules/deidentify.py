"""Take out of free words what says who somebody is: full names, citizen IDs, phones and other long
numbers, however they are spaced or written. Pure.

For case reports that leave the office (静海 案例专报). Source: 个人信息保护法 art. 73(4),
国务院令649 art. 61.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

_BETWEEN = frozenset("·•.-_—–-~/")
_DIGIT = "0-9〇零一二三四五六七八九幺"
_LONG = re.compile(rf"[{_DIGIT}](?:[\s.—–-]*[{_DIGIT}]){{10,}}[\s]*[Xx]?")
_RUN = re.compile(rf"[{_DIGIT}](?:[\s—–-]*[{_DIGIT}]){{6,}}[Xx]?")
_DAY = re.compile(r"(?:19|20)[0-9]{2}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12][0-9]|3[01])")
_NUMBER, _SOMEBODY, _MARK = "（号码略）", "某某", "**"
SHORTEST_NAME = 2


class Blinder:
    """Knows the names that must not stand in a text; so many thousand make no difference."""

    def __init__(self, names: Collection[str]) -> None:
        plain = {"".join(char for _, char in _significant(_folded(name))) for name in names}
        self._names = frozenset(name for name in plain if len(name) >= SHORTEST_NAME)
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)
        # What stands for a name must not be part of one.
        named_so = any(set(_SOMEBODY) & set(name) for name in self._names)
        self._instead = _MARK if named_so else _SOMEBODY

    def blind(self, text: str) -> str:
        """The text without names and long numbers; days (2026-11-23) and sums stay."""
        plain = _folded(text)
        return _without_numbers(self._without_names(plain))

    def _without_names(self, text: str) -> str:
        kept = list(_significant(text))
        letters = "".join(char for _, char in kept)
        told, done, place = [], 0, 0
        while place < len(letters):
            length = self._named_at(letters, place)
            if not length:
                place += 1
                continue
            first, last = kept[place][0], kept[place + length - 1][0]
            told += [text[done:first], self._instead]
            done, place = last + 1, place + length
        return "".join([*told, text[done:]])

    def _named_at(self, letters: str, place: int) -> int:
        """How long a name is that begins here; 0 for none."""
        left = len(letters) - place
        fitting = (
            n for n in self._lengths if n <= left and letters[place : place + n] in self._names
        )
        return next(fitting, 0)


def _folded(text: str) -> str:
    """One way of writing letters and digits; what does not show is taken out."""
    shown = (char for char in text if unicodedata.category(char) != "Cf")
    return "".join(unicodedata.normalize("NFKC", c) if c.isalnum() else c for c in shown)


def _significant(text: str) -> Iterator[tuple[int, str]]:
    """The places and letters of a text that count when names are compared."""
    for place, char in enumerate(text):
        if not char.isspace() and char not in _BETWEEN:
            folded = char.lower()
            yield place, folded if len(folded) == 1 else char


def _without_numbers(text: str) -> str:
    return _RUN.sub(_unless_a_day, _LONG.sub(_NUMBER, text))


def _unless_a_day(found: re.Match[str]) -> str:
    return found[0] if _DAY.fullmatch(found[0]) else _NUMBER
