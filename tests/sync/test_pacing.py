"""When it tries again: every state has a sentence and a next time, and none is a dead end."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.words import sentence
from sync.client import pacing
from sync.client.pacing import Mood, Pace
from sync.protocol.errors import DeviceRevoked, ServerAway, ServerBusy
from tests.support.central import NOON

DIE = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize("mood", list(Mood))
def test_every_state_has_a_sentence_with_its_next_time(mood: Mood) -> None:
    """pains 13, 14, 15"""
    assert "12:05" in sentence(mood, Pace(mood, NOON + timedelta(minutes=5)).facts())


@given(st.lists(st.sampled_from([None, ServerAway("h"), ServerBusy(40), DeviceRevoked()])), DIE)
def test_whatever_happens_there_is_a_next_time(
    troubles: list[ServerAway | None], die: float
) -> None:
    pace, now = pacing.at_start(NOON, die=die), NOON
    for trouble in troubles:
        now = max(now, pace.next_at)
        assert pacing.due(pace, now)
        pace = pacing.started(pace, now)
        pace = pacing.ended(pace, now, trouble=trouble, die=die)
        assert now < pace.next_at <= now + pacing.FOR_A_PERSON


def test_waits_grow_and_stay_bounded() -> None:
    pace = pacing.at_start(NOON, die=0)
    waits = []
    for _ in range(12):
        pace = pacing.ended(pace, NOON, trouble=ServerAway("h"), die=0.999)
        waits.append(pace.next_at - NOON)
    assert waits == sorted(waits)
    assert waits[-1] <= pacing.LONGEST + timedelta(seconds=1)


def test_the_server_says_how_long() -> None:
    pace = pacing.ended(pacing.at_start(NOON, die=0), NOON, trouble=ServerBusy(90), die=0)
    assert pace.next_at == NOON + timedelta(seconds=90)


def test_success_forgets_the_failures() -> None:
    pace = pacing.ended(pacing.at_start(NOON, die=0), NOON, trouble=ServerAway("h"), die=0)
    rested = pacing.ended(pace, NOON, trouble=None, die=0.5)
    assert (rested.mood, rested.failures) == (Mood.RESTING, 0)


def test_a_round_that_never_reports_is_tried_again() -> None:
    running = pacing.started(pacing.at_start(NOON, die=0), NOON)
    assert not pacing.due(running, NOON)
    assert pacing.due(running, NOON + pacing.ROUND)


def test_a_device_throws_its_own_numbers_and_devices_lie_apart() -> None:
    """sync.md 14: a town whose network comes back does not come all at once"""
    devices = [UUID(int=number) for number in range(2000)]
    throws = [pacing.die_of(device, 0) for device in devices]
    assert throws[3] == pacing.die_of(devices[3], 0) != pacing.die_of(devices[3], 1)
    minutes = [sum(int(throw * 15) == minute for throw in throws) for minute in range(15)]
    assert min(minutes) > 90
    assert max(minutes) < 180
    assert all(0 <= throw < 1 for throw in throws)


def test_batches_grow_with_what_a_line_has_carried() -> None:
    """pain 31: a cut costs at most a third of what has passed before it."""
    mega = 1024 * 1024
    in_kib = [pacing.next_batch(n * mega // 2) // 1024 for n in (0, 1, 4, 6, 8, 16, 99)]
    assert in_kib == [512, 512, 682, 1024, 1365, 2048, 2048]
