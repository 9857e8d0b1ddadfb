"""What stands of 主动发现: the clues in their order, how they are counted, whom one calls of a 特急
one. Reads only.
"""

from datetime import datetime, timedelta
from uuid import UUID

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.staff import town_office
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Clue, Note
from fieldvisit.records.clue import ClueState
from fieldvisit.records.fields import mask_citizen_id, mask_name
from fieldvisit.records.need import Urgency
from fieldvisit.rules import clues as rule
from fieldvisit.store import cases
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

LONGEST_NAME = 4
"""What is said of somebody is a name when it is no longer than this; else it describes them."""


def opened(desk: Desk) -> list[Clue]:
    """Every clue, 特急 first, then the newest. The first look of an unlocking leaves a row in the
    audit trail.
    """
    with looking_at(desk, "clues", action="clues_opened") as tx:
        return sorted(cases.clues(tx), key=_weight)


def listed(desk: Desk, *, state: str = "") -> list[Clue]:
    """Clues (of one state by code or word) in the same order, their people masked. Raises
    CodeUnknown.
    """
    wanted = naming.code(state, group="clue_state", field="状态") if state else ""
    with desk.read_people() as tx:
        found = [one for one in cases.clues(tx) if wanted in ("", one.state)]
    return [_masked(one) for one in sorted(found, key=_weight)]


def stats(
    desk: Desk, *, since: datetime | None = None, until: datetime | None = None
) -> rule.Counted:
    """The clues found from `since` on and before `until`, as they are counted."""
    with desk.read_people() as tx:
        found = [
            one
            for one in cases.clues(tx)
            if (since is None or one.found_at >= since) and (until is None or one.found_at < until)
        ]
    return rule.count(found, now=desk.clock.now())


def call_words(desk: Desk, clue: Clue) -> str:
    """Whom one calls of a 特急 clue when there is no network, and by when somebody has to be there;
    blank for every other clue.
    """
    if clue.respond_by is None or clue.state is not ClueState.FOUND:
        return ""
    with desk.store.read() as tx:
        who = town_office.line(tx, clue.scope)
    facts = {"by": time_words(clue.respond_by), "name": who.name, "phone": who.phone}
    return sentence("call_first", facts)


def is_note(desk: Desk, named: str) -> bool:
    """Whether an id is that of a note, of which a clue can be made."""
    try:
        with desk.store.read() as tx:
            naming.record(tx, Note, kind="note", named=named)
    except naming.NotHere:
        return False
    return True


def form_of(desk: Desk, clue_id: str) -> UUID:
    """The visit whose form a clue was made of. Raises NotHere."""
    with desk.read_people() as tx:
        clue = naming.record(tx, Clue, kind="clue", named=clue_id)
    if clue.from_visit is None:
        raise naming.NotHere(label("kind", "visit"), clue_id)
    return clue.from_visit


def days_open(clue: Clue, now: datetime) -> int:
    """How many days it has been open, or was."""
    return (local_day(clue.closed_at or now) - local_day(clue.found_at)) // timedelta(days=1)


def masked_about(clue: Clue) -> str:
    """Whom a clue is about, for a list: a name is masked, a description stays."""
    return mask_name(clue.about) if len(clue.about) <= LONGEST_NAME else clue.about


def _masked(clue: Clue) -> Clue:
    number = mask_citizen_id(clue.citizen_id) if clue.citizen_id else None
    hidden = {"about": masked_about(clue), "citizen_id": number, "detail": ""}
    return clue.model_copy(update=hidden)


def _weight(clue: Clue) -> tuple[bool, bool]:
    return clue.state is ClueState.CLOSED, clue.urgency is not Urgency.AT_ONCE
