"""民情笔记: jot, find and read notes. A note goes through form F12, so its rules are the form's."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.session import NodeState, Session
from fieldvisit.records import Note, Task
from fieldvisit.store import audit, households, in_hand, journal, notes, outbox, profile, staff
from fieldvisit.words.labels import label

FORM = "F12"


@dataclass(eq=False)
class NoteRefused(FieldvisitError):
    """The note breaks a rule of its form; `what` is the form's own sentence."""

    what: str


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


def tag_choices(desk: Desk) -> list[tuple[str, str]]:
    """The tags one may choose from, (code, label), as form F12 has them."""
    session = Session(desk.definition(desk.form(FORM)), now=desk.clock.now())
    tags = next(state for page in _states(session) for state in page if state.ref.endswith("/tags"))
    return [(option.value, option.label) for option in tags.options]


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
    """Put a note on disk, waiting to be sent; a follow-up becomes a task. Raises NoteRefused,
    DiskFull.
    """
    _check(desk, draft)
    now, me = desk.clock.now(), desk.profile
    household_id = UUID(draft.household_id) if draft.household_id else None
    note = Note(
        id=desk.ids.fresh(),
        scope=me.region_code,
        created_at=now,
        created_by=me.staff_id,
        device_id=me.device_id,
        text=draft.text.strip(),
        written_at=now,
        tags=list(draft.tags),
        household_id=household_id,
        person_id=UUID(draft.person_id) if draft.person_id else None,
        visit_id=UUID(draft.visit_id) if draft.visit_id else None,
        private=draft.private,
        follow_up=draft.follow_up_on is not None,
    )
    with desk.store.write() as tx:
        household = households.get(tx, household_id) if household_id else None
        # The person may have been moved to another area since this device was unlocked.
        note.scope = household.scope if household else profile.load(tx).region_code
        journal.insert(tx, note, stamp=desk.stamp())
        audit.append(tx, "note_kept", subject=str(note.id), stamp=desk.stamp())
        in_hand.drop(tx, me.staff_id, what=_in_hand(draft.begun_at))
        if household_id is not None and draft.follow_up_on is not None:
            task = follow_up(desk, note, due=draft.follow_up_on)
            journal.insert(tx, task, stamp=desk.stamp())
    return note


def search(desk: Desk, text: str = "", *, tag: str = "", limit: int = 50) -> list[NoteLine]:
    """Notes that hold `text` (one character and more) and bear `tag` (a code), newest first; the
    latest ones for neither.
    """
    with desk.read_people() as tx:
        if tag:
            found = notes.tagged(tx, tag, limit=-1 if text.strip() else limit)
            wanted = text.strip().casefold()
            return lines(tx, [one for one in found if wanted in one.text.casefold()][:limit])
        found = notes.search(tx, text, limit=limit) if text.strip() else notes.latest(tx, limit)
        return lines(tx, found)


def lines(tx: Connection, found: Sequence[Note]) -> list[NoteLine]:
    """Notes as people read them, with the names of their household and author."""
    authors = {who.id: who.name for who in staff.all(tx)}
    names = households.names(tx, [n.household_id for n in found if n.household_id])
    return [
        NoteLine(
            note_id=str(note.id),
            text=note.text,
            tags=tuple(note.tags),
            when_text=time_words(note.written_at),
            who=authors.get(note.created_by or note.id, ""),
            household_id=str(note.household_id) if note.household_id else "",
            household_name=names.get(note.household_id, "") if note.household_id else "",
            sent=label("sent_state", outbox.state_of(tx, "note", row_id=note.id)),
        )
        for note in found
    ]


def _in_hand(begun_at: str) -> str:
    return f"note {begun_at}"


def _aside(draft: NoteDraft) -> dict[str, Any]:
    due = draft.follow_up_on
    values = asdict(draft) | {"tags": list(draft.tags)}
    return values | {"follow_up_on": due.isoformat() if due else None}


def _check(desk: Desk, draft: NoteDraft) -> None:
    answers = {
        "text": draft.text.strip(),
        "tags": " ".join(draft.tags),
        "private": "yes" if draft.private else "no",
        "follow_up": "yes" if draft.follow_up_on else "no",
    }
    if draft.follow_up_on:
        answers["follow_up_on"] = draft.follow_up_on.isoformat()
    session = Session(desk.definition(desk.form(FORM)), now=desk.clock.now())
    for name, value in answers.items():
        session.set(f"/data/jot/{name}", value)
    for problem in session.problems():
        raise NoteRefused(problem.message or problem.label)


def _states(session: Session) -> list[list[NodeState]]:
    return [session.visible(page) for page in range(len(session.definition.pages))]


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
