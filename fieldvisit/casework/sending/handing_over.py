"""What waits to be handed over without a network, the parcels that are under way and those that are
answered, as people read them. Makes no parcel and takes none in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.machine.spoken_codes import hash_mark
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import attachments, outbox, parcels
from fieldvisit.store.parcels import Parcel
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

LATE = timedelta(days=14)
"""So long without an answer and somebody should ask for it."""

LINES = {
    "made": "parcel_line_made",
    "made today": "parcel_line_made_today",
    "carried": "parcel_line_carried",
    "carried today": "parcel_line_carried_today",
    "answered": "parcel_line_answered",
}


@dataclass(frozen=True)
class ParcelLine:
    """One parcel. `state`: made | carried | answered; `late`: nobody has answered it for long."""

    number: int
    title: str
    second: str
    state: str
    state_label: str
    late: bool


@dataclass(frozen=True)
class HandingOver:
    """What the page shows. `changes`, `files`: what a parcel made now would hold; `folder`: the
    exchange folder that is watched, "" for none; `carries`: whether this person carries for others.
    """

    changes: int
    files: int
    under_way: Sequence[ParcelLine]
    answered: Sequence[ParcelLine]
    folder: str
    carries: bool


def handing_over(desk: Desk) -> HandingOver:
    """How handing over stands on this device; names nobody."""
    now = desk.clock.now()
    with desk.store.read() as tx:
        counts = outbox.counts(tx)
        files = len(attachments.unsent(tx))
        under_way = parcels.unanswered(tx)
        made = [one for one in parcels.recent(tx) if one.kind == "out" and one.ended_at]
        folder = parcels.exchange_folder(tx)
    return HandingOver(
        changes=counts.waiting + counts.delivered,
        files=files,
        under_way=[_line(one, age=now - one.made_at) for one in under_way[::-1]],
        answered=[_line(one, age=now - one.made_at) for one in made],
        folder=folder,
        carries=desk.profile.role in REVIEWERS,
    )


def _line(one: Parcel, *, age: timedelta) -> ParcelLine:
    carried = one.delivered_at is not None
    state = "answered" if one.ended_at else "carried" if carried else "made"
    days = max(0, age.days)
    facts: dict[str, object] = {
        "number": one.number,
        "changes": one.changes,
        "files": one.files,
        "at": time_words(one.made_at),
        # Enough to tell one from another in a list.
        "mark": hash_mark(one.digest[:8]),
        "days": days,
        "carrier": one.carrier,
        "ended": time_words(one.ended_at) if one.ended_at else "",
    }
    said = LINES[state] if days or state == "answered" else LINES[f"{state} today"]
    return ParcelLine(
        number=one.number,
        title=sentence("parcel_title", facts),
        second=sentence(said, facts),
        state=state,
        state_label=label("parcel_state", state),
        late=not one.ended_at and age >= LATE,
    )
