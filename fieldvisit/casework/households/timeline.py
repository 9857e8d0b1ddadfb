"""What happened at a household: its visits and notes as its page lists them, each with how it
stands. Reads only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Note, Visit
from fieldvisit.records.countersignature import CountersignWay
from fieldvisit.rules.cosigning import awaited
from fieldvisit.store import countersignatures
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class TimelineItem:
    """`kind`: visit | note; `state`: a `visit_state` label for visits; `sent`: a sent state
    code.
    """

    kind: str
    id: str
    title: str
    text: str
    when_text: str
    who: str
    state: str
    sent: str


def items(
    desk: Desk,
    seen: Sequence[Visit],
    *,
    written: Sequence[Note],
    names: dict[UUID, str],
    sent: dict[UUID, str],
) -> list[TimelineItem]:
    """Visits and notes, the newest first. `names`: of who wrote them, `sent`: their sent states."""
    dated = [(v.started_at, _visit_item(desk, v, names=names, sent=sent[v.id])) for v in seen]
    dated += [(n.written_at, _note_item(n, names, sent=sent[n.id])) for n in written]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    today = local_day(desk.clock.now())
    return [replace(item, when_text=time_words(at, today)) for at, item in dated]


def with_photos(item: TimelineItem, photos: dict[UUID, tuple[int, int]]) -> TimelineItem:
    """Photos that are still on their way are said at their visit (pain 32)."""
    sent, whole = photos.get(UUID(item.id), (0, 0))
    if not whole:
        return item
    return replace(item, text=f"{item.text}，照片 {sent}/{whole} 已送")


def shown_states(tx: Connection, found: Sequence[Visit]) -> dict[UUID, str]:
    """`待会签` or `会签未签` for those of the visits that wait for a countersignature."""
    waiting = {visit.id: awaited(visit) for visit in found if visit.state == "finalised"}
    asked = {visit_id: people for visit_id, people in waiting.items() if people}
    given = countersignatures.of(tx, list(asked))
    shown: dict[UUID, str] = {}
    for visit_id, people in asked.items():
        signed = {w.staff_id for w in given[visit_id] if w.way is CountersignWay.DRAWN}
        refused = {w.staff_id for w in given[visit_id]} - signed
        if people - signed:
            shown[visit_id] = label("countersign", "declined" if refused else "waiting")
    return shown


def _visit_item(desk: Desk, visit: Visit, *, names: dict[UUID, str], sent: str) -> TimelineItem:
    return TimelineItem(
        kind="visit",
        id=str(visit.id),
        title=desk.form_title(visit.form_id, visit.form_version),
        text=label("visit_result", visit.result),
        when_text="",
        who=names.get(visit.created_by or visit.id, ""),
        state=label("visit_state", visit.state),
        sent=sent,
    )


def _note_item(note: Note, names: dict[UUID, str], *, sent: str) -> TimelineItem:
    return TimelineItem(
        kind="note",
        id=str(note.id),
        title="民情笔记",
        text=note.text,
        when_text="",
        who=names.get(note.created_by or note.id, ""),
        state="",
        sent=sent,
    )
