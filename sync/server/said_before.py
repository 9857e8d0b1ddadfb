"""Changes that this server judged before under other numbers or in another batch: known by what
they say, answered as they were then. Judges nothing and writes no row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import Connection, select

from fieldvisit.machine import algorithms
from fieldvisit.records.change import Action, Change
from sync.protocol import frames
from sync.protocol.wire import PushRequest, Receipt, Verdict, VerdictKind
from sync.server.accept import Decision
from sync.server.epochs import Ground
from sync.server.tables import receipt

MARK = 16
"""Bytes by which a change is known."""
UNNUMBERED = -(2**62)
"""The base of a change whose numbers are of another epoch: no device's own is so low."""
_SAYS = ("kind", "row_id", "action", "hlc", "after")
"""What makes a change, whatever its number: no device says the same of a row twice at one reading
of its logical clock."""
_ENDS = (VerdictKind.ACCEPTED, VerdictKind.MERGED, VerdictKind.CONFLICT, VerdictKind.REJECTED)
"""What was put off is judged anew; what was kept apart is asked for by its number (`apart`)."""


@dataclass(frozen=True)
class Known:
    """A batch beside what was judged of it before: `verdicts`, by place; `fresh`, the batch without
    those changes; `ops`, what its receipt keeps of what it says.
    """

    verdicts: Mapping[int, Verdict]
    fresh: PushRequest
    ops: bytes

    def with_those(self, judged: Sequence[Verdict]) -> list[Verdict]:
        """All verdicts in their order, once the fresh ones are `judged`."""
        rest = iter(judged)
        count = len(self.verdicts) + len(judged)
        return [self.verdicts.get(place) or next(rest) for place in range(count)]


def look(tx: Connection, request: PushRequest, *, late: Ground | None) -> Known:
    """What of a batch has its end already. Looked for only where the device says that it may, and
    in what comes `late`; of that, numbers of another epoch are not used.
    """
    changes, told = request.changes, _marks(request.changes)
    ops = b"".join(told)
    again = request.footing.again if request.footing else 0
    if late is None and all(raw["counter"] > again for raw in changes):
        return Known({}, request, ops)
    if late is not None and not late.shared:
        changes = [_unnumbered(raw) for raw in changes]
    found = {
        place: verdict.model_copy(update={"counter": changes[place]["counter"]})
        for place, verdict in _verdicts(tx, request.device_id, wanted=told).items()
    }
    fresh = [raw for place, raw in enumerate(changes) if place not in found]
    return Known(found, request.model_copy(update={"changes": fresh}), ops)


def late_name(batch_id: UUID) -> UUID:
    """What the receipt of a batch is kept under that came late: its device says it again, under the
    batch's own name or another.
    """
    return uuid5(batch_id, "late")


def or_put_off(decision: Decision, change: Change) -> Decision:
    """What would ask people of a change whose numbers are of another epoch is put off: what it
    rests on may come with its device, which alone can tell by content what its author had seen.
    """
    asks = decision.verdict is VerdictKind.CONFLICT and change.base_version == UNNUMBERED
    return Decision(VerdictKind.DEFERRED, "row_missing") if asks else decision


def _marks(changes: Sequence[Mapping[str, Any]]) -> list[bytes]:
    digest = algorithms.suite().digest
    return [digest(orjson.dumps([raw.get(name) for name in _SAYS]))[:MARK] for raw in changes]


def _verdicts(tx: Connection, device_id: UUID, *, wanted: Sequence[bytes]) -> dict[int, Verdict]:
    """By place, what the device's changes were answered with; without the row's number of then: it
    may have another one by now, or lie in another scope, and the next pull tells.
    """
    places = {mark: place for place, mark in enumerate(wanted)}
    found: dict[int, Verdict] = {}
    r = receipt.c
    kept = select(r.batch_id, r.ops).where(r.device_id == device_id, r.ops.is_not(None))
    for row in tx.execute(kept.order_by(r.at)).all():
        its = [row.ops[start : start + MARK] for start in range(0, len(row.ops), MARK)]
        if places.keys().isdisjoint(its):
            continue
        said = select(r.body).where(r.device_id == device_id, r.batch_id == row.batch_id)
        told = frames.read(bytes(tx.execute(said).scalar_one()), Receipt).verdicts
        for mark, verdict in zip(its, told, strict=True):
            if mark in places and verdict.verdict in _ENDS:
                found.setdefault(places[mark], verdict.model_copy(update={"version": None}))
    return found


def _unnumbered(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A change that merges by its values alone."""
    base = {} if raw.get("action") == Action.INSERT else {"base_version": UNNUMBERED}
    return {**raw, **base}
