"""Before the routes: a full line is said at once and costs nothing; a turn is always given back."""

import asyncio
from pathlib import Path

import orjson
import pytest
from starlette.types import Message, Receive, Scope, Send

from sync.client.http import HttpExchange
from sync.protocol.errors import ServerBusy
from sync.protocol.wire import PullRequest
from sync.server import running
from sync.server.gate import Gate
from sync.server.lanes import MOST_RECEIVING, Lane, Way, lanes_for
from tests.support.central import central, device, note, ready_folder, staff

PUSH = {"type": "http", "method": "POST", "path": "/v1/push", "headers": [(b"fv-device", b"d1")]}
HELLO = {**PUSH, "method": "GET", "path": "/v1/hello"}


class Office:
    """Routes that read the body, wait until they are told, and answer."""

    def __init__(self) -> None:
        self.at_work = 0
        self.done = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "http.request":
            if not message.get("more_body"):
                break
        if message["type"] == "http.disconnect":
            raise ConnectionError
        self.at_work += 1
        await self.done.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        self.at_work -= 1
        await send({"type": "http.response.body", "body": b""})


class Caller:
    """One request; `says` are the pieces of its body, `None` one that never comes."""

    def __init__(self, *says: bytes | None, scope: Scope = PUSH) -> None:
        self.scope = scope
        self.read = 0
        self.heard: list[Message] = []
        self._says = list(says or [b"x"])

    async def receive(self) -> Message:
        self.read += 1
        piece = self._says.pop(0)
        if piece is None:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": piece, "more_body": bool(self._says)}

    async def send(self, message: Message) -> None:
        self.heard.append(message)

    async def goes(self, gate: Gate) -> None:
        await gate(self.scope, self.receive, self.send)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_beyond_the_line_the_answer_is_503_before_the_body_is_read() -> None:
    async def crowd() -> None:
        lanes, office = lanes_for("sqlite"), Office()
        gate = Gate(office, lanes=lanes)
        callers = [Caller() for _ in range(500)]
        going = [asyncio.create_task(caller.goes(gate)) for caller in callers]
        await settled()
        away = [caller for caller in callers if caller.heard]
        assert office.at_work == 1
        assert len(away) == len(callers) - 1 - lanes[Way.IN].waiting
        assert not any(caller.read for caller in away)
        start, body = away[0].heard
        assert start["status"] == 503
        said = orjson.loads(body["body"])
        assert dict(start["headers"])[b"retry-after"] == str(said["facts"]["seconds"]).encode()
        assert said["code"] == "server_busy"
        office.done.set()
        await asyncio.gather(*going)
        assert [caller.heard[0]["status"] for caller in callers].count(200) == 500 - len(away)
        assert (lanes[Way.IN].waiting, lanes[Way.IN].receiving) == (0, 0)

    asyncio.run(crowd())


def test_full_lines_of_pulls_keep_no_push_and_no_hello_waiting() -> None:
    """pain 27"""

    async def first_fills() -> None:
        lanes, office = lanes_for("sqlite"), Office()
        gate = Gate(office, lanes=lanes)
        pulls = [Caller(scope={**PUSH, "path": "/v1/pull"}) for _ in range(300)]
        going = [asyncio.create_task(pull.goes(gate)) for pull in pulls]
        await settled()
        assert lanes[Way.OUT].full
        before = office.at_work
        for caller in (Caller(), Caller(scope=HELLO)):
            going.append(asyncio.create_task(caller.goes(gate)))
        await settled()
        assert office.at_work == before + 2
        office.done.set()
        await asyncio.gather(*going)

    asyncio.run(first_fills())


def test_a_body_on_its_way_holds_no_turn() -> None:
    """A village's line takes a quarter of a minute for what is worked on in a tenth of a second."""

    async def slow_and_quick() -> None:
        office = Office()
        gate = Gate(office, lanes=lanes_for("sqlite"))
        slow = [asyncio.create_task(Caller(b"x", None).goes(gate)) for _ in range(20)]
        await settled()
        quick = asyncio.create_task(Caller().goes(gate))
        await settled()
        assert office.at_work == 1
        office.done.set()
        await quick
        for one in slow:
            one.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    asyncio.run(slow_and_quick())


def test_bodies_that_never_come_are_bounded_and_lose_their_place() -> None:
    async def stalled() -> None:
        lanes, office = lanes_for("sqlite"), Office()
        gate = Gate(office, lanes=lanes, patience=0.05)
        never = [Caller(b"x", None) for _ in range(MOST_RECEIVING)]
        going = [asyncio.create_task(caller.goes(gate)) for caller in never]
        await settled()
        late = Caller()
        await late.goes(gate)
        assert late.heard[0]["status"] == 503
        ends = await asyncio.gather(*going, return_exceptions=True)
        assert {type(end) for end in ends} == {ConnectionError}
        assert lanes[Way.IN].receiving == 0

    asyncio.run(stalled())


@pytest.mark.parametrize("trouble", [RuntimeError, asyncio.CancelledError])
def test_a_turn_is_given_back_whatever_happens(trouble: type[BaseException]) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        raise trouble

    async def often() -> None:
        lanes = lanes_for("sqlite")
        gate = Gate(fails, lanes=lanes)
        for _ in range(20):
            await asyncio.gather(Caller().goes(gate), return_exceptions=True)
        began = await asyncio.wait_for(lanes[Way.IN].turn(), 10)
        lanes[Way.IN].leave(began)

    asyncio.run(often())


def test_a_device_hears_when_to_come_back_and_hello_is_answered_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pains 15, 27"""
    centre = central(ready_folder(tmp_path))
    officer = device(centre, staff())
    centre.close()
    monkeypatch.setattr(Lane, "full", True)
    server = running.start(tmp_path)
    try:
        exchange = HttpExchange(server.url, officer.who.signer())
        with pytest.raises(ServerBusy) as busy:
            exchange.pull(PullRequest())
        assert 1 <= busy.value.seconds <= 2
        with pytest.raises(ServerBusy):
            exchange.push(officer.batch(officer.change(note("很长的一段话" * 50_000))))
        monkeypatch.setattr(Lane, "full", False)
        assert exchange.pull(PullRequest()).at
    finally:
        server.stop()
