"""交上来的: a change of somebody who may not write there any more, as a row that supervisors
see, and the one decision that closes it. Pure; it never touches a database.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

import orjson

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records import KINDS
from fieldvisit.records.change import Action, Change
from fieldvisit.records.handed_in import HandedIn, HandedInState, HandedInWhy
from sync.protocol.wire import Verdict, VerdictKind
from sync.server import accept, rights
from sync.server.accept import Decision, Held
from sync.server.clashes import said_at

KIND = "handed_in"
DECISION_FIELDS = frozenset({"state", "decided_by", "decided_at", "reason"})
TAKEN = (VerdictKind.ACCEPTED, VerdictKind.MERGED, VerdictKind.CONFLICT)
_DECIDED = (HandedInState.ACCEPTED, HandedInState.DECLINED)


@dataclass(frozen=True)
class Giver:
    """Whose device handed in, as the office knows them now, and why it may not write (any more)."""

    staff_id: UUID
    name: str
    role: str
    device_id: UUID
    short: str
    why: HandedInWhy


def parcel(change: Change, giver: Giver, *, scope: str, at: datetime) -> Held:
    """The change as a row of `scope` without a number; the same change makes the same row."""
    made = HandedIn(
        id=_id(change, giver.device_id),
        scope=scope,
        created_at=at,
        why=giver.why,
        author=giver.staff_id,
        author_name=giver.name,
        author_role=giver.role,
        author_device=giver.device_id,
        device_short=giver.short,
        made_at=said_at(change, at),
        row_scope=change.scope,
        row_kind=change.kind,
        **change.model_dump(
            include={"counter", "row_id", "action", "base_version", "before", "after"}
        ),
        **change.model_dump(include={"hlc", "actor", "form_version"}),
    )
    return Held(0, made.model_dump(), {}, "", None)


def change_of(held: Held) -> Change | None:
    """The change as it came; None for one of a kind that this server does not know, and for a
    decision, which nobody takes in another's name.
    """
    said = held.values
    if said["row_kind"] not in KINDS or said["row_kind"] == KIND:
        return None
    own = {name: said[name] for name in Change.model_fields if name in said}
    known = {"device_id": said["author_device"], "scope": said["row_scope"]}
    return Change(**{**own, **known, "kind": said["row_kind"], "action": Action(said["action"])})


def author_of(held: Held, scope: str) -> rights.Author:
    """Its author, in the role that they had, with the right to the place where it lands."""
    said = held.values
    return rights.Author(said["author"], said["author_device"], said["author_role"], scope)


def decide(
    change: Change, author: rights.Author, *, held: Held | None, lands: str | None
) -> tuple[Decision, Change | None]:
    """The verdict on a supervisor's decision, and the change that has to be taken in for it (None:
    none), in the scope `lands` (None: the server knows none for it). The first decision stands.
    """
    code = rights.refusal(change, author)
    if code:
        return accept.rejected(code), None
    if change.action is not Action.PATCH:
        return accept.rejected("field_fixed"), None
    if held is None:
        return Decision(VerdictKind.DEFERRED, "row_missing"), None
    code = _not_a_decision(change, author, held=held)
    if code:
        return accept.rejected(code), None
    decided, bad = accept.validated(KIND, {**held.values, **change.after})
    if decided is None or decided["decided_at"] is None:
        return accept.rejected("record_refused", bad or ("decided_at",)), None
    if decided["state"] == HandedInState.DECLINED and not decided["reason"].strip():
        return accept.rejected("record_refused", ("reason",)), None
    if held.values["state"] != HandedInState.WAITING:
        same = held.values["state"] == decided["state"]
        verdict = Decision(VerdictKind.MERGED) if same else accept.rejected("already_decided")
        return verdict, None
    row = accept.written(held, decided, extra=held.extra, device=change.device_id)
    taken = Decision(VerdictKind.ACCEPTED, row=row)
    if decided["state"] == HandedInState.DECLINED:
        return taken, None
    inner = change_of(held)
    if inner is None:
        return accept.rejected("unknown_kind"), None
    if lands is None:
        return accept.rejected("scope_unknown"), None
    if not rights.may_write(author, lands):
        return accept.rejected("household_elsewhere"), None
    return taken, inner.model_copy(update={"scope": lands})


def closed(taken: Decision, verdict: Verdict) -> Decision:
    """The decision with what became of the change by the ordinary rule; what cannot be taken in
    stays with the supervisors.
    """
    if verdict.verdict is VerdictKind.DEFERRED:
        return accept.rejected("needs_other_first", tuple(verdict.fields))
    if verdict.verdict not in TAKEN:
        return accept.rejected(verdict.code or "record_refused", tuple(verdict.fields))
    assert taken.row is not None
    values = {**taken.row.values, "outcome": str(verdict.verdict)}
    # Merged, not accepted: the outcome is the server's word, which the decider has still to pull.
    return Decision(VerdictKind.MERGED, row=replace(taken.row, values=values))


def _not_a_decision(change: Change, author: rights.Author, *, held: Held) -> str | None:
    said = change.after
    if not {"state", "decided_by", "decided_at"} <= said.keys() <= DECISION_FIELDS:
        return "field_fixed"
    if said["state"] not in _DECIDED:
        return "field_fixed"
    if said["decided_by"] != str(author.staff_id):
        return "author_not_yours"
    return "decision_own" if held.values["author"] == author.staff_id else None


def _id(change: Change, device_id: UUID) -> UUID:
    said = content_hash(orjson.dumps(change.after, option=orjson.OPT_SORT_KEYS))
    text = f"{KIND} {change.counter} {change.kind} {change.row_id} {change.action} {said}"
    return uuid5(device_id, text)
