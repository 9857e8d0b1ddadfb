"""The way from a device to the server in one process, with what may go wrong on it: cut before,
after or within, said twice, late, out of order, and a device or a server that dies. Below it the
real signed frames travel.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from fieldvisit.errors import FieldvisitError
from sync.protocol import frames, wire
from sync.protocol.errors import (
    BlockDamaged,
    DeviceRevoked,
    EpochChanged,
    FrameRefused,
    NumbersUsed,
    SchemaUnknown,
    ServerAway,
    ServerNonsense,
    ServerTimeout,
)
from sync.protocol.wire import VerdictKind
from sync.server.memory import InMemoryExchange

if TYPE_CHECKING:
    from tests.support.town.world import Tablet, World


class Killed(BaseException):
    """The process is gone between two statements."""


@dataclass(frozen=True)
class Cut:
    """What happens to one call. `how`: pass; before (nothing arrives); after (the server acts, its
    answer is lost); torn (the answer breaks after `at` per mille of its bytes); twice (the line
    says it again); late (the device gives up, and it arrives some time later); dies (the server
    is killed before its `at`-th statement). `meanwhile`: what somebody does on the device just
    before this call, between two of the round.
    """

    how: str = "pass"
    at: int = 0
    meanwhile: Callable[[], None] | None = None


class Line:
    """A line of one device for one round. `cuts` are used up call by call. Remembers whether the
    device has surely taken in what it was answered.
    """

    def __init__(self, world: "World", tablet: "Tablet", cuts: list[Cut]) -> None:
        self._world, self._tablet, self._cuts = world, tablet, list(cuts)
        self._open_answer: set[int] = set()
        self.struck = False
        self.dead = False
        self.renumbered = False
        self.exchange: Any = InMemoryExchange(_Way(self), tablet.who.signer())  # type: ignore[arg-type]

    def call(self, name: str, signed: Any, *words: Any, **named: Any) -> Any:
        """One request of the device, with the fault that is due."""
        self.next_call()
        cut = self._cuts.pop(0) if self._cuts else Cut()
        if cut.meanwhile is not None:
            cut.meanwhile()
        self.struck |= cut.how not in ("pass", "twice")
        if cut.how == "before":
            raise ServerAway("town")
        if cut.how == "late":
            self._world.late.append((name, (signed, *words), named))
            raise ServerTimeout("town", 60)
        server = self._world.server
        if cut.how == "dies":
            self._dying(partial(getattr(server, name), signed, *words, **named), at=cut.at)
        try:
            answer = getattr(server, name)(signed, *words, **named)
        except (EpochChanged, NumbersUsed):
            self.renumbered = True
            raise
        if cut.how == "twice":
            getattr(server, name)(signed, *words, **named)
        if cut.how == "after":
            raise ServerAway("town")
        if cut.how == "torn" and answer:
            answer = answer[: len(answer) * cut.at // 1000]
        elif name == "push" and not frames.read(signed.body, wire.PushRequest).ahead:
            self.answered(frames.read(answer, wire.Receipt))
        return answer

    def next_call(self) -> None:
        """The device asks again, so it went on. Raises ServerAway when it is dead."""
        self.done()
        if self.dead:
            raise ServerAway("town")

    def answered(self, receipt: wire.Receipt) -> None:
        """A whole receipt reached the device, of a batch that was in its turn."""
        final = (v for v in receipt.verdicts if v.verdict is not VerdictKind.DEFERRED)
        self._open_answer = {verdict.counter for verdict in final}

    def done(self) -> None:
        """What was answered has been taken in: the device went on."""
        if not self.dead:
            self._tablet.answered |= self._open_answer
            self._tablet.doubtful -= self._open_answer
            self._open_answer = set()

    def killed(self) -> None:
        """The device died: whether it had taken in the last answer, only its file knows."""
        self.dead = True
        self._tablet.doubtful |= self._open_answer - self._tablet.answered
        self._open_answer = set()

    def explains(self, trouble: FieldvisitError) -> bool:
        """Whether what stopped the round is what this line did to it."""
        if isinstance(trouble, DeviceRevoked):
            return self._tablet.revoked
        if isinstance(trouble, SchemaUnknown):
            return self._tablet.schema > self._world.schema
        broken = (ServerAway, ServerTimeout, ServerNonsense, FrameRefused, BlockDamaged)
        return self.struck and isinstance(trouble, broken)

    def now(self) -> Any:
        return self._tablet.clock.now()

    def _dying(self, ask: Callable[[], Any], *, at: int) -> None:
        engine, left = self._world.server.engine, at

        def strike(*_: object, **__: object) -> None:
            nonlocal left
            # What the book looks up has nothing to do with the server's death.
            left -= not self._world.book.writing
            if left < 0:
                raise Killed

        event.listen(engine, "before_cursor_execute", strike)
        try:
            ask()
        except Killed:
            self._world.restart()
        finally:
            event.remove(engine, "before_cursor_execute", strike)
        raise ServerAway("town")


class _Way:
    """Stands where the exchange expects a server; its clock is the device's."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @property
    def clock(self) -> "_Way":
        return self

    def now(self) -> Any:
        return self._line.now()

    def __getattr__(self, name: str) -> Any:
        def call(signed: Any, *words: Any, **named: Any) -> Any:
            return self._line.call(name, signed, *words, **named)

        return call
