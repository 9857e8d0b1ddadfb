"""民情笔记: jot, find and read notes. A note goes through form F12, so its rules are the form's."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.notebook import note_form
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Note, Task
from fieldvisit.rules import assessing, making
from fieldvisit.store import audit, households, in_hand, journal, notes, outbox, profile, staff
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class NoteDraft:
    """A note as it is being written. `tags` are F12's codes; `household_id`, `person_id` None:
    linked to nobody; `begun_at` the household on whose page it was begun, "" for the list of notes.
    """

    text: str
    tags: Sequence[str] = ()
    household_id: str | None = None
    visit_id: str | None = None
    private: bool = False
    follow_up_on: date | None = None
    begun_at: str = ""
    person_id: str | None = None


@dataclass(frozen=True)
class NoteLine:
    note_id: str
    text: str
    tags: tuple[str, ...]
    when_text: str
    who: str
    household_id: str
    household_name: str
    sent: str


def put_aside(desk: Desk, draft: NoteDraft) -> None:
    """Hold a note that is still being written, so that leaving or locking loses nothing."""
    owner, what = desk.profile.staff_id, _in_hand(draft.begun_at)
    with desk.store.write() as tx:
        if draft.text.strip():
            body = json.dumps(_aside(draft), ensure_ascii=False)
            in_hand.put(tx, owner, what=what, body=body, at=desk.clock.now())
        else:
            in_hand.drop(tx, owner, what=what)


def begun(desk: Desk, household_id: str | None = None) -> NoteDraft:
    """The note that was begun here and not kept, or a new one."""
    here = household_id or ""
    with desk.store.read() as tx:
        body = in_hand.get(tx, desk.profile.staff_id, what=_in_hand(here))
    if body is None:
        return NoteDraft("", household_id=household_id, begun_at=here)
    held = json.loads(body)
    due = held.pop("follow_up_on")
    return NoteDraft(**held, follow_up_on=date.fromisoformat(due) if due else None)


def keep(desk: Desk, draft: NoteDraft) -> Note:
    """Put a note on disk, waiting to be sent; a follow-up becomes a task, but of an assessor,
    whose notes are their own alone. Raises NoteRefused, NotHere, SeveralSo, NoteNotAssessors,
    DiskFull.
    """
    assessing.check_note(desk.profile.role, private=draft.private)
    note_form.check(
        desk, draft.text, tags=draft.tags, private=draft.private, due=draft.follow_up_on
    )
    now, me = desk.clock.now(), desk.profile
    note = Note(
        id=desk.ids.fresh(),
        scope=me.region_code,
        created_at=now,
        created_by=me.staff_id,
        device_id=me.device_id,
        text=draft.text.strip(),
        written_at=now,
        tags=list(draft.tags),
        person_id=UUID(draft.person_id) if draft.person_id else None,
        visit_id=UUID(draft.visit_id) if draft.visit_id else None,
        private=draft.private,
        follow_up=draft.follow_up_on is not None,
    )
    with desk.store.write() as tx:
        note.household_id = _home_id(tx, draft.household_id)
        home = households.get(tx, note.household_id) if note.household_id else None
        # The person may have been moved to another area since this device was unlocked.
        note.scope = home.scope if home else profile.load(tx).region_code
        journal.insert(tx, note, stamp=desk.stamp())
        audit.append(tx, "note_kept", subject=str(note.id), stamp=desk.stamp())
        in_hand.drop(tx, me.staff_id, what=_in_hand(draft.begun_at))
        due = draft.follow_up_on if "task" in making.may_make(me.role) else None
        if note.household_id is not None and due is not None:
            task = follow_up(desk, note, due=due)
            journal.insert(tx, task, stamp=desk.stamp())
    return note


def search(desk: Desk, text: str = "", *, tag: str = "", limit: int = 50) -> list[NoteLine]:
    """Notes that hold `text` (one character and more) and bear `tag` (a code), newest first; the
    latest ones for neither.
    """
    today = local_day(desk.clock.now())
    with desk.read_people() as tx:
        if tag:
            found = notes.tagged(tx, tag, limit=-1 if text.strip() else limit)
            wanted = text.strip().casefold()
            found = [one for one in found if wanted in one.text.casefold()][:limit]
            return lines(tx, found, today=today)
        found = notes.search(tx, text, limit=limit) if text.strip() else notes.latest(tx, limit)
        return lines(tx, found, today=today)


def lines(tx: Connection, found: Sequence[Note], *, today: date) -> list[NoteLine]:
    """Notes as people read them, with the names of their household and author."""
    authors = {who.id: who.name for who in staff.all(tx)}
    names = households.names(tx, [n.household_id for n in found if n.household_id])
    return [
        NoteLine(
            note_id=str(note.id),
            text=note.text,
            tags=tuple(note.tags),
            when_text=time_words(note.written_at, today),
            who=authors.get(note.created_by or note.id, ""),
            household_id=str(note.household_id) if note.household_id else "",
            household_name=names.get(note.household_id, "") if note.household_id else "",
            sent=label("sent_state", outbox.state_of(tx, "note", row_id=note.id)),
        )
        for note in found
    ]


def _home_id(tx: Connection, named: str | None) -> UUID | None:
    """A household's id as it is, though the household went elsewhere; or that of who is named."""
    try:
        return UUID(named) if named else None
    except ValueError:
        return naming.record(tx, Household, kind="household", named=named or "").id


def _in_hand(begun_at: str) -> str:
    return f"note {begun_at}"


def _aside(draft: NoteDraft) -> dict[str, object]:
    due = draft.follow_up_on
    values = asdict(draft) | {"tags": list(draft.tags)}
    return values | {"follow_up_on": due.isoformat() if due else None}


def follow_up(desk: Desk, note: Note, *, due: date) -> Task:
    """A task made of a note about a household, not kept yet."""
    assert note.household_id is not None
    # The task is sent to colleagues, the words of a private note are not.
    words = "只我自己看" if note.private else note.text[:20]
    return Task(
        id=desk.ids.fresh(),
        scope=note.scope,
        created_at=desk.clock.now(),
        created_by=desk.profile.staff_id,
        device_id=desk.profile.device_id,
        household_id=note.household_id,
        person_id=note.person_id,
        kind="follow_up",
        due_on=due,
        assignee_id=desk.profile.staff_id,
        from_note=note.id,
        source=f"笔记跟进：{words}",
    )
