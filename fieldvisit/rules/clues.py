"""主动发现: which step of a clue may follow which, by when somebody has to be there, and how clues
are counted. Pure; every illegal step is refused by name.

Source: domain.md section 3 (F05) and table 1 (和平: 户次 and 人次 apart).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.clue import Clue, ClueState, ClueVerdict
from fieldvisit.records.need import Urgency
from fieldvisit.rules.loop import OutcomeMissing, ReasonMissing, StepRefused

CLUE_STEPS: Mapping[ClueState, frozenset[ClueState]] = {
    ClueState.FOUND: frozenset({ClueState.VERIFIED}),
    ClueState.VERIFIED: frozenset({ClueState.CLOSED}),
    ClueState.CLOSED: frozenset(),
}
HOLDS = frozenset({ClueVerdict.TRUE, ClueVerdict.IN_AID})
"""Verdicts after which there is somebody to do something for: these clues end with an outcome, and
these alone are counted."""


@dataclass(eq=False)
class OtherClueMissing(FieldvisitError):
    """A clue that was reported before names the other one, which is not itself."""


@dataclass(eq=False)
class NoCallNeeded(FieldvisitError):
    """Only of a 特急 clue that is still open one notes the call."""


@dataclass
class Counted:
    """Clues of a time: all that were reported; of those that hold, `households` 户次 (one each) and
    `people` 人次; what they led to, how many wait, how many were late for 特急.
    """

    reported: int = 0
    households: int = 0
    people: int = 0
    waiting: int = 0
    late: int = 0
    by_source: Counter[str] = field(default_factory=Counter)
    by_verdict: Counter[str] = field(default_factory=Counter)
    by_outcome: Counter[str] = field(default_factory=Counter)


def respond_by(urgency: Urgency, found_at: datetime, *, hours: int) -> datetime | None:
    """By when somebody has to be there; only 特急 has a clock."""
    return found_at + timedelta(hours=hours) if urgency is Urgency.AT_ONCE else None


def is_late(clue: Clue, now: datetime) -> bool:
    """Whether nobody looked at a 特急 clue in time."""
    seen = clue.verified_at or now
    return clue.respond_by is not None and seen > clue.respond_by


def check_clue(clue: Clue, step: ClueState, *, changes: Mapping[str, Any]) -> None:
    """Refuse a step of a clue; `changes`: the other fields that it sets. Raises StepRefused,
    ReasonMissing, OtherClueMissing, OutcomeMissing.
    """
    if step not in CLUE_STEPS[clue.state]:
        raise StepRefused("clue", clue.state, step)
    if step is ClueState.VERIFIED:
        _check_verdict(clue, changes)
    if step is ClueState.CLOSED and clue.verdict in HOLDS and not changes.get("outcome"):
        raise OutcomeMissing


def check_call(clue: Clue) -> None:
    """Refuse to note a call for a clue that asks for none. Raises NoCallNeeded."""
    if clue.urgency is not Urgency.AT_ONCE or clue.state is ClueState.CLOSED:
        raise NoCallNeeded


def count(clues: Iterable[Clue], *, now: datetime) -> Counted:
    """Clues as they are counted; what is false or was reported before counts for nobody."""
    found = Counted()
    for one in clues:
        found.reported += 1
        found.waiting += one.state is ClueState.FOUND
        found.late += is_late(one, now)
        found.by_source[one.source] += 1
        if one.verdict is not None:
            found.by_verdict[one.verdict] += 1
        if one.outcome is not None:
            found.by_outcome[one.outcome] += 1
        if one.verdict in HOLDS:
            found.households += 1
            found.people += one.people
    return found


def _check_verdict(clue: Clue, changes: Mapping[str, Any]) -> None:
    verdict = changes.get("verdict")
    if verdict is None:
        raise OutcomeMissing
    if verdict is ClueVerdict.FALSE and not str(changes.get("reason") or "").strip():
        raise ReasonMissing
    if verdict is ClueVerdict.DUPLICATE and changes.get("duplicate_of") in (None, clue.id):
        raise OtherClueMissing
