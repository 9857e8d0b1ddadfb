"""已报未报: what each outside system has and lacks, a visit to copy, the filled sheet."""

from pathlib import Path

from fieldvisit.casework.board import (
    Asked,
    Board,
    File,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    ToCopy,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports import reporting, reporting_sheet
from fieldvisit.casework.exports.filled_template import TemplateUnreadable, available
from fieldvisit.casework.exports.reporting import Line
from fieldvisit.casework.tables.outside_systems import systems
from fieldvisit.rules.outside import System
from fieldvisit.words.labels import label

CODE, SYSTEM, VISIT = "reported", "reported_to", "reported_visit"
MOST = 100
"""So many visits stand on a page, those that are lacking first."""

_FILL = Offer("fill", "填空表", (Asked("template", "单位自己的空表（.xlsx）", "file"),))
_MARK = Offer("mark", "报过了")
_COPY = Offer("copy", "抄录")


def read(desk: Desk, subject: Subject) -> Board:
    """All systems, or one with its visits. Raises CodeUnknown."""
    if subject.kind == SYSTEM:
        return _system(desk, reporting.system_called(desk, subject.id))
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence,
        things=tuple(_counted(desk, one) for one in systems(desk.tables)),
        nothing="没有设置外部系统",
    )


def _counted(desk: Desk, system: System) -> Thing:
    found = reporting.lines(desk, system)
    left = sum(one.reported_on is None for one in found)
    subject = Subject(SYSTEM, system.id)
    return Thing(
        subject=subject,
        title=system.label,
        pill=f"未报 {left}" if left else "都报了",
        mood="open" if left else "done",
        lines=(("已报", f"{len(found) - left} 份"), ("从哪天起", str(system.since))),
        opens=subject,
    )


def _system(desk: Desk, system: System) -> Board:
    found = reporting.lines(desk, system)
    left = sum(one.reported_on is None for one in found)
    told = f"未报 {left} 份，已报 {len(found) - left} 份"
    if len(found) > MOST:
        told += f"，先列 {MOST} 份"
    return Board(
        title=system.label,
        sentence=told,
        offers=(_FILL,) if system.first_row and left and available() else (),
        things=tuple(_visit(one, system=system) for one in found[:MOST]),
        nothing="没有要报的走访",
    )


def _visit(one: Line, *, system: System) -> Thing:
    lines = [("哪天", str(one.day)), ("编号", one.number)]
    if one.reported_on:
        how = label("reported_how", one.how)
        lines.append(("报了", f"{one.reported_on}·{one.who}·{how}"))
    return Thing(
        subject=Subject(VISIT, f"{system.id} {one.visit_id}"),
        title=one.name,
        pill="已报" if one.reported_on else "未报",
        mood="done" if one.reported_on else "open",
        lines=tuple(lines),
        offers=() if one.reported_on else (_COPY, _MARK),
    )


def _both(desk: Desk, subject_id: str) -> tuple[System, str]:
    name, _, visit_id = subject_id.partition(" ")
    return reporting.system_called(desk, name), visit_id


def _mark(desk: Desk, subject_id: str, _: Said) -> Outcome:
    system, visit_id = _both(desk, subject_id)
    reporting.mark(desk, system, visit_ids=[visit_id])
    return Outcome("记下了。", go=Subject(SYSTEM, system.id))


def _copy(desk: Desk, subject_id: str, _: Said) -> Outcome:
    system, visit_id = _both(desk, subject_id)
    return Outcome(to_copy=ToCopy(system.id, visit_id))


def _fill(desk: Desk, system_id: str, said: Said) -> Outcome:
    system, template = reporting.system_called(desk, system_id), Path(said["template"])
    try:
        empty = template.read_bytes()
    except OSError:
        raise TemplateUnreadable from None
    data, rows = reporting_sheet.filled_sheet(desk, system, template=empty)
    told = f"填好了 {rows} 份。报上去以后再记已报。"
    return Outcome(told, file=File(template.name, data))


ROOM = Room(
    code=CODE,
    title="已报未报",
    sentence="录一次，报几处：还差哪些、抄录、填空表",
    icon="check-check",
    read=read,
    steps={(VISIT, "mark"): _mark, (VISIT, "copy"): _copy, (SYSTEM, "fill"): _fill},
    kinds=frozenset({SYSTEM}),
)
