"""花名册, 台账, 走访覆盖 and 在校学生 as tables. Masked as lists are; `full` tables are for files
that were asked for with a reason (`exporting`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.aid.ledger import ledger
from fieldvisit.casework.desk import Desk, age_on, place_words
from fieldvisit.casework.exports.sheets import Cell, Sheet
from fieldvisit.casework.exports.students import Student, students
from fieldvisit.casework.households.rounds import coverage
from fieldvisit.records.fields import mask_citizen_id, mask_name, mask_phone, show_money
from fieldvisit.rules.deidentify import Blinder
from fieldvisit.store import households, regions, rosters
from fieldvisit.words.labels import LABELS, label

_Row = tuple[Cell, ...]
_PERSON = (
    "村（居）",
    "户号",
    "救助类别",
    "与户主关系",
    "姓名",
    "身份证号",
    "性别",
    "年龄",
    "联系电话",
)


def sheet_of(desk: Desk, what: str, *, day: date, full: bool) -> Sheet:
    """The table `what` (a code of `export_kind`) as of a day."""
    return _SHEETS[what](desk, day, full)


def _roster(desk: Desk, day: date, full: bool) -> Sheet:
    with desk.read_people() as tx:
        places = _Places(tx)
        rows = [_person(one, places, day=day, full=full) for one in rosters.roster(tx)]
    headings = (*_PERSON, "家庭住址") if full else _PERSON
    return Sheet(label("export_kind", "roster"), headings, rows)


def _person(one: rosters.RosterRow, places: "_Places", *, day: date, full: bool) -> _Row:
    def shown(value: str | None, mask: Callable[[str], str]) -> str:
        return "" if not value else value if full else mask(value)

    known: _Row = (
        places.name(one.scope),
        one.number,
        label("category", one.category),
        label("relation", one.relation),
        shown(one.name, mask_name),
        shown(one.citizen_id, mask_citizen_id),
        label("sex", one.sex),
        age_on(one.birth_date, day).removesuffix(" 岁"),
        shown(one.phone, mask_phone),
    )
    return (*known, one.address) if full else known


def _ledger(desk: Desk, day: date, full: bool) -> Sheet:
    found = ledger(desk, day).rows
    with desk.read_people() as tx:
        places, blinder = _Places(tx), Blinder(rosters.known_names(tx))
        names = households.names(tx, [UUID(row["household"]) for row in found])
    rows = [
        (
            row["on"],
            label("ledger_event", row["what"]),
            places.name(row["scope"]),
            names.get(UUID(row["household"]), "") if full else row["name"],
            *_side(row["before"]),
            *_side(row["after"]),
            label("end_cause", row["cause"]) if row["cause"] else "",
            # Somebody typed the reason: it may name people.
            row["reason"] if full else blinder.blind(row["reason"]),
        )
        for row in found
    ]
    sides = ("原类别", "原每月（元）", "现类别", "现每月（元）")
    return Sheet(
        label("export_kind", "ledger"),
        ("日期", "进出", "村（居）", "户主", *sides, "停止原因", "说明"),
        rows,
    )


def _side(one: Mapping[str, Any] | None) -> tuple[str, str]:
    return (label("category", one["category"]), show_money(one["amount"])) if one else ("", "")


def _coverage(desk: Desk, day: date, full: bool) -> Sheet:
    found = coverage(desk, day)
    with desk.read_people() as tx:
        places = _Places(tx)
    rows = [
        (
            one.label,
            one.first.isoformat(),
            one.last.isoformat(),
            places.name(one.scope),
            one.households,
            one.visited,
            f"{one.per_cent}%",
            one.attempted,
            one.overdue,
        )
        for one in found
    ]
    counts = ("应访户", "已访户", "覆盖率", "去过未遇户", "逾期户")
    return Sheet(
        label("export_kind", "coverage"), ("哪一项", "从", "到", "村（居）", *counts), rows
    )


def _students(desk: Desk, day: date, full: bool) -> Sheet:
    with desk.read_people() as tx:
        places = _Places(tx)
        rows = [
            _student(one, places, day=day, full=full) for one in students(tx, desk.tables, day=day)
        ]
    headings = (*_PERSON, *(("家庭住址",) if full else ()), "学段", "学校", "依据")
    return Sheet(label("export_kind", "students"), headings, rows)


def _student(one: Student, places: "_Places", *, day: date, full: bool) -> _Row:
    known = _person(one.row, places, day=day, full=full)
    stage = label("school_stage", one.told.stage) if one.told.stage else ""
    said = f"入户调查表（{one.surveyed_on}）" if one.surveyed_on else "按年龄，没有调查过"
    return (*known, stage, one.told.school, said)


class _Places:
    """The words of places by code, all of them read once."""

    def __init__(self, tx: Connection) -> None:
        self._names = {one.code: one.name for one in regions.all(tx)}

    def name(self, code: str) -> str:
        """Town and village."""
        return place_words(list(self._above(code))) or code

    def _above(self, code: str) -> Iterator[str]:
        for place in (f"{code[:9]}000", code):
            if place in self._names:
                yield self._names[place]


_SHEETS: Mapping[str, Callable[[Desk, date, bool], Sheet]] = {
    "roster": _roster,
    "ledger": _ledger,
    "coverage": _coverage,
    "students": _students,
}
assert _SHEETS.keys() == LABELS["export_kind"].keys()
