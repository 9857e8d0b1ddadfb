"""Changes that this server judged before under other numbers, in another batch or ahead of their
turn: known by what they say, answered as they were then. Judges nothing and writes no row.
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
from sync.protocol.errors import NumbersUsed
from sync.protocol.wire import PushRequest, Receipt, Verdict, VerdictKind
from sync.server.accept import Decision
from sync.server.epochs import Ground, Standing
from sync.server.tables import receipt

MARK = 16
"""Bytes by which a change is known."""
UNNUMBERED = -(2**62)
"""The base of a change whose numbers are of another epoch: no device's own is so low."""
_SAYS = ("kind", "row_id", "action", "hlc", "after")
"""What makes a change, whatever its number: no device says the same of a row twice at one reading
of its logical clock."""
EVERY = 2**63
_ENDS = (VerdictKind.ACCEPTED, VerdictKind.MERGED, VerdictKind.CONFLICT, VerdictKind.REJECTED)
"""What was put off is judged anew; what was kept apart is asked for by its number (`apart`), and
kept apart anew under another one."""


@dataclass(frozen=True)
class Known:
    """A batch beside what was judged of it before: `verdicts`, by place; `fresh`, the batch without
    those changes; `ops`, what its receipt keeps of what it says; `same`, numbers under which the
    very same was heard before, though it did not end then.
    """

    verdicts: Mapping[int, Verdict]
    fresh: PushRequest
    ops: bytes
    same: frozenset[int] = frozenset()

    @property
    def counters(self) -> list[int]:
        """The numbers of changes that were never heard under them."""
        return [one for one in _counters(self.fresh.changes) if one not in self.same]

    def with_those(self, judged: Sequence[Verdict]) -> list[Verdict]:
        """All verdicts in their order, once the fresh ones are `judged`."""
        rest = iter(judged)
        count = len(self.verdicts) + len(judged)
        return [self.verdicts.get(place) or next(rest) for place in range(count)]


def look(tx: Connection, request: PushRequest, *, standing: Standing, late: Ground | None) -> Known:
    """What of a batch has its end already. Looked for where the device says that it may, in what
    goes ahead under numbers that are known, and in what comes `late` (of that, numbers of another
    epoch are not used); below the highest number that came ahead, among what came so.

    Raises NumbersUsed: something else came ahead under a number of this batch.
    """
    changes, told = request.changes, _marks(request.changes)
    ops = b"".join(told)
    again = request.footing.again if request.footing else 0
    first = min((raw["counter"] for raw in changes), default=EVERY)
    led = _led(tx, request.device_id) if first <= standing.led else []
    if late is None and request.footing is not None:
        _refuse_led(led, marks=dict(zip(_counters(changes), told, strict=True)), standing=standing)
    told_before = max(again, standing.known if request.ahead else 0)
    everywhere = late is not None or first <= told_before
    if not led and not everywhere:
        return Known({}, request, ops)
    if late is not None and not late.shared:
        changes = [_unnumbered(raw) for raw in changes]
    places = {mark: place for place, mark in enumerate(told)}
    heard = [*(_everywhere(tx, request.device_id, wanted=set(places)) if everywhere else ()), *led]
    answered: dict[int, Verdict] = {}
    same: set[int] = set()
    for place, verdict in ((places[mark], verdict) for mark, verdict in heard if mark in places):
        counter = changes[place]["counter"]
        if verdict.counter == counter:
            same.add(counter)
        if _is_its_end(verdict, counter=counter):
            answered.setdefault(place, verdict.model_copy(update={"counter": counter}))
    fresh = [raw for place, raw in enumerate(changes) if place not in answered]
    rest = request.model_copy(update={"changes": fresh})
    return Known(answered, rest, ops, frozenset(same))


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


def _everywhere(
    tx: Connection, device_id: UUID, *, wanted: set[bytes]
) -> list[tuple[bytes, Verdict]]:
    """What was answered to the device in each batch that holds one of these marks, the oldest
    first.
    """
    found: list[tuple[bytes, Verdict]] = []
    r = receipt.c
    kept = select(r.batch_id, r.ops).where(r.device_id == device_id, r.ops.is_not(None))
    for row in tx.execute(kept.order_by(r.at)).all():
        if not wanted.isdisjoint(_split(row.ops)):
            said = select(r.body).where(r.device_id == device_id, r.batch_id == row.batch_id)
            found += _told(row.ops, tx.execute(said).scalar_one())
    return found


def _led(tx: Connection, device_id: UUID) -> list[tuple[bytes, Verdict]]:
    """What came ahead of its turn and what it was answered with, the latest answer first."""
    r = receipt.c
    kept = select(r.ops, r.body).where(r.device_id == device_id, r.ahead, r.ops.is_not(None))
    rows = tx.execute(kept.order_by(r.at.desc())).all()
    return [pair for row in rows for pair in _told(row.ops, row.body)]


def _refuse_led(
    led: Sequence[tuple[bytes, Verdict]], *, marks: Mapping[int, bytes], standing: Standing
) -> None:
    """A life that the device has forgotten said something else ahead under one of these numbers."""
    if any(marks.get(verdict.counter, mark) != mark for mark, verdict in led):
        raise NumbersUsed(max(standing.known, standing.led))


def _is_its_end(verdict: Verdict, *, counter: int) -> bool:
    """Kept apart under this very number is an end, too: that is what its device asks about."""
    apart = verdict.verdict is VerdictKind.QUARANTINED and verdict.counter == counter
    return apart or verdict.verdict in _ENDS


def _told(ops: bytes, body: bytes) -> list[tuple[bytes, Verdict]]:
    """The marks in a receipt, each with its verdict. Without the row's number of then: it may have
    another one by now, or lie in another scope, and the next pull tells.
    """
    verdicts = frames.read(bytes(body), Receipt).verdicts
    return [
        (mark, verdict.model_copy(update={"version": None}))
        for mark, verdict in zip(_split(ops), verdicts, strict=True)
    ]


def _split(ops: bytes) -> list[bytes]:
    return [ops[start : start + MARK] for start in range(0, len(ops), MARK)]


def _counters(changes: Sequence[Mapping[str, Any]]) -> list[int]:
    return [raw["counter"] for raw in changes]


def _unnumbered(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A change that merges by its values alone."""
    base = {} if raw.get("action") == Action.INSERT else {"base_version": UNNUMBERED}
    return {**raw, **base}
