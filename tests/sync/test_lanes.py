"""A busy server answers at once: come in, or come back then; never a line without an end."""

import asyncio
from uuid import UUID

import pytest

from sync.server.lanes import (
    FIRST_GUESS,
    LATEST,
    OVERBOOKED,
    SHORTEST,
    Lane,
    Way,
    lanes_for,
    mark_of,
    way_of,
)


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.mark.parametrize(
    ("method", "path", "way"),
    [
        ("POST", "/v1/snapshot", Way.OUT),
        ("GET", "/v1/blocks/120110100001/aa", Way.OUT),
        ("GET", "/v1/hello", None),
        ("POST", "/v1/push", Way.IN),
        ("POST", "/v1/enrol", Way.IN),
        ("POST", "/v1/parcel", Way.IN),
        ("POST", "/v1/pull", Way.OUT),
        ("GET", "/v1/blocks/120110100001/ab", Way.OUT),
        ("POST", "/v1/sums", Way.OUT),
        ("POST", "/v1/rows", Way.OUT),
        ("PUT", "/v1/blobs/120110100001/ab", Way.FILES),
        ("GET", "/v1/blobs/120110100001/ab", Way.FILES),
    ],
)
def test_visits_news_and_photos_stand_in_lines_of_their_own(
    method: str, path: str, way: Way | None
) -> None:
    """pains 27, 31: first fills and photos keep nobody's visits waiting."""
    assert way_of(method, path) is way


def test_sqlite_is_given_one_writer() -> None:
    lanes = lanes_for("sqlite")

    async def two() -> bool:
        await lanes[Way.IN].turn()
        second = asyncio.create_task(lanes[Way.IN].turn())
        await asyncio.sleep(0)
        waited = not second.done() and lanes[Way.IN].waiting == 1
        lanes[Way.IN].leave(0)
        await second
        return waited and lanes[Way.IN].waiting == 0

    assert asyncio.run(two())


def test_turns_come_in_the_order_of_coming() -> None:
    lane, came = Lane(1, clock=Watch()), []

    async def one(name: str) -> None:
        began = await lane.turn()
        came.append(name)
        await asyncio.sleep(0)
        lane.leave(began)

    async def all_of_them() -> None:
        await asyncio.gather(*(one(name) for name in "abcdef"))

    asyncio.run(all_of_them())
    assert came == list("abcdef")


def test_one_that_gives_up_waiting_keeps_no_place() -> None:
    lane = Lane(1, clock=Watch())

    async def gives_up() -> None:
        began = await lane.turn()
        waiting = asyncio.create_task(lane.turn())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        lane.leave(began)
        lane.leave(await lane.turn())

    asyncio.run(asyncio.wait_for(gives_up(), 10))
    assert lane.waiting == 0


def test_slow_work_makes_a_short_line_and_quick_work_a_long_one() -> None:
    watch = Watch()
    slow, quick = Lane(1, clock=watch), Lane(1, clock=watch)

    async def work(lane: Lane, seconds: float) -> None:
        for _ in range(50):
            began = await lane.turn()
            watch.at += seconds
            lane.leave(began)

    asyncio.run(work(slow, 5.0))
    asyncio.run(work(quick, 0.005))
    slow.waiting = quick.waiting = SHORTEST
    assert slow.full
    assert not quick.full


def test_everybody_sent_away_has_a_place_in_front_of_the_next() -> None:
    """At five times too many, a time that is the same for all would only bring all of them back at
    once."""
    watch = Watch()
    lane = Lane(1, clock=watch)
    devices = [str(UUID(int=number)) for number in range(1000)]
    told = [lane.come_back_in(device) for device in devices]
    assert told[0] == 1
    each = FIRST_GUESS / OVERBOOKED
    backlog = len(devices) * each
    assert max(told[-100:]) >= backlog * 0.75
    assert max(told) <= 1 + backlog * 1.25
    per_second = [told.count(second) for second in range(2, int(backlog))]
    assert max(per_second) <= 2.5 / each
    watch.at += backlog
    assert lane.come_back_in(devices[0]) == 1


def test_nobody_is_told_to_stay_away_for_ever() -> None:
    lane = Lane(1, clock=Watch())
    assert max(lane.come_back_in("a") for _ in range(100_000)) == LATEST


def test_a_device_has_its_own_mark_and_devices_lie_apart() -> None:
    marks = [mark_of(str(UUID(int=number))) for number in range(1000)]
    assert marks[7] == mark_of(str(UUID(int=7)))
    assert all(0 <= mark < 1 for mark in marks)
    tenths = [sum(int(mark * 10) == tenth for mark in marks) for tenth in range(10)]
    assert min(tenths) > 60
