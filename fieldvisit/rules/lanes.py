"""The order in which one walks: lanes by their sound, rows and doors by their number. Pure.

第2巷 comes before 第10巷, 二排 before 三排, 1区9号 before 1区35号.
"""

import re
from functools import lru_cache
from typing import TypeAlias

Key: TypeAlias = tuple[tuple[int, int, str], ...]

_DIGITS = {
    **{char: place for place, char in enumerate("〇一二三四五六七八九")},
    **{char: place for place, char in enumerate("０１２３４５６７８９")},
    **{char: place for place, char in enumerate("0123456789")},
    "零": 0,
    "两": 2,
}
_WEIGHTS = {"十": 10, "百": 100, "千": 1000}
_PIECES = re.compile(
    "(?P<number>[0-9０-９]+|[〇零一二两三四五六七八九十百千]+"
    "(?=[巷排号区栋楼单门室弄条街路组队]))|(?P<word>.)",
    re.DOTALL,
)


@lru_cache(maxsize=20_000)
def natural(place: str) -> Key:
    """A key by which places sort as they lie: numbers, written either way, by their value, words by
    their sound.
    """
    return tuple(
        (0, number(found["number"]), "") if found["number"] else (1, 0, _sound(found["word"]))
        for found in _PIECES.finditer(place)
    )


def number(written: str) -> int:
    """`十二`, `一百零三`, `二〇五`, `１２` or `12` as a number."""
    if not any(char in _WEIGHTS for char in written):
        return int("".join(str(_DIGITS[char]) for char in written))
    total = digit = 0
    for char in written:
        if char in _WEIGHTS:
            total += (digit or 1) * _WEIGHTS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


@lru_cache(maxsize=10_000)
def _sound(word: str) -> str:
    """The reading of a character and the character; pypinyin is slow to load, so late."""
    from pypinyin import Style, lazy_pinyin

    return f"{lazy_pinyin(word, style=Style.TONE3)[0]} {word}"
