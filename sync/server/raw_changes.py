"""The changes of a batch as they came, before anybody could check them: numbered, told apart, read
or refused. Pure.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.change import Change
from sync.protocol.errors import RequestMalformed
from sync.protocol.wire import PushRequest, Verdict, VerdictKind
from sync.server import accept


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
