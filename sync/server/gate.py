"""Stands before the routes and lets requests in by lanes: 503 with Retry-After before the body is
read, a turn after it. Never reads a body itself.
"""

import asyncio
from collections.abc import Mapping

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.protocol.signing import DEVICE_HEADER
from sync.server.lanes import Lane, Way, way_of

_DEVICE = DEVICE_HEADER.lower().encode()
PATIENCE = 60.0
"""Seconds that a body may rest on its way in; then its place is given to another."""


class Gate:
    """Whoever finds the line full is told when to come back, before anything costs anything."""

    def __init__(
        self, app: ASGIApp, *, lanes: Mapping[Way, Lane], patience: float = PATIENCE
    ) -> None:
        self._app = app
        self._lanes = lanes
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        way = way_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if way is None:
            await self._app(scope, receive, send)
            return
        lane = self._lanes[way]
        if lane.full:
            await _send_away(send, lane.come_back_in(_device(scope)))
            return
        passing = _Passing(lane, receive, send=send, patience=self._patience)
        try:
            await self._app(scope, passing.receive, passing.send)
        finally:
            passing.end()


class _Passing:
    """One request on its way through. The last piece of its body is handed on when it is its turn;
    the turn ends when its answer begins, so that a slow reader keeps nobody waiting.
    """

    def __init__(self, lane: Lane, receive: Receive, *, send: Send, patience: float) -> None:
        self._lane = lane
        self._receive = receive
        self._send = send
        self._patience = patience
        self._began: float | None = None
        self._coming = True
        lane.receiving += 1

    async def receive(self) -> Message:
        if not self._coming:
            return await self._receive()
        try:
            async with asyncio.timeout(self._patience):
                message = await self._receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        if message["type"] == "http.request" and not message.get("more_body", False):
            self._arrived()
            self._began = await self._lane.turn()
        return message

    async def send(self, message: Message) -> None:
        self.end()
        await self._send(message)

    def end(self) -> None:
        """Give back what is held; more than once is harmless."""
        self._arrived()
        if self._began is not None:
            began, self._began = self._began, None
            self._lane.leave(began)

    def _arrived(self) -> None:
        if self._coming:
            self._coming = False
            self._lane.receiving -= 1


async def _send_away(send: Send, seconds: int) -> None:
    body = orjson.dumps({"code": "server_busy", "facts": {"seconds": seconds}})
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(seconds).encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _device(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == _DEVICE:
            return bytes(value).decode("latin-1")
    return ""
