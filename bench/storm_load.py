"""The devices of a storm, all in one process: they come when their own die says so, hand in, read,
wait as long as they are told, and say at the end what they met.

    storm_load.py storm PORT DEVICES VISITS WINDOW
    storm_load.py over PORT DEVICES VISITS PEAK_SECONDS
    storm_load.py quiet PORT DEVICES PULLS

Speaks JSON on its last line. Judges nothing.
"""

import asyncio
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import UUID

import uvloop
import visits
from simulated import Phone, Push, Wire, read

from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from sync.client import pacing
from sync.protocol.errors import ServerBusy

CLOCK = SystemClock()
AT_ONCE = 12
"""Pushes at once that keep a server busy and make no line that would send anybody away."""
OVERLOAD = 5
COME = 4
"""How often each device of the flood comes, with another batch each time."""
Ask = Callable[[], bytes]


class Storm:
    """What all devices met together. `answered`: seconds of each answered request by its path;
    `when`: in which second of the storm a push was answered, and how many.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.began = time.perf_counter()
        self.answered: dict[str, list[float]] = {"push": [], "pull": []}
        self.when: Counter[int] = Counter()
        self.accepted = self.refused = 0
        self.errors: Counter[str] = Counter()
        self.sent: set[str] = set()

    def start(self) -> None:
        """From here on time counts."""
        self.began = time.perf_counter()

    async def push(self, push: Push, wire: Wire) -> None:
        """Hand in until it is answered."""
        self.sent.update(push.ids)
        receipt = await self._answer("push", lambda: push.sent, push.phone, wire)
        self.accepted += push.take(receipt)

    async def pull(self, phone: Phone, wire: Wire) -> None:
        """Read until there is no more."""
        while phone.take(
            await self._answer("pull", lambda: phone.pull(at=CLOCK.now()), phone, wire)
        ):
            pass

    async def _answer(self, what: str, ask: Ask, phone: Phone, wire: Wire) -> bytes:
        pace = pacing.at_start(CLOCK.now(), die=0)
        for throw in range(1, 10_000):
            began = time.perf_counter()
            try:
                status, seconds, body = await wire.ask(ask())
            except OSError as error:
                status, seconds, body = 0, 1, b""
                self.errors[type(error).__name__] += 1
            if status == 200:
                now = time.perf_counter()
                self.answered[what].append(now - began)
                self.when[int(now - self.began)] += what == "push"
                return body
            if status == 503:
                self.refused += 1
            elif status:
                raise SystemExit(f"{what}: {status} {body[:200]!r}")
            wire.close()
            now, die = CLOCK.now(), pacing.die_of(UUID(phone.device_id), throw)
            pace = pacing.ended(pace, now, trouble=ServerBusy(seconds), die=die)
            await asyncio.sleep((pace.next_at - now) / timedelta(seconds=1))
        raise SystemExit("never answered")

    def said(self) -> dict[str, Any]:
        """All of it as JSON."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "seconds": time.perf_counter() - self.began,
            "answered": {what: sorted(took) for what, took in self.answered.items()},
            "when": [self.when[second] for second in range(max(self.when, default=0) + 1)],
            "accepted": self.accepted,
            "sent": len(self.sent),
            "refused": self.refused,
            "errors": dict(self.errors),
            "cpu": used.ru_utime + used.ru_stime,
        }


def main() -> None:
    """Play one of the three and say what was met."""
    how, port, devices, *more = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    phones = read(Path(devices))
    answer = uvloop.run(PLAYS[how](Storm(int(port)), phones, *(float(word) for word in more)))
    sys.stdout.write(json.dumps(answer) + "\n")


async def storm(storm: Storm, phones: list[Phone], each: float, window: float) -> dict[str, Any]:
    """Everybody hands in a day's visits and reads, when its die says so within the window. When all
    are through, a second round within half a window brings what the neighbours handed in meanwhile.
    """
    batches = {phone.device_id: a_batch(phone, int(each)) for phone in phones}
    cpu = time.process_time()
    storm.start()

    async def comes(phone: Phone, throw: int, *, within: float) -> None:
        await asyncio.sleep(within * pacing.die_of(UUID(phone.device_id), throw))
        wire = Wire(storm.port)
        if throw == 0:
            await storm.push(batches[phone.device_id], wire)
        await storm.pull(phone, wire)
        wire.close()

    await asyncio.gather(*(comes(phone, 0, within=window) for phone in phones))
    await asyncio.gather(*(comes(phone, 1, within=window / 2) for phone in phones))
    villages: dict[str, set[str]] = {}
    for phone in phones:
        villages.setdefault(phone.scope, set()).update(phone.rows[phone.scope])
    apart = sum(phone.rows[phone.scope] != villages[phone.scope] for phone in phones)
    return {**storm.said(), "cpu": time.process_time() - cpu, "apart": apart}


async def over(storm: Storm, phones: list[Phone], each: float, seconds: float) -> dict[str, Any]:
    """The peak: as many at once as the server can bear, some seconds long. Then everybody comes
    within as little time as makes five times the peak, and comes again as told. `cores`: how many
    the devices' own work took in the peak and in the flood: they share them with the server.
    """
    half = len(phones) // 2
    first = [a_batch(phone, int(each)) for phone in phones[:half]]
    second = [a_batch(phone, int(each)) for _ in range(COME) for phone in phones[half:]]
    storm.start()
    cpu = time.process_time()
    todo = iter(first)

    async def one_after_another() -> None:
        for push in todo:
            await comes_with(push, storm)
            if time.perf_counter() - storm.began > seconds:
                break

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
    took = time.perf_counter() - storm.began
    peak = len(storm.answered["push"]) / took
    cores = [(time.process_time() - cpu) / took]
    flood = Storm(storm.port)
    second += list(todo)
    window = len(second) / (OVERLOAD * peak)
    flood.start()

    async def comes(place: int, push: Push) -> None:
        await until(flood, window * place / len(second))
        await comes_with(push, flood)

    async def counts() -> None:
        before = time.process_time()
        await until(flood, window)
        cores.append((time.process_time() - before) / window)

    await asyncio.gather(counts(), *(comes(place, push) for place, push in enumerate(second)))
    return {
        **flood.said(),
        "peak": peak,
        "window": window,
        "cores": cores,
        "accepted_first": storm.accepted,
        "errors_first": dict(storm.errors),
    }


async def comes_with(push: Push, storm: Storm) -> None:
    """A device with one batch, on a connection of its own."""
    wire = Wire(storm.port)
    await storm.push(push, wire)
    wire.close()


async def quiet(storm: Storm, phones: list[Phone], count: float) -> dict[str, Any]:
    """So many rounds of devices that have everything: a connection and a pull each."""
    wire = Wire(storm.port)
    for phone in phones:
        await storm.pull(phone, wire)
    storm.start()
    storm.answered["pull"].clear()
    todo = islice(cycle(phones), int(count))

    async def one_after_another() -> None:
        for phone in todo:
            own = Wire(storm.port)
            await storm.pull(phone, own)
            own.close()

    await asyncio.gather(*(one_after_another() for _ in range(8)))
    return storm.said()


async def until(storm: Storm, second: float) -> None:
    """Sleep to a second of the storm."""
    await asyncio.sleep(max(0.0, storm.began + second - time.perf_counter()))


def a_batch(phone: Phone, count: int) -> Push:
    """So many visits of one officer."""
    seed = f"{phone.device_id}/{phone.counter}"
    made = visits.Visits([UUID(phone.house)], IDS, scope=phone.scope, seed=seed)
    return phone.push(made.some(count), at=CLOCK.now())


IDS = Uuid7()
PLAYS: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {
    "storm": storm,
    "over": over,
    "quiet": quiet,
}

if __name__ == "__main__":
    main()
