"""主动发现线索: reported (of a household or of somebody whom nobody knows yet), verified, closed
with what they led to; 特急 has a clock and a call. One transaction an action; every illegal step is
refused by name (rules.clues).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming, steps, tasks_done, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Clue, Household, Note
from fieldvisit.records.clue import ClueOutcome, ClueState, ClueVerdict, TownCall, Wants
from fieldvisit.records.need import Urgency
from fieldvisit.rules import clues as rule
from fieldvisit.store import audit, journal


@dataclass(frozen=True)
class Reported:
    """What somebody saw: `about` a name or what the person looks like, `place` where, `troubles` of
    `clue_trouble` and `source` of `need_source` by code or word; `discoverer`: who, otherwise whose
    device it is; `found_at`: when, otherwise now.
    """

    about: str
    place: str
    troubles: tuple[str, ...] = ()
    source: str = "visit"
    source_note: str = ""
    urgency: str = Urgency.NORMAL
    household_id: str = ""
    discoverer: str = ""
    found_at: datetime | None = None
    people: int = 1
    detail: str = ""
    citizen_id: str = ""
    policy_told: bool = False
    wants: str = ""
    from_note: UUID | None = None


@dataclass(frozen=True)
class Verified:
    """What looking showed: `verdict` of `clue_verdict` by code or word, why it is not so, which
    clue it repeats.
    """

    verdict: str
    reason: str = ""
    duplicate_of: str = ""


def report(desk: Desk, said: Reported) -> Clue:
    """Keep a clue. Raises MayNot, NotHere, WordsMissing, CodeUnknown, NotYetHappened, CountWrong,
    BadValue.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        return _keep(tx, desk, said=said)


def from_note(desk: Desk, note_id: str, *, said: Reported) -> Clue:
    """A clue made of a note, which stays as it is; the clue names it. Raises as `report` does."""
    desk.may_show_people()
    with desk.store.write() as tx:
        note = naming.record(tx, Note, kind="note", named=note_id)
        home = str(note.household_id) if note.household_id else said.household_id
        told = {**vars(said), "from_note": note.id, "household_id": home, "source": "note"}
        told |= {"detail": said.detail or note.text, "found_at": said.found_at or note.written_at}
        return _keep(tx, desk, said=Reported(**told))


def called(desk: Desk, clue_id: str, *, how: str, at: datetime | None = None) -> Clue:
    """The town office was called: whether somebody answered, and when. Raises NotHere, CodeUnknown,
    NoCallNeeded, NotYetHappened.
    """
    said = TownCall(naming.code(how, group="town_call", field="打通没有"))
    desk.may_show_people()
    when = naming.happened(at or desk.clock.now(), now=desk.clock.now(), field="几点打的")
    with desk.store.write() as tx:
        clue = naming.record(tx, Clue, kind="clue", named=clue_id)
        rule.check_call(clue)
        after = {"town_call": said, "called_at": when}
        return writing.put(tx, desk, record=clue, after=after, line="clue_called")


def verify(desk: Desk, clue_id: str, *, found: Verified) -> Clue:
    """Somebody looked. Raises NotHere, CodeUnknown, StepRefused, ReasonMissing,
    OtherClueMissing.
    """
    verdict = ClueVerdict(naming.code(found.verdict, group="clue_verdict", field="核实结果"))
    desk.may_show_people()
    with desk.store.write() as tx:
        clue = naming.record(tx, Clue, kind="clue", named=clue_id)
        changes: dict[str, Any] = {
            "verdict": verdict,
            "reason": found.reason.strip(),
            "verified_at": desk.clock.now(),
        }
        if verdict is ClueVerdict.DUPLICATE and found.duplicate_of:
            other = naming.record(tx, Clue, kind="clue", named=found.duplicate_of)
            changes["duplicate_of"] = other.id
        if clue.from_visit:
            tasks_done.close_from(tx, desk, visit_id=clue.from_visit, kind="urgent_clue")
        return steps.take(tx, desk, case=clue, step=ClueState.VERIFIED, changes=changes)


def close(desk: Desk, clue_id: str, *, outcome: str = "", note: str = "") -> Clue:
    """Say what it led to; one that was false or reported before leads to nothing. Raises NotHere,
    CodeUnknown, StepRefused, OutcomeMissing.
    """
    led = naming.code(outcome, group="clue_outcome", field="转到哪一项") if outcome else ""
    changes = {
        "outcome": ClueOutcome(led) if led else None,
        "outcome_note": note.strip(),
        "closed_at": desk.clock.now(),
    }
    return steps.take_alone(desk, Clue, named=clue_id, step=ClueState.CLOSED, changes=changes)


def _keep(tx: Connection, desk: Desk, *, said: Reported) -> Clue:
    writing.may_write(desk, "clue")
    now = desk.clock.now()
    scope, home = desk.profile.region_code, None
    if said.household_id:
        home = naming.record(tx, Household, kind="household", named=said.household_id)
        scope = home.scope
    urgency = Urgency(naming.code(said.urgency, group="urgency", field="急不急"))
    found_at = naming.happened(said.found_at or now, now=now, field="什么时候发现的")
    hours = whole_number(desk.tables, "clue_at_once_hours", day=local_day(found_at), region=scope)
    clue = Clue(
        id=desk.ids.fresh(),
        scope=scope,
        created_at=now,
        household_id=home.id if home else None,
        source=naming.code(said.source, group="need_source", field="线索从哪里来"),
        source_note=said.source_note.strip(),
        found_at=found_at,
        discoverer=said.discoverer.strip() or desk.profile.staff_name,
        about=naming.words(said.about, field="是谁、什么样的人"),
        citizen_id=naming.citizen_id(said.citizen_id, today=local_day(now)),
        place=naming.words(said.place, field="人在哪里"),
        people=naming.at_least_one(said.people, field="几个人"),
        troubles=naming.codes(said.troubles, group="clue_trouble", field="什么难处"),
        detail=said.detail.strip(),
        urgency=urgency,
        respond_by=rule.respond_by(urgency, found_at, hours=hours),
        policy_told=said.policy_told,
        wants=_wants(said.wants),
        from_note=said.from_note,
    )
    journal.insert(tx, clue, stamp=desk.stamp())
    audit.append(tx, "clue_reported", subject=str(clue.id), stamp=desk.stamp())
    return clue


def _wants(given: str) -> Wants | None:
    return Wants(naming.code(given, group="wants", field="想申请吗")) if given else None
