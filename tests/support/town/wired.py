"""The same town behind real HTTP and a faulty line on loopback: cuts are counted in bytes, and a
request may be said twice. Judges nothing.
"""

from typing import Any

from sync.client.http import HttpExchange
from sync.server import running
from sync.server.centre import Centre
from tests.support.fault_proxy import FaultProxy
from tests.support.town.line import Cut, Line
from tests.support.town.world import Tablet, World

OUT = {"before"}
BACK = {"after", "torn", "dies"}
REACH = 6000
"""Bytes of a round within which the line is cut."""


class WiredWorld(World):
    """A town whose server listens; each restart takes another port."""

    proxy: FaultProxy

    def start(self) -> Centre:
        data = self.folder / "server"
        self.running = running.start(data, database=self.database, clock=self.clock)
        self.proxy = FaultProxy(self.running.port)
        return self.running.centre

    def line(self, tablet: Tablet, cuts: list[Cut] | None = None) -> Line:
        return HttpLine(self, tablet, cuts or [])

    def halt(self) -> None:
        self.proxy.close()
        self.running.stop()


class HttpLine(Line):
    """The first fault that is due strikes somewhere in the round."""

    def __init__(self, world: WiredWorld, tablet: Tablet, cuts: list[Cut]) -> None:
        super().__init__(world, tablet, cuts)
        self._proxy = world.proxy
        due = next((cut for cut in cuts if cut.how != "pass"), Cut())
        place = due.at * REACH // 1000
        world.proxy.arm(
            cut_out=place if due.how in OUT else None,
            cut_back=place if due.how in BACK else None,
            twice=due.how == "twice",
        )
        signer = tablet.who.signer()
        self.exchange = _Watched(
            self, HttpExchange(world.proxy.url, signer, clock=tablet.clock, read_seconds=30)
        )

    def explains(self, trouble: Any) -> bool:
        self.struck = self._proxy.faults.struck
        return super().explains(trouble)


class _Watched:
    """Sees which receipts reach the device."""

    def __init__(self, line: HttpLine, true: HttpExchange) -> None:
        self._line, self._true = line, true

    def __getattr__(self, name: str) -> Any:
        def call(*words: Any, **named: Any) -> Any:
            self._line.next_call()
            answer = getattr(self._true, name)(*words, **named)
            if name == "push" and not words[0].ahead:
                self._line.answered(answer)
            return answer

        return call
