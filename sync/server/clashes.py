"""A conflict as a row that people see: what two people said, and the one choice that closes it.
Pure; it never touches a database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import orjson

from fieldvisit.records.change import Action, Change
from fieldvisit.records.conflict import Choice, Conflict, ConflictState
from fieldvisit.records.kept import read_instant
from fieldvisit.rules.choosing import may_choose
from sync.protocol.wire import VerdictKind
from sync.server import accept, rights, who_said
from sync.server.accept import Clash, Decision, Held

KIND = "conflict"
Card = tuple[Held, UUID | None]
"""A question, and the device that said what stands."""
CHOICE_FIELDS = frozenset({"state", "choice", "chosen_by", "chosen_at"})


def said_at(change: Change, at: datetime) -> datetime:
    """When the author said it by the clock of their device, never later than now (`at`)."""
    try:
        return min(read_instant(change.hlc[:27]), at)
    except (ValueError, TypeError):
        return at


def cards(change: Change, held: Held, *, clashes: Sequence[Clash], at: datetime) -> list[Card]:
    """The questions that a change leaves, as rows without a number, each with the device that said
    what stands: one a field; one in all for a review and for a row that was deleted, since half of
    either makes no sense.
    """
    fields = {c.name: {"base": c.base, "held": c.held, "wanted": c.wanted} for c in clashes}
    gone = held.values["deleted_at"]
    if gone is not None:
        deleted = {"base": None, "held": accept.plain(gone), "wanted": None}
        fields["deleted_at"] = deleted
    whole = gone is not None or change.kind in accept.IMMUTABLE
    groups = [fields] if whole else [{name: said} for name, said in fields.items()]
    return [_card(change, held, differing=group, at=at) for group in groups]


def spoken(card: Held, *, by: UUID | None, at: datetime | None) -> Held:
    """The question with the name of whoever said what stands (None: the office), and when."""
    return replace(card, values={**card.values, "held_by": by, "held_at": at})


def same_question(asked: Held, card: Held) -> bool:
    """Whether an open question is about the same fields of the same row, from the same device."""
    old, new = asked.values, card.values
    about = all(old[name] == new[name] for name in ("row_kind", "row_id", "wanted_device"))
    is_open = old["state"] == ConflictState.OPEN and old["counter"] < new["counter"]
    return about and is_open and bool(old["differing"].keys() & new["differing"].keys())


def said_again(asked: Held, card: Held) -> Held:
    """One question, not two, when the same person says something else meanwhile."""
    old, new = asked.values, card.values
    fields = {
        name: {**said, "base": old["differing"].get(name, said)["base"]}
        for name, said in new["differing"].items()
    }
    later = {name: new[name] for name in ("held_by", "held_at", "wanted_at", "counter")}
    return replace(asked, values={**old, **later, "differing": {**old["differing"], **fields}})


def choose(
    change: Change, author: rights.Author, *, held: Held | None, row: Held | None, at: datetime
) -> tuple[Decision, Held | None]:
    """The verdict on a choice, and the row that it changes (None: none).

    The first choice stands. A choice of what came later is taken only while the server still holds
    the value that the chooser saw; else the question is asked again with the present value.
    """
    code = rights.refusal(change, author)
    if code:
        return accept.rejected(code), None
    if change.action is not Action.PATCH:
        return accept.rejected("field_fixed"), None
    if held is None:
        return Decision(VerdictKind.DEFERRED, "row_missing"), None
    code = _not_a_choice(change, author, held=held)
    if code:
        return accept.rejected(code), None
    chosen, bad = accept.validated(KIND, {**held.values, **change.after})
    if chosen is None or chosen["choice"] is None:
        return accept.rejected("record_refused", bad or ("choice",)), None
    if held.values["state"] != ConflictState.OPEN:
        same = held.values["choice"] == chosen["choice"]
        verdict = Decision(VerdictKind.MERGED) if same else accept.rejected("already_chosen")
        return verdict, None
    early = chosen["chosen_at"] is not None and chosen["chosen_at"] > at
    if early:
        chosen["chosen_at"] = at
    answered = accept.written(held, chosen, extra=held.extra, device=change.device_id)
    # A clock that goes fast is set right here, so the row is not what its author has: they pull it.
    taken = Decision(VerdictKind.MERGED if early else VerdictKind.ACCEPTED, row=answered)
    if chosen["choice"] == Choice.HELD:
        return taken, None
    return _take_wanted(change, held=held, row=row, taken=taken)


def _take_wanted(
    change: Change, *, held: Held, row: Held | None, taken: Decision
) -> tuple[Decision, Held | None]:
    differing: Mapping[str, Mapping[str, Any]] = held.values["differing"]
    if row is None:
        return accept.rejected("choice_outdated"), None
    now = {name: accept.plain(row.now(name)) for name in differing}
    if all(now[name] == said["wanted"] for name, said in differing.items()):
        return taken, None
    if any(now[name] != said["held"] for name, said in differing.items()):
        renewed = {name: {**said, "held": now[name]} for name, said in differing.items()}
        asked = replace(held, values={**held.values, "differing": renewed})
        return replace(accept.rejected("choice_outdated"), row=asked), None
    kind = held.values["row_kind"]
    wanted = {name: said["wanted"] for name, said in differing.items()}
    values, bad = accept.validated(kind, {**row.values, **wanted})
    if values is None:
        return accept.rejected("record_refused", bad), None
    extra = {name: wanted.get(name, value) for name, value in row.extra.items()}
    return taken, accept.written(row, values, extra=extra, device=change.device_id)


def _not_a_choice(change: Change, author: rights.Author, *, held: Held) -> str | None:
    said = change.after
    if not {"state", "choice"} <= said.keys() <= CHOICE_FIELDS:
        return "field_fixed"
    if said["state"] != ConflictState.CHOSEN:
        return "field_fixed"
    if said.get("chosen_by") != str(author.staff_id):
        return "author_not_yours"
    return None if may_choose(author.role, held.values["row_kind"]) else "choice_not_yours"


def _card(change: Change, held: Held, *, differing: dict[str, Any], at: datetime) -> Card:
    # The same change has one question, however often it is handed in.
    text = orjson.dumps([str(change.row_id), change.counter, sorted(differing)]).decode()
    device, held_at = who_said.last(held, differing)
    card = Conflict(
        id=uuid5(change.device_id, text),
        scope=change.scope,
        created_at=at,
        row_kind=change.kind,
        row_id=change.row_id,
        differing=differing,
        held_at=held_at,
        wanted_by=change.actor,
        wanted_at=said_at(change, at),
        wanted_device=change.device_id,
        counter=change.counter,
    )
    return Held(0, card.model_dump(), {}, "", None), device
