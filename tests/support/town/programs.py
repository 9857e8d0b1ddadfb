"""Programs of three schemas in one town: what each calls a field on its way to the server and back.
On disk everybody calls it as the program of today does. Judges nothing.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

import orjson

from fieldvisit.records import change
from fieldvisit.store import row_marks
from sync.client import answer_pieces, bootstrap, parcel, pulling, pushing
from sync.protocol.errors import SchemaUnknown
from sync.protocol.wire import Entry, PushRequest
from sync.server import conversions
from sync.server.conversions import Conversions, Step

NEWEST = 3
NAMES: dict[int, dict[tuple[str, str], str]] = {
    1: {("household", "phone"): "tel", ("note", "text"): "said", ("task", "state"): "how"},
    2: {("household", "phone"): "handy", ("note", "text"): "words"},
    3: {},
}
"""By schema and (kind, field of today): what it was called."""


def _turned(schema: int, to: int) -> Any:
    """Fields of one schema as the other calls them."""

    def turn(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        today = {said: name for (of, name), said in NAMES[schema].items() if of == kind}
        other = {name: said for (of, name), said in NAMES[to].items() if of == kind}
        named = {today.get(name, name): value for name, value in fields.items()}
        return {other.get(name, name): value for name, value in named.items()}

    return turn


STEPS = {n: Step(up=_turned(n, n + 1), down=_turned(n + 1, n)) for n in range(1, NEWEST)}
TODAY = Conversions(NEWEST, STEPS)


@dataclass(frozen=True)
class Older(Conversions):
    """A server that is still of schema `own`: it does not know the words of newer programs."""

    own: int = NEWEST

    def check_reader(self, schema: int) -> None:
        self.check_giver(schema)
        super().check_reader(schema)

    def check_giver(self, schema: int) -> None:
        if schema > self.own:
            raise SchemaUnknown(schema, self.own)


def server_of(schema: int) -> Conversions:
    """What a server of that schema understands."""
    return Older(NEWEST, STEPS, own=schema)


_request, _kept, _known_by = pushing.request_of, pulling.to_be_kept, row_marks.digest


def _sent(batch: Any) -> PushRequest:
    """A batch as the program sends it that wrote it."""
    request = _request(batch)
    turn = _turned(NEWEST, batch.schema)
    said = [
        one | {name: turn(one["kind"], _plain(one[name])) for name in ("before", "after")}
        for one in request.changes
    ]
    return request.model_copy(update={"changes": said})


def _taken(entry: Entry, trusted: str) -> Any:
    """A row as the program reads it that works here now."""
    turn = _turned(change.SCHEMA, NEWEST)
    return _kept(entry.model_copy(update={"values": turn(entry.kind, entry.values)}), trusted)


def _plain(fragment: Any) -> dict[str, Any]:
    return dict(orjson.loads(orjson.dumps(fragment)))


def in_words_of_today(request: PushRequest) -> list[dict[str, Any]]:
    """The changes of a batch, whichever program wrote them."""
    turn = _turned(request.schema_number, NEWEST)
    return [
        one | {name: turn(one["kind"], one[name]) for name in ("before", "after")}
        for one in request.changes
    ]


def _digest(kind: str, values: Any) -> str:
    """What a row is known by to the program that works here now."""
    return _known_by(kind, _turned(NEWEST, change.SCHEMA)(kind, dict(values)))


@contextmanager
def of_three_schemas() -> Iterator[None]:
    """A server that understands the two schemas before its own."""
    with ExitStack() as patched:
        patched.enter_context(mock.patch.object(conversions, "NOW", TODAY))
        patched.enter_context(mock.patch.object(change, "SCHEMA", NEWEST))
        for module in (pushing, parcel, answer_pieces):
            patched.enter_context(mock.patch.object(module, "request_of", _sent))
        for module in (pulling, bootstrap, answer_pieces):
            patched.enter_context(mock.patch.object(module, "to_be_kept", _taken))
        patched.enter_context(mock.patch.object(row_marks, "digest", _digest))
        yield


@contextmanager
def works(schema: int) -> Iterator[None]:
    """What happens now happens on a device whose program is of that schema."""
    with mock.patch.object(change, "SCHEMA", schema):
        yield
