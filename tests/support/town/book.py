"""A second, much simpler account of what the server was told, kept beside it: what every batch was
answered with, and what each row must hold because of that. Shares no code with the server's rule.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from fieldvisit.records import KINDS
from sync.protocol import frames, wire
from sync.server import tables
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.tables import ENTRIES
from tests.support.town.programs import in_words_of_today

FIELD_WORK = (
    "household",
    "person",
    "membership",
    "task",
    "visit",
    "note",
    "attachment",
    "proposal",
)
SERVERS = frozenset(
    {"version", "extra", "origin", "last_device", "own_since", "last_at", "lent", "said_by"}
)
STAMPED = frozenset({"version", "created_by", "device_id"})
PLACE = ("scope", "live_region", "grid_id")
OF_A_DAY = (
    *("receipts", "verdicts", "codes", "asked", "writes", "rows", "sayers"),
    *("ends", "numbers", "lent", "led", "taken_in", "chosen", "judged", "moved"),
)
"""What the book forgets when the server is put back."""
Row = dict[str, Any]
Op = tuple[UUID, int]
Said = tuple[str, ...]
"""What a change says, whatever its number."""


@dataclass(frozen=True)
class Asked:
    """A field in which a change lost: what its author wanted, and what stood."""

    row_id: str
    kind: str
    name: str
    wanted: Any
    device_id: UUID
    counter: int


class Book:
    """`requests` as they were signed; `rows` as they must be; `verdicts` of each change, the latest
    last; `asked`: every conflict; `writes`: numbers and devices of each row's changes. `ends`: of
    each thing said, under whatever number; `numbers`: who bears one, `lent`: came late under one
    that its device has forgotten, and may give out again; `led`: came ahead of its turn. `judged`:
    what each device said; `moved`: rows that went to another village; `sayers`: by row and field
    the device that said what stands ("": the office), under the name "" whoever made the row.
    `writing`: what is asked of the database now, the book asks.
    """

    def __init__(self, server: Centre) -> None:
        self._one = Lock()
        self.writing = False
        self.requests: list[Any] = []
        self.receipts: dict[tuple[UUID, UUID, bool], bytes] = {}
        self.ends: dict[Said, str] = {}
        self.numbers: dict[Op, Said] = {}
        self.lent: set[Op] = set()
        self.led: set[Op] = set()
        self.verdicts: dict[Op, list[str]] = {}
        self.codes: dict[Op, str | None] = {}
        self.asked: list[Asked] = []
        self.writes: dict[str, list[tuple[int, str]]] = {}
        self.rows: dict[tuple[str, str], Row] = {}
        self.taken_in: set[str] = set()
        self.chosen: set[str] = set()
        self.judged: set[tuple[UUID, str]] = set()
        self.moved: set[str] = set()
        self.sayers: dict[tuple[str, str], str] = {}
        self.watch(server)
        for kind in FIELD_WORK:
            self.learn(kind)

    def watch(self, server: Centre) -> None:
        """Stand beside a server that was just started."""
        self._server = server
        sound = server.push

        def push(signed: Any) -> bytes:
            # One after another, so that the book is written in the order of commits.
            with self._one:
                body = sound(signed)
                if signed.signature:
                    self.requests.append(signed)
                self.writing = True
                try:
                    self._heard(frames.read(signed.body, wire.PushRequest), body, late=signed.late)
                finally:
                    self.writing = False
            return body

        server.push = push  # type: ignore[method-assign]

    def learn(self, kind: str) -> None:
        """Take the rows of a kind as they are: what the office itself did."""
        for row in held(self._server, kind):
            self.rows[kind, row["id"]] = row
            self.writes[row["id"]] = [(row["version"], "")]

    def snapshot(self) -> Any:
        """What the book says now, for when a copy of the server is put back."""
        return deepcopy({name: getattr(self, name) for name in OF_A_DAY})

    def take_back(self, said: Any) -> None:
        """The book of an earlier day."""
        vars(self).update(deepcopy(said))

    def follow(self, born: Mapping[str, str] | None = None) -> None:
        """Households went to another village: where their rows lie now, the server says. `born`:
        the devices of rows that the server laid there as they came; nobody has written them since.
        """
        for kind in FIELD_WORK:
            for row in held(self._server, kind):
                ours = self.rows.get((kind, row["id"]))
                place = {name: row[name] for name in PLACE if name in row}
                if ours is not None and any(ours[name] != said for name, said in place.items()):
                    self.moved.add(row["id"])
                    by = (born or {}).get(row["id"], "")
                    self.writes[row["id"]] = [(row["version"], by)]
                    ours |= place

    def _heard(self, request: wire.PushRequest, body: bytes, *, late: bool) -> None:
        batch = request.device_id, request.batch_id, late
        if batch in self.receipts:
            assert body == self.receipts[batch], "another receipt for the same batch"
            return
        self.receipts[batch] = body
        receipt = frames.read(body, wire.Receipt)
        changes = in_words_of_today(request)
        answered = [verdict.counter for verdict in receipt.verdicts]
        assert answered == [change["counter"] for change in changes]
        pairs = list(zip(changes, receipt.verdicts, strict=True))
        for change, verdict in sorted(
            pairs, key=lambda pair: self._hangs_on_later(pair[0], changes)
        ):
            op, said = (request.device_id, verdict.counter), said_in(change)
            if request.ahead:
                self.led.add(op)
            end = self.ends.get(said)
            assert end in (None, verdict.verdict), f"judged twice: {end}, {verdict.verdict}"
            if not late or op not in self.numbers:
                self._number(op, said, verdict, again=end is not None)
            if late:
                self.lent.add(op)
            if end is None:
                if verdict.verdict not in ("deferred", "quarantined"):
                    self.ends[said] = str(verdict.verdict)
                self._judge(self._caught_up(change, changes), verdict)
            self.judged.add((request.device_id, mark(change)))
        patches = (one for one in changes if one["action"] == "patch")
        if self.moved or any("scope" in one["after"] for one in patches):
            self.follow({c["row_id"]: c["device_id"] for c in changes if c["action"] == "insert"})

    def _hangs_on_later(self, change: dict[str, Any], batch: list[dict[str, Any]]) -> bool:
        """Whether it says something of a record that its own batch tells of, perhaps behind it: the
        server judges it once that is in.
        """
        key = change["kind"], change["row_id"]
        births = ((one["kind"], one["row_id"]) for one in batch if one["action"] == "insert")
        return change["action"] != "insert" and key not in self.rows and key in births

    def _caught_up(self, change: dict[str, Any], batch: list[dict[str, Any]]) -> dict[str, Any]:
        """A patch upon a row of a former epoch counts as said where the row holds what its batch
        makes of the field later (Epochs in docs/protocol.md), whoever brought that there.
        """
        row = self.rows.get((change["kind"], change["row_id"]), {})
        told = [one for one in batch if one["action"] == "patch" and one["base_version"] < 0]
        if change not in told:
            return change
        later = [
            plain(one["after"])
            for one in told
            if one["row_id"] == change["row_id"] and one["counter"] > change["counter"]
        ]
        stands = {n: v for one in later for n, v in one.items() if n in row and row[n] == v}
        known = {n: v for n, v in stands.items() if n in change["after"]}
        return {**change, "after": {**change["after"], **known}}

    def _number(self, op: Op, said: Said, verdict: wire.Verdict, *, again: bool) -> None:
        """Write down what a change was answered with, by its number. What a parcel brought late, or
        came ahead, and is kept apart may come again and be kept apart again: in the same row.
        """
        lent = op in self.lent
        if lent and self.numbers[op] != said:
            self.verdicts.pop(op)
        before = self.verdicts.setdefault(op, [])
        may_come = lent or op in self.led
        apart = may_come and before[-1:] == [str(verdict.verdict)] == ["quarantined"]
        once = not before or before[-1] == "deferred" or again or apart
        assert once, f"a change was judged twice: {before}"
        before.append(str(verdict.verdict))
        self.codes[op] = verdict.code
        self.numbers[op] = said

    def _judge(self, change: dict[str, Any], verdict: wire.Verdict) -> None:
        said = str(verdict.verdict)
        if said in ("rejected", "deferred", "quarantined"):
            assert verdict.code, "a refusal without a reason"
            return
        if change["kind"] == "conflict":
            self._choice(change)
        elif change["kind"] == "handed_in":
            self._decided(change)
        elif change["action"] == "insert":
            self._insert(change, said, lost=verdict.fields)
        else:
            self._edit(change, said, lost=set(verdict.fields))
        if verdict.version is not None:
            written = self.writes.setdefault(change["row_id"], [])
            # A change that wrote nothing is answered with the number of somebody else's.
            if all(verdict.version > version for version, _ in written):
                written.append((verdict.version, change["device_id"]))

    def _insert(self, change: dict[str, Any], said: str, *, lost: list[str]) -> None:
        key = change["kind"], change["row_id"]
        if key in self.rows:
            # Made on two devices before they met: what stands stays, what differs is asked about.
            after, device = plain(change["after"]), UUID(change["device_id"])
            for name in lost:
                what = (change["row_id"], change["kind"], name, after.get(name))
                self.asked.append(Asked(*what, device, change["counter"]))
                self._named(change, name)
            return
        assert said == "accepted", said
        self.sayers[change["row_id"], ""] = change["device_id"]
        self.rows[key] = plain({**_whole(change["kind"]), **change["after"]})

    def _edit(self, change: dict[str, Any], said: str, *, lost: set[str]) -> None:
        row = self.rows[change["kind"], change["row_id"]]
        gone = row["deleted_at"] is not None
        before, after = plain(change["before"]), plain(change["after"])
        if change["action"] == "delete" and said != "conflict":
            others = [v for v, by in self.writes.get(row["id"], []) if by != change["device_id"]]
            unseen = [v for v in others if v > change["base_version"]]
            assert gone or not unseen, "a delete took an edit that its author had not seen"
            if not gone:
                self.sayers[row["id"], "deleted_at"] = change["device_id"]
            row["deleted_at"] = row["deleted_at"] or after["deleted_at"]
            return
        for name, wanted in after.items():
            if name in lost and said == "conflict":
                what = (change["row_id"], change["kind"], name, wanted)
                self.asked.append(Asked(*what, UUID(change["device_id"]), change["counter"]))
                self._named(change, name)
                continue
            free = row.get(name) in (before.get(name), wanted)
            assert free, f"{change['kind']}.{name}: an edit was overwritten in silence"
            assert not gone or row.get(name) == wanted, "an edit of a deleted row went in"
            if name == "scope" and row[name] != wanted:
                self.moved.add(row["id"])
            if row.get(name) != wanted:
                self.sayers[row["id"], name] = change["device_id"]
            row[name] = wanted

    def _named(self, change: dict[str, Any], name: str) -> None:
        """The question names whoever said what stands in its field."""
        row = self.rows[change["kind"], change["row_id"]]
        whole = change["kind"] in ("visit", "note") or row["deleted_at"] or name == "deleted_at"
        cards = [
            one
            for one in held(self._server, "conflict")
            if one["row_id"] == row["id"]
            and name in one["differing"]
            and one["state"] == "open"
            and (one["wanted_device"], one["counter"]) == (change["device_id"], change["counter"])
        ]
        if whole or not cards:
            return
        by = self.sayers.get((row["id"], name)) or self.sayers.get((row["id"], ""))
        owner = str(self._owners().get(by)) if by else None
        assert cards[0]["held_by"] == owner, f"a question about {name} names somebody else"

    def _owners(self) -> dict[str, UUID]:
        """Whose each device is."""
        with reading(self._server.engine) as tx:
            found = tx.execute(select(tables.device.c.id, tables.device.c.staff_id))
            return {str(one.id): one.staff_id for one in found}

    def _decided(self, change: dict[str, Any]) -> None:
        """What was handed in and is taken in now counts as its author's."""
        (one,) = [r for r in held(self._server, "handed_in") if r["id"] == change["row_id"]]
        if one["state"] != "accepted" or one["id"] in self.taken_in:
            return
        self.taken_in.add(one["id"])
        said = {name: one[name] for name in ("row_id", "action", "before", "after", "counter")}
        inner = {**said, "kind": one["row_kind"], "device_id": one["author_device"]}
        inner["base_version"] = one["base_version"]
        if inner["kind"] == "conflict":
            self._choice(inner)
        elif inner["action"] == "insert":
            self._insert(inner, "accepted", lost=[])
        else:
            self._edit(inner, one["outcome"], lost=self._lost(inner))

    def _lost(self, change: dict[str, Any]) -> set[str]:
        row = self.rows[change["kind"], change["row_id"]]
        before, after = plain(change["before"]), plain(change["after"])
        if row["deleted_at"] is not None or change["kind"] in ("visit", "note"):
            return set(after)
        if change["action"] == "delete":
            # Of a delete that met an edit its author had not seen.
            return set(after)
        return {n for n, v in after.items() if row.get(n) not in (before.get(n), v)}

    def _choice(self, change: dict[str, Any]) -> None:
        (card,) = [r for r in held(self._server, "conflict") if r["id"] == change["row_id"]]
        wanted = change["after"]["choice"] == card["choice"] == "wanted"
        if not wanted or card["id"] in self.chosen:
            # The same said once more writes nothing: the row may have gone on since.
            return
        self.chosen.add(card["id"])
        row = self.rows[card["row_kind"], card["row_id"]]
        for name, said in card["differing"].items():
            sides = [plain({"v": said[side]})["v"] for side in ("held", "wanted")]
            assert row.get(name) in sides, "a choice overwrote what nobody had seen"
            if row.get(name) != sides[1]:
                self.sayers[row["id"], name] = change["device_id"]
            row[name] = sides[1]


def said_in(change: dict[str, Any]) -> Said:
    """What a change says, and whose it is."""
    names = ("device_id", "kind", "row_id", "action", "hlc", "after")
    return tuple(orjson.dumps(change[name]).decode() for name in names)


def held(server: Centre, kind: str) -> list[Row]:
    """The server's rows of a kind as plain values, without what only the server keeps."""
    with reading(server.engine) as tx:
        found = [dict(row) for row in tx.execute(select(ENTRIES[kind])).mappings()]
    return [
        plain({n: v for n, v in (row | row["extra"]).items() if n not in SERVERS - {"version"}})
        for row in found
    ]


def mark(change: Row) -> str:
    """By what a device's change is known, whatever number it bears."""
    return " ".join(str(change[name]) for name in ("kind", "row_id", "action", "hlc"))


def plain(values: Row) -> Row:
    """Values as JSON, instants in one spelling."""
    return {name: _instant(v) for name, v in orjson.loads(orjson.dumps(values)).items()}


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def _instant(value: Any) -> Any:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return datetime.fromisoformat(value).astimezone(UTC).isoformat()
    return value


def _whole(kind: str) -> Row:
    """Every field of a record, empty: an insert may leave some out."""
    return dict.fromkeys(KINDS[kind].model_fields)
