"""交上来的: what people handed in who may not write there any more, in plain words, and a
supervisor's decision. It takes nothing in itself: the server does, with the next sync.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import writing
from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.sending import inbox_words
from fieldvisit.casework.trail import looking_at
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import HandedIn
from fieldvisit.records.handed_in import HandedInState
from fieldvisit.rules.journeys import REVIEWERS, check_role
from fieldvisit.store import handed_in
from fieldvisit.words.labels import label


@dataclass(eq=False)
class ParcelGone(FieldvisitError):
    """Somebody decided already, or it never reached this device."""

    parcel_id: str


@dataclass(eq=False)
class OwnParcel(FieldvisitError):
    """What one handed in oneself is decided by somebody else."""


@dataclass(eq=False)
class DeclineReasonMissing(FieldvisitError):
    """Nothing is declined without a word on why."""


@dataclass(frozen=True)
class Parcel:
    """What one device handed in about one household: decided together. `ids` are its changes, in
    the order in which they were made; `key` is the first of them. `files`: what each is, and its
    name (`attaching.read`).
    """

    key: str
    ids: tuple[str, ...]
    title: str
    who: str
    why: str
    when_text: str
    summary: str
    lines: tuple[inbox_words.Line, ...]
    may_decide: bool
    files: tuple[inbox_words.Line, ...] = ()


def parcels(desk: Desk) -> list[Parcel]:
    """What waits for a decision, household by household, in the order in which it was handed in:
    names masked, notes by their beginning, no answers.
    """
    with desk.read_people() as tx:
        return _parcels(tx, desk, whole=False)


def parcel(desk: Desk, key: str) -> Parcel:
    """One of them, whole; the first look leaves a row in the audit trail. Raises ParcelGone."""
    with looking_at(desk, key, action="parcel_opened") as tx:
        found = _parcels(tx, desk, whole=True, only=key)
        if not found:
            raise ParcelGone(key)
    return found[0]


def ids_of(desk: Desk, key: str) -> tuple[str, ...]:
    """The changes of one of them. Raises ParcelGone."""
    found = next((one for one in parcels(desk) if key in one.ids), None)
    if found is None:
        raise ParcelGone(key)
    return found.ids


def accept(desk: Desk, ids: Sequence[str]) -> int:
    """收下: the server takes these in as their author's, by the ordinary rule. Returns how many
    were still to be decided. Raises ParcelGone, MayNot, OwnParcel.
    """
    return _decide(desk, ids, state=HandedInState.ACCEPTED, reason="")


def decline(desk: Desk, ids: Sequence[str], *, reason: str) -> int:
    """不收, with a word on why that the author gets to read. Raises DeclineReasonMissing and what
    `accept` raises.
    """
    if not reason.strip():
        raise DeclineReasonMissing
    return _decide(desk, ids, state=HandedInState.DECLINED, reason=reason.strip())


def _decide(desk: Desk, ids: Sequence[str], *, state: HandedInState, reason: str) -> int:
    check_role(desk.profile.role, REVIEWERS, job="take_in")
    with desk.store.write() as tx:
        found = handed_in.of(tx, [_key(one) for one in ids])
        waiting = [one for one in found if one.state is HandedInState.WAITING]
        if not waiting:
            raise ParcelGone(ids[0] if ids else "")
        if any(desk.is_me(one.author) for one in waiting):
            raise OwnParcel
        said = {
            "state": state,
            "decided_by": desk.profile.staff_id,
            "decided_at": desk.clock.now(),
            "reason": reason,
        }
        for one in waiting:
            writing.put(tx, desk, record=one, after=said, line=f"parcel_{state}")
    return len(waiting)


def _key(parcel_id: str) -> UUID:
    try:
        return UUID(parcel_id)
    except ValueError:
        raise ParcelGone(parcel_id) from None


def _parcels(tx: Connection, desk: Desk, *, whole: bool, only: str = "") -> list[Parcel]:
    waiting = handed_in.waiting(tx)
    words = inbox_words.Words(tx, desk, waiting=waiting, whole=whole)
    together: dict[tuple[UUID, str, UUID], list[HandedIn]] = defaultdict(list)
    for one in waiting:
        together[one.author_device, one.why, words.home_of(one)].append(one)
    handed = sorted(together.items(), key=lambda pair: pair[1][0].created_at)
    return [
        _parcel(desk, words, home=home, group=group)
        for (*_, home), group in handed
        if not only or only in {str(one.id) for one in group}
    ]


def _parcel(
    desk: Desk, words: inbox_words.Words, *, home: UUID, group: Sequence[HandedIn]
) -> Parcel:
    first = group[0]
    made, handed = time_words(first.made_at), time_words(max(one.created_at for one in group))
    return Parcel(
        key=str(first.id),
        ids=tuple(str(one.id) for one in group),
        title=words.title_of(home, group),
        who=f"{first.author_name}·设备 {first.device_short}",
        why="；".join([label("handed_in_why", first.why), *words.lands(home, first)]),
        when_text=f"{made} 写下，{handed} 交来",
        summary=words.summary(group),
        lines=tuple(line for one in group for line in words.lines(one)),
        may_decide=desk.profile.role in REVIEWERS and not desk.is_me(first.author),
        files=tuple(file for one in group for file in words.files(one)),
    )
