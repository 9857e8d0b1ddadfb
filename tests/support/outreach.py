"""Six districts' outreach as rows that sum up to what the districts tell (days.md 28).
The single rows are invented, their sums are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

BEICHEN = {"copies": 1200, "persons": 356, "chat_groups": 403, "reached": 110_000, "calls": 193}
"""1200 份, 356 人次, 403 个群, 11 万人, 193 个电话."""

HEBEI_SESSIONS, BAODI_PLACES = 116, 838
"""116 场; 838 个村的海报."""


NANKAI_SESSIONS, XIQING_DAYS = 5, 7
"""5 期; one week, a day each."""

HEDONG = {"copies": 500, "sessions": 20, "places": 15, "chat_groups": 15}
"""500/20/15/15; what each of the four counts nobody told: the log sums whatever it is."""


@dataclass(frozen=True)
class Row:
    kind: str
    place: str
    on: date
    counts: Mapping[str, int]


def beichen() -> list[Row]:
    """Twelve fairs, messenger groups of nine towns, two months of the hotline."""
    fairs = [
        Row(
            "fair", f"第{n}集市", date(2026, 5, n), {"copies": 100, "persons": 30 if n < 12 else 26}
        )
        for n in range(1, 13)
    ]
    groups = [44] * 8 + [51]
    sent = [
        Row("messenger", f"第{n}镇", date(2026, 6, n), {"chat_groups": g, "reached": r})
        for n, (g, r) in enumerate(zip(groups, [12_000] * 8 + [14_000], strict=True), 1)
    ]
    calls = [
        Row("hotline", "区民政局", date(2026, month, 28), {"calls": number})
        for month, number in ((7, 101), (8, 92))
    ]
    return [*fairs, *sent, *calls]


def hebei() -> list[Row]:
    """Lectures of ten streets: eleven each, six more in the first."""
    return [
        Row("lecture", f"第{n}街", date(2026, 4, n), {"sessions": 17 if n == 1 else 11})
        for n in range(1, 11)
    ]


def baodi() -> list[Row]:
    """Posters in 24 towns, 838 villages in all."""
    return [
        Row("poster", f"第{n}镇", date(2026, 3, n), {"places": 35 if n > 2 else 34})
        for n in range(1, 25)
    ]


def nankai() -> list[Row]:
    """A course five times."""
    return [Row("lecture", "区民政局", date(2026, n, 10), {"sessions": 1}) for n in range(3, 8)]


def xiqing() -> list[Row]:
    """A week, each day in another town."""
    return [Row("fair", f"第{n}镇", date(2026, 9, n), {"copies": 1}) for n in range(1, 8)]


def hedong() -> list[Row]:
    """Five fairs of one size, and what is told of them in all."""
    return [
        Row(
            "fair",
            f"第{n}街",
            date(2026, 10, n),
            {name: number // 5 for name, number in HEDONG.items()},
        )
        for n in range(1, 6)
    ]
