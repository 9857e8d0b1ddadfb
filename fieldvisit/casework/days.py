"""How days are said to people: `11月23日`, with the year where it is another than this one. Pages
are made with days as ISO has them (`2026-11-23`); on their way to people these become words. Pure.
"""

import re
from datetime import date, datetime

from fieldvisit.machine.clock import SHANGHAI

_DAY = re.compile(
    r"(?:(?<=[从到至截于]) )?(?<![0-9A-Za-z-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9A-Za-z-])"
    r"(?: (?=[前后起止到至以记的已还这不那]))?"
)
"""A day that stands alone, with the blanks that only part digits from Han."""


def day(found: date, *, today: date) -> str:
    """`11月23日`; `2025年11月23日` where today is in another year."""
    year = "" if found.year == today.year else f"{found.year}年"
    return f"{year}{found.month}月{found.day}日"


def moment(at: datetime) -> str:
    """`2026-11-23 10:42` on the wall in Tianjin, to stand in a text."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def in_words(text: str, *, today: date) -> str:
    """A text with its days said; what only looks like a day stays as it is."""
    return _DAY.sub(lambda found: _said(found, today), text)


def _said(found: re.Match[str], today: date) -> str:
    try:
        return day(date(*map(int, found.groups())), today=today)
    except ValueError:
        return found[0]
