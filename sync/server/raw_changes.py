"""The changes of a batch as they came, before anybody could check them: numbered, told apart, read
or refused. Pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.change import Change
from sync.protocol.errors import RequestMalformed
from sync.protocol.wire import PushRequest, Verdict, VerdictKind
from sync.server import accept

MAX_RECORD = 4 * 1024 * 1024
_NUL = b"\\u0000"
_WIDE = b"0" * 19
_AS_NOUGHT = bytes.maketrans(b"123456789", b"000000000")


def digest(request: PushRequest) -> str:
    """What tells a batch from another one under the same id."""
    # What makes a change, without what a later version of the program may add to it.
    names = ("counter", "kind", "row_id", "action", "after")
    said = [[change.get(name) for name in names] for change in request.changes]
    return content_hash(orjson.dumps(said))


def counter_of(raw: Mapping[str, Any]) -> int:
    """The number of a change, without which it cannot even be answered. Raises RequestMalformed."""
    counter = raw.get("counter")
    if not isinstance(counter, int) or isinstance(counter, bool) or not 0 < counter < 2**63:
        raise RequestMalformed("changes.counter")
    return counter


def readable(raw: Mapping[str, Any], *, refused: bool) -> Change | Verdict:
    """The change, or why it cannot be one. `refused`: the database would not take what it holds.
    Raises RequestMalformed (a change without a number).
    """
    counter = counter_of(raw)
    if refused:
        return Verdict(counter=counter, verdict=VerdictKind.REJECTED, code="record_refused")
    change = accept.read_change(raw)
    if change is None:
        return Verdict(counter=counter, verdict=VerdictKind.REJECTED, code="change_malformed")
    return change


def unstorable(changes: Sequence[Mapping[str, Any]]) -> set[int]:
    """Places of changes that the database cannot hold: a NUL character, an integer over 64 bits, or
    too long.
    """
    # One look at the whole batch nearly always does; a piece may be what it only seemed to be.
    if len(changes) > 1 and not _strange(orjson.dumps(changes)):
        return set()
    return {place for place, change in enumerate(changes) if not _storable(change)}


def _storable(change: Mapping[str, Any]) -> bool:
    said = [change.get(name) or {} for name in ("after", "before")]
    wide = any(
        isinstance(v, int) and abs(v) >= 2**63
        for values in said
        if isinstance(values, dict)
        for v in values.values()
    )
    text = orjson.dumps(change)
    return not wide and len(text) <= MAX_RECORD and _NUL not in text


def _strange(text: bytes) -> bool:
    return len(text) > MAX_RECORD or _NUL in text or _WIDE in text.translate(_AS_NOUGHT)
