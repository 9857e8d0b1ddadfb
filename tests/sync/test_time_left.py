"""The time left is measured, said in whole minutes, and does not jump."""

import random
from itertools import pairwise

import pytest

from fieldvisit.words import sentence
from sync.client.time_left import Measured, in_words, measured, seconds_left


def told(steps: list[tuple[float, int]], total: int) -> list[float | None]:
    known, said = Measured(), []
    for at, done in steps:
        known = measured(known, at, done=done, total=total)
        said.append(seconds_left(known, at))
    return said


def test_nothing_is_said_before_three_seconds_were_measured() -> None:
    assert told([(0, 0), (1, 100), (2.9, 290)], 10_000) == [None, None, None]


def test_a_steady_work_ends_when_it_was_said_to() -> None:
    said = told([(second, second * 100) for second in range(61)], 6_000)
    assert said[3:] == pytest.approx([60 - at for at in range(3, 61)])


def test_a_nervous_line_makes_no_jumping_number() -> None:
    """Each second brings between nothing and twice the usual: what is told falls as a clock."""
    die, done, steps = random.Random(4), 0, []
    for second in range(600):
        steps.append((float(second), done))
        done += die.randrange(0, 200)
    said = [left for left in told(steps, done) if left is not None][20:]
    assert all(abs(later - (now - 1)) < 20 for now, later in pairwise(said))
    assert abs(said[300] - 277) < 60


def test_a_line_that_becomes_slow_is_told_within_a_window() -> None:
    fast = [(float(second), second * 100) for second in range(30)]
    slow = [(30.0 + second, 3_000 + second * 10) for second in range(60)]
    said = told(fast + slow, 6_000)
    assert said[29] == pytest.approx(31, abs=2)
    assert (said[-1] or 0) > 150


def test_a_line_that_stands_still_says_what_it_said_until_it_moves() -> None:
    said = told([(0, 0), (5, 500), (6, 500), (9, 500), (65, 600)], 1_000)
    assert said[1] == 5
    assert (said[4] or 0) > 100


def test_another_work_is_measured_anew() -> None:
    assert told([(0, 0), (10, 900), (11, 5), (12.5, 10)], 1_000)[2:] == [None, None]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "还剩不到 1 分钟"),
        (60, "还剩不到 1 分钟"),
        (61, "还剩约 2 分钟"),
        (180, "还剩约 3 分钟"),
        (3_540, "还剩约 59 分钟"),
        (3_601, "还剩约 1 小时 10 分"),
        (7_200, "还剩约 2 小时"),
    ],
)
def test_it_is_said_in_whole_minutes(seconds: float, words: str) -> None:
    assert sentence(*in_words(seconds)) == words
