"""公示 as tasks: a notice is to be put up (贴出), hangs its days, objections are counted and looked
into, and it comes down (撤下). One transaction an action.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid5

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import photo_notes
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, PublicNotice, Task
from fieldvisit.records.task import TaskState
from fieldvisit.rules import notices as rule
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import audit, households, journal, notices, rows

POST, OBJECTION, TAKE_DOWN = "notice_post", "notice_objection", "notice_take_down"
_PHOTOS = {POST: ("贴出", "post_note"), TAKE_DOWN: ("撤下", "down_note")}
"""By step its word, and the field that names the note with its photo."""


@dataclass(frozen=True)
class Line:
    """A notice with the householder's name and a code of `notice_state`."""

    notice: PublicNotice
    name: str
    state: str


def ask(
    desk: Desk, household_id: str, *, amount: int, place: str, members: int | None = None
) -> PublicNotice:
    """Have a notice put up: so many members (None: all of them), `amount` in fen a month. Raises
    NotHere, MayNot, WordsMissing.
    """
    desk.may(DECIDERS, job="post")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        made = PublicNotice.model_validate(
            {
                "id": desk.ids.fresh(),
                "scope": home.scope,
                "created_at": desk.clock.now(),
                "household_id": home.id,
                "members": members or max(1, len(households.members(tx, home.id))),
                "amount": amount,
                "place": naming.words(place, field="贴在哪里"),
            }
        )
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "notice_asked", subject=str(made.id), stamp=desk.stamp())
        _remind(tx, desk, notice=made, kind=POST, due=local_day(desk.clock.now()))
    return made


def post(
    desk: Desk, notice_id: str, *, on: date | None = None, photo: Path | None = None
) -> PublicNotice:
    """It hangs now (`photo`: how); taking it down becomes a task. Raises NotHere, MayNot,
    PostedAlready, DayImpossible, and for the photo as `photo_notes.read`.
    """
    desk.may(DECIDERS, job="post")
    seen = photo_notes.read(photo) if photo else None
    today = local_day(desk.clock.now())
    day = on or today
    with desk.store.write() as tx:
        notice = naming.record(tx, PublicNotice, kind="public_notice", named=notice_id)
        rule.check_post(notice, on=day, today=today)
        days = whole_number(desk.tables, "notice_days", day=day, region=notice.scope)
        last = rule.last_day(day, days)
        after: dict[str, object] = {"posted_on": day, "last_day": last}
        after |= _photographed(tx, desk, notice=notice, step=POST, photo=seen)
        changed = writing.put(tx, desk, record=notice, after=after, line="notice_posted")
        _done(tx, desk, notice=notice, kind=POST)
        _remind(tx, desk, notice=notice, kind=TAKE_DOWN, due=last + timedelta(days=1))
    return changed


def object_to(desk: Desk, notice_id: str, *, text: str, on: date | None = None) -> PublicNotice:
    """Somebody objects: counted, and to be looked into (re-investigation or 民主评议). Raises
    NotHere, MayNot, NotHanging, DayImpossible, WordsMissing.
    """
    desk.may(DECIDERS, job="post")
    today = local_day(desk.clock.now())
    day = on or today
    said = {"on": day.isoformat(), "text": naming.words(text, field="有什么异议")}
    with desk.store.write() as tx:
        notice = naming.record(tx, PublicNotice, kind="public_notice", named=notice_id)
        rule.check_objection(notice, on=day, today=today)
        after = {"objections": [*notice.objections, said]}
        changed = writing.put(tx, desk, record=notice, after=after, line="notice_objected")
        _remind(tx, desk, notice=notice, kind=OBJECTION, due=notice.last_day or day)
    return changed


def take_down(
    desk: Desk, notice_id: str, *, on: date | None = None, photo: Path | None = None
) -> PublicNotice:
    """It hangs no more (`photo`: the place without it). Raises NotHere, MayNot, NotHanging,
    StillPosted, DayImpossible, and for the photo as `photo_notes.read`.
    """
    desk.may(DECIDERS, job="post")
    seen = photo_notes.read(photo) if photo else None
    today = local_day(desk.clock.now())
    day = on or today
    with desk.store.write() as tx:
        notice = naming.record(tx, PublicNotice, kind="public_notice", named=notice_id)
        rule.check_take_down(notice, on=day, today=today)
        after: dict[str, object] = {"taken_down_on": day}
        after |= _photographed(tx, desk, notice=notice, step=TAKE_DOWN, photo=seen)
        changed = writing.put(tx, desk, record=notice, after=after, line="notice_taken_down")
        _done(tx, desk, notice=notice, kind=TAKE_DOWN)
    return changed


def lines(desk: Desk, household_id: str = "") -> list[Line]:
    """The notices of a household, or all here. Raises NotHere."""
    today = local_day(desk.clock.now())
    with desk.read_people() as tx:
        if household_id:
            home = naming.record(tx, Household, kind="household", named=household_id)
            found = notices.of_household(tx, home.id)
        else:
            found = notices.all(tx)
        names = households.names(tx, [one.household_id for one in found])
    return [
        Line(one, names.get(one.household_id, ""), rule.state(one, today=today)) for one in found
    ]


def _photographed(
    tx: Connection, desk: Desk, *, notice: PublicNotice, step: str, photo: bytes | None
) -> dict[str, object]:
    """The note with the photo, as the notice names it; nothing without a photo."""
    if photo is None:
        return {}
    word, name = _PHOTOS[step]
    text = f"公示{word}（{notice.place}）的照片"
    return {name: photo_notes.about(tx, desk, of=notice, text=text, photo=photo)}


def _remind(tx: Connection, desk: Desk, *, notice: PublicNotice, kind: str, due: date) -> None:
    """A task of the notice; several objections are one task."""
    known = uuid5(notice.id, kind)
    if rows.get(tx, "task", row_id=known) is not None:
        return
    made = Task(
        id=known,
        scope=notice.scope,
        created_at=desk.clock.now(),
        household_id=notice.household_id,
        kind=kind,
        due_on=due,
        assignee_id=desk.profile.staff_id,
        source=f"公示（{notice.place}）：最低生活保障审核确认办法第十九条",
    )
    journal.insert(tx, made, stamp=desk.stamp())


def _done(tx: Connection, desk: Desk, *, notice: PublicNotice, kind: str) -> None:
    task = rows.get(tx, "task", row_id=uuid5(notice.id, kind))
    if isinstance(task, Task) and task.state is TaskState.OPEN:
        after = {"state": TaskState.DONE}
        journal.patch(tx, "task", row_id=task.id, after=after, stamp=desk.stamp())
