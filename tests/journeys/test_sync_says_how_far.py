"""`fieldvisit sync` on a terminal says what it is doing; in a script it says the result alone."""

from datetime import timedelta

import pytest

from fieldvisit.commands.sync_lines import lines
from fieldvisit.machine.clock import FixedClock
from sync.client.watching import Doing, Progress
from tests.support.central import NOON


def test_each_kind_of_work_is_told_at_once_and_then_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = FixedClock(NOON)
    tell = lines(clock)
    tell(Progress(Doing.SENDING, 0, 3))
    for second in range(7):
        tell(Progress(Doing.FILLING, second * 10, 600, second * 1_000, 60_000))
        clock.advance(timedelta(seconds=1))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "正在送记录：0/3 条",
        "首次取数：0/600 条，0/60 kB",
        "首次取数：20/600 条，2/60 kB",
        "首次取数：40/600 条，4/60 kB，还剩不到 1 分钟",
        "首次取数：60/600 条，6/60 kB，还剩不到 1 分钟",
    ]
