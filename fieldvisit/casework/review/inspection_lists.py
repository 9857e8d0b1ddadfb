"""迎检: coverage, whom the rounds missed and who looked at the files drawn, as lists on paper.
Reads only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, local_time
from fieldvisit.casework.households.rounds import Coverage, after, begins
from fieldvisit.casework.review.inspection_rounds import Unmet, rounds_of
from fieldvisit.printing.listing import Column, listing
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.records import Household, Inspection
from fieldvisit.store import audit, households, notes, regions, staff, tasks, visits
from fieldvisit.words.labels import label

COVERAGE = (
    *(Column("哪一项", 44.0), Column("起止", 46.0), Column("应访", 18.0), Column("已访", 18.0)),
    *(Column("去过未遇", 22.0), Column("覆盖率", 20.0)),
)
UNMET = (
    *(Column("户号", 44.0), Column("户主", 22.0), Column("哪一项", 28.0)),
    *(Column("哪一期", 30.0), Column("为什么没见到", 44.0)),
)
LOG = (Column("时间", 34.0), Column("谁", 26.0), Column("做了什么", 52.0), Column("哪一户", 56.0))
MOST = 500
"""So many lines of a list are printed; a list that is longer says so."""

_ALL = 10_000
"""More visits and notes than a household has."""

INSIDE = "inspection"
"""What a line's detail names: the inspection for which the file was laid out."""

_Row = tuple[str, ...]


def sheets(
    tx: Connection,
    desk: Desk,
    *,
    inspection: Inspection,
    homes: Sequence[Household],
    head: PageFacts,
) -> Iterator[Sheet]:
    """The three lists; `homes` are the households drawn, `head` is theirs without its title."""
    rounds, unmet = rounds_of(tx, desk, inspection=inspection)
    places = {one.code: one.name for one in regions.all(tx)}
    for title, columns, rows, none in (
        ("走访覆盖", COVERAGE, _coverage(inspection, rounds, places=places), "没有要走访的户"),
        ("没有访到的和原因", UNMET, _unmet(unmet), "都访到了"),
        ("查阅留痕（这台设备上的）", LOG, _log(tx, inspection, homes=homes), "没有人看过"),
    ):
        shown = _bounded(rows, width=len(columns), none=none)
        yield listing(replace(head, title=title), columns=columns, rows=shown)


def _coverage(
    inspection: Inspection, rounds: Sequence[Coverage], *, places: dict[str, str]
) -> list[_Row]:
    return [
        (
            f"{one.label}（{places.get(one.scope, one.scope)}）",
            f"{one.first} 至 {min(one.last, inspection.until)}",
            *map(str, (one.households, one.visited, one.attempted)),
            f"{one.per_cent}%",
        )
        for one in rounds
    ]


def _unmet(unmet: Sequence[Unmet]) -> list[_Row]:
    return [
        (
            *(one.number, one.name, one.rule, _period(one.first, one.last)),
            one.tried or "没有去过的记录",
        )
        for one in unmet
    ]


def _period(first: date, last: date) -> str:
    """`2026年10月`, `2026年第4季度`."""
    if first.month == last.month:
        return f"{first.year}年{first.month}月"
    return f"{first.year}年第{(first.month + 2) // 3}季度"


def _log(tx: Connection, inspection: Inspection, *, homes: Sequence[Household]) -> list[_Row]:
    of = {subject: home.number for home in homes for subject in _subjects(tx, home)}
    people = {one.id: one.name for one in staff.all(tx)}
    days = {"since": begins(inspection.since), "before": after(inspection.until)}
    return [
        (
            f"{local_time(one.at):%Y-%m-%d %H:%M}",
            people.get(one.actor, str(one.actor)),
            label("audit_action", one.action),
            of[one.subject],
        )
        for one in audit.about(tx, of.keys(), **days)
        # Laying the same files out again changes nothing of what they say.
        if one.detail.get(INSIDE) != str(inspection.id)
    ]


def _subjects(tx: Connection, home: Household) -> Iterator[str]:
    """Everything of a household that somebody may have looked at."""
    yield str(home.id)
    yield from (str(person.id) for _, person in households.members(tx, home.id))
    yield from (str(one.id) for one in visits.of_household(tx, home.id, limit=_ALL))
    yield from (str(one.id) for one in notes.of_household(tx, home.id, limit=_ALL))
    yield from (str(one.id) for one in tasks.of_household(tx, home.id))


def _bounded(rows: Sequence[_Row], *, width: int, none: str) -> list[_Row]:
    if not rows:
        return [(none, *[""] * (width - 1))]
    if len(rows) <= MOST:
        return list(rows)
    left = f"共 {len(rows)} 行，只印前 {MOST} 行"
    return [*rows[:MOST], (left, *[""] * (width - 1))]
