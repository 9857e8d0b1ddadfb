"""F05 主动发现线索 makes a clue: of whom, where, in what trouble, until when somebody is there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.casework.visits.from_forms.answers import (
    Answers,
    codes,
    count,
    instant,
    one_of,
    text,
)
from fieldvisit.casework.visits.from_forms.making import Making
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Clue
from fieldvisit.records.clue import ClueOutcome, ClueState, ClueVerdict, TownCall, Wants
from fieldvisit.records.fields import BadValue, read_citizen_id
from fieldvisit.records.need import Urgency
from fieldvisit.rules import clues as rule
from fieldvisit.store import cases, households, visits
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS, label

_SOURCES = {"public_report": "neighbour", "self_request": "own"}
_URGENCIES = {"normal": Urgency.NORMAL, "urgent": Urgency.URGENT, "critical": Urgency.AT_ONCE}
_WHO, _WHERE = "没见到人，还不知道是谁", "没有写地方"
_DETAILS = {
    "attempt_note": "去过没见到：",
    "trouble_detail": "",
    "trouble_other": "其他难处：",
    "subject_phone": "电话 ",
    "discoverer_phone": "发现人电话 ",
    "remarks": "",
}


def make(making: Making) -> str:
    """The clue that the form reports, in words; blank where it reports none or did before."""
    if not asks(making.answers):
        return ""
    clue = clue_of(making)
    if not making.keep(clue, line="clue_reported"):
        return ""
    return sentence("made_clue", {"about": clue.about, "state": label("clue_state", clue.state)})


def asks(told: Answers) -> bool:
    """Whether a form reports a clue."""
    return bool(_troubles(told) and about(told) and place(told))


def about(told: Answers) -> str:
    """Whom a form is about: a name, or what the person looks like."""
    return text(told, "subject_name") or text(told, "subject_description")


def place(told: Answers) -> str:
    """Where that person is."""
    return text(told, "subject_place")


def _troubles(told: Answers) -> list[str]:
    return [one for one in codes(told, "trouble_kinds") if one in LABELS["clue_trouble"]]


def clue_of(making: Making) -> Clue:
    """The clue as the form says it."""
    told, visit = making.answers, making.visit
    whom = about(told) or _WHO
    found_at = instant(told, "discovered_at") or visit.started_at
    urgency = _URGENCIES.get(text(told, "urgency"), Urgency.NORMAL)
    hours = whole_number(
        making.desk.tables, "clue_at_once_hours", day=local_day(found_at), region=visit.scope
    )
    source, number = text(told, "source") or "visit", _citizen_id(making)
    here = _is_of_household(making, whom)
    return Clue(
        id=making.id_for("clue"),
        scope=visit.scope,
        created_at=visit.ended_at,
        household_id=visit.household_id if here else None,
        source=_SOURCES.get(source, source),
        source_note=text(told, "source_note"),
        found_at=found_at,
        discoverer=text(told, "discoverer") or making.desk.profile.staff_name,
        about=whom,
        citizen_id=number,
        place=place(told) or _WHERE,
        people=max(1, count(told, "people_count")),
        troubles=_troubles(told),
        detail="；".join(_details(told, number_kept=number is not None)),
        urgency=urgency,
        respond_by=rule.respond_by(urgency, found_at, hours=hours),
        town_call=one_of(TownCall, told, name="town_call"),
        called_at=instant(told, "called_at"),
        policy_told=text(told, "policy_told") == "yes",
        wants=one_of(Wants, told, name="wants_to_apply"),
        from_visit=visit.id,
        **_verified(making, at=visit.ended_at),
    )


def _is_of_household(making: Making, whom: str) -> bool:
    """Whether the clue is of somebody of the household at whose door the form was filled in; at a
    door one also hears of neighbours.
    """
    if making.visit.household_id is None:
        return False
    seats = households.members(making.tx, making.visit.household_id)
    return whom in {person.name for _, person in seats}


def _citizen_id(making: Making) -> str | None:
    given = text(making.answers, "subject_citizen_id")
    try:
        day = local_day(making.visit.ended_at)
        return read_citizen_id(given, today=day).number if given else None
    except BadValue:
        return None


def _details(told: Answers, *, number_kept: bool) -> Iterator[str]:
    for name, head in _DETAILS.items():
        if said := text(told, name):
            yield f"{head}{said}"
    if (number := text(told, "subject_citizen_id")) and not number_kept:
        yield f"身份号码写的是 {number}，要核对"


def _verified(making: Making, *, at: datetime) -> dict[str, Any]:
    """What looking showed already and what it led to; a repeated one whose first report is not
    found waits for somebody to say which.
    """
    told = making.answers
    verdict, reason = one_of(ClueVerdict, told, name="verify_result"), text(told, "verify_note")
    if verdict is None:
        return {}
    found: dict[str, Any] = {"state": ClueState.VERIFIED, "verdict": verdict, "verified_at": at}
    if verdict is ClueVerdict.DUPLICATE:
        reason = text(told, "duplicate_of")
        other = _named(making, reason)
        if other is None:
            return {"reason": reason}
        found["duplicate_of"] = other.id
    outcome = one_of(ClueOutcome, told, name="clue_outcome")
    if outcome and verdict in rule.HOLDS:
        found |= {"state": ClueState.CLOSED, "outcome": outcome, "closed_at": at}
    return found | {"reason": reason}


def _named(making: Making, words: str) -> Clue | None:
    """The clue whose form has the number that somebody wrote down."""
    for one in cases.clues(making.tx):
        visit = visits.get(making.tx, one.from_visit) if one.from_visit else None
        if words in (str(one.id), visit.number if visit else str(one.id)):
            return one
    return None
