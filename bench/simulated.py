"""Devices without a file: real keys, real frames, real signatures, and of HTTP only what they need.
Keeps in memory what each has sent and seen.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import orjson

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records.change import Action, Change
from sync.client.pushing import seen_by_sending, verdicts_of
from sync.protocol import frames
from sync.protocol.signing import Signer
from sync.protocol.wire import PullRequest, PushRequest, Receipt

IDS = Uuid7()


@dataclass
class Phone:
    """One device: who it is, how far it has read, which rows it knows."""

    device_id: str
    key: str
    staff_id: str
    scope: str
    house: str
    counter: int = 0
    cursors: dict[str, int] = field(default_factory=dict)
    rows: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def request(self, path: str, body: bytes, *, at: datetime) -> bytes:
        """The bytes of a signed POST."""
        signer = Signer(self.device_id, bytes.fromhex(self.key))
        head = signer.sign("POST", path, body=body, at=at).headers()
        said = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: {frames.MEDIA_TYPE}\r\n"
            f"{said}Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    def push(self, visits: Iterable[dict[str, Any]], *, at: datetime) -> "Push":
        """A batch, packed and signed; the same bytes each time it goes."""
        changes = [self._change(visit) for visit in visits]
        request = PushRequest(device_id=UUID(self.device_id), batch_id=IDS.fresh(), changes=changes)
        sent = self.request("/v1/push", frames.pack(request), at=at)
        ids = [change["row_id"] for change in changes]
        light = [{"counter": c["counter"], "scope": c["scope"]} for c in changes]
        kept = PushRequest(device_id=request.device_id, batch_id=request.batch_id, changes=light)
        return Push(self, sent, ids, kept)

    def pull(self, *, at: datetime) -> bytes:
        """Ask for what is new, with sums, as a round does."""
        body = frames.pack(PullRequest(cursors=self.cursors, sums=True))
        return self.request("/v1/pull", body, at=at)

    def take(self, body: bytes) -> bool:
        """A reply to a pull; answers whether there is more."""
        reply = frames.unpack(body)
        for page in reply["pages"]:
            self.rows[page["scope"]].update(entry["row_id"] for entry in page["entries"])
            self.cursors[page["scope"]] = page["cursor"]
        for scope, (count, _) in reply.get("sums", {}).items():
            if len(self.rows[scope]) != count:
                raise AssertionError(f"{len(self.rows[scope])} rows of {count} in a scope")
        return bool(reply["more"])

    def _change(self, visit: dict[str, Any]) -> dict[str, Any]:
        self.counter += 1
        after = {**visit, "created_by": self.staff_id, "device_id": self.device_id}
        change = Change(
            device_id=UUID(self.device_id),
            counter=self.counter,
            scope=self.scope,
            kind="visit",
            row_id=UUID(visit["id"]),
            action=Action.INSERT,
            after=after,
            hlc=f"{visit['created_at']}+0000",
            actor=UUID(self.staff_id),
        )
        return change.model_dump(mode="json")


@dataclass
class Push:
    """A batch on its way, and what its receipt means."""

    phone: Phone
    sent: bytes
    ids: list[str]
    request: PushRequest

    def take(self, body: bytes) -> int:
        """The receipt: how many were accepted. Only what the server has accepted is known to be
        there."""
        verdicts = verdicts_of(frames.read(body, Receipt), self.request)
        accepted = [verdict.verdict == "accepted" for verdict in verdicts]
        phone = self.phone
        phone.cursors |= seen_by_sending(self.request, verdicts, known=phone.cursors)
        phone.rows[phone.scope].update(i for i, ok in zip(self.ids, accepted, strict=True) if ok)
        return sum(accepted)


class Wire(asyncio.Protocol):
    """One connection to the server. Reads no more of HTTP than its own server says."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: asyncio.Transport | None = None
        self._come = b""
        self._answer: asyncio.Future[tuple[int, int, bytes]] | None = None

    async def ask(self, sent: bytes) -> tuple[int, int, bytes]:
        """Status, Retry-After in seconds, body. Raises OSError."""
        loop = asyncio.get_running_loop()
        if self._line is None:
            await loop.create_connection(lambda: self, "127.0.0.1", self._port)
        self._come, self._answer = b"", loop.create_future()
        assert self._line is not None
        self._line.write(sent)
        return await self._answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._come += data
        head, end, body = self._come.partition(b"\r\n\r\n")
        if end and len(body) >= _number(head, b"content-length: "):
            self._end(int(head[9:12]), _number(head, b"retry-after: "), body)

    def connection_lost(self, exc: Exception | None) -> None:
        self._line = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
        self._line = None

    def _end(self, status: int, seconds: int, body: bytes) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((status, seconds, body))


def _number(head: bytes, name: bytes) -> int:
    """What a header says; 0 where it is not there. uvicorn writes names in small letters."""
    at = head.find(name)
    return int(head[at + len(name) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def read(file: Path) -> list[Phone]:
    """The devices of a file, a line each."""
    return [Phone(**orjson.loads(line)) for line in file.read_bytes().splitlines()]
