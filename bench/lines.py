"""A line on loopback that counts bytes and turns and may be long, thin or cut, in a thread of its
own. Never looks into what it carries.
"""

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from types import TracebackType

PIECE = 16 * 1024


@dataclass(frozen=True)
class Kind:
    """`round_trip`: seconds there and back; a connection costs one before its first byte leaves, as
    TCP's does. `rate`: bytes a second each way, all connections together (0: no limit).
    `cut_every`: bytes, both ways together, after which every connection drops (0: never).
    """

    round_trip: float = 0.0
    rate: float = 0.0
    cut_every: int = 0


@dataclass
class Passed:
    """What went through: payload bytes each way, turns (asked and answered), connections, cuts."""

    up: int = 0
    down: int = 0
    turns: int = 0
    connections: int = 0
    cuts: int = 0

    @property
    def both(self) -> int:
        """Bytes there and back."""
        return self.up + self.down


@dataclass
class _Way:
    """One direction of the whole line: when its wire is free again, and who spoke last."""

    free_at: float = 0.0


@dataclass
class _Connection:
    writers: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    opened: float
    last_up: bool = False
    pumps: list[asyncio.Task[None]] = field(default_factory=list)


class Line:
    """A proxy to a port of this computer; `url` is where it takes connections (`at`: a port of its
    own, for who remembers addresses).
    """

    def __init__(self, port: int, kind: Kind = Kind(), *, at: int = 0) -> None:
        self.passed = Passed()
        self.url = ""
        self._at = at
        self._port, self._kind = port, kind
        self._left = kind.cut_every
        self._ways = {True: _Way(), False: _Way()}
        self._open: list[_Connection] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Line":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._take, "127.0.0.1", self._at, limit=PIECE)
        )
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        server.close()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _take(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            far, out = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            back.close()
            return
        self.passed.connections += 1
        one = _Connection((back, out), self._loop.time())
        self._open.append(one)
        ways = (self._carry(one, near, out, up=True), self._carry(one, far, back, up=False))
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*ways)
        self._drop(one)

    async def _carry(
        self,
        one: _Connection,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        *,
        up: bool,
    ) -> None:
        """Read, and deliver later: the two run at once, as bytes on a long line do."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.ensure_future(_deliver(self._loop, on_the_way, sink))
        with contextlib.suppress(OSError):
            while data := await source.read(1024 if self._kind.rate else PIECE):
                passing = self._count(one, data, up=up)
                await on_the_way.put((self._arrives(one, len(passing), up=up), passing))
                if len(passing) < len(data):
                    self._cut()
                    break
        await on_the_way.put((0.0, b""))
        await delivering

    def _count(self, one: _Connection, data: bytes, *, up: bool) -> bytes:
        if self._kind.cut_every:
            data = data[: self._left]
            self._left -= len(data)
        passed = self.passed
        passed.turns += up and not one.last_up
        one.last_up = up
        passed.up, passed.down = passed.up + up * len(data), passed.down + (not up) * len(data)
        return data

    def _arrives(self, one: _Connection, size: int, *, up: bool) -> float:
        kind, way, now = self._kind, self._ways[up], self._loop.time()
        begins = max(now, way.free_at, one.opened + kind.round_trip)
        way.free_at = begins + (size / kind.rate if kind.rate else 0.0)
        return way.free_at + kind.round_trip / 2

    def _cut(self) -> None:
        self.passed.cuts += 1
        self._left = self._kind.cut_every
        for one in list(self._open):
            self._drop(one)

    def _drop(self, one: _Connection) -> None:
        if one in self._open:
            self._open.remove(one)
        for writer in one.writers:
            writer.transport.abort() if self._kind.cut_every else writer.close()


async def _deliver(
    loop: asyncio.AbstractEventLoop,
    on_the_way: "asyncio.Queue[tuple[float, bytes]]",
    sink: asyncio.StreamWriter,
) -> None:
    with contextlib.suppress(OSError):
        while True:
            at, data = await on_the_way.get()
            if not data:
                break
            if at > loop.time():
                await asyncio.sleep(at - loop.time())
            sink.write(data)
            await sink.drain()
    with contextlib.suppress(OSError, RuntimeError):
        sink.write_eof()
