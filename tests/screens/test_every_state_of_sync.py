"""Every mood after every error: a sentence, the next time, the way to try now (pains 13 to 16)."""

import inspect
import random
import re
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import FixedClock
from fieldvisit.store import troubles
from fieldvisit.words import sentence
from sync.client import pacing
from sync.client.pacing import Mood
from sync.client.report import Report
from sync.protocol import errors
from ui.screens.sync import SyncScreen
from ui.sending import Sender
from ui.theme import theme

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CLOCK_TIME = re.compile(r"\d\d:\d\d")


def made(error):
    """One of each class, with facts of the right type."""
    facts = {f.name: 3 if f.type in (int, "int") else "x" for f in fields(error)}
    return error(**facts)


def every_error():
    found = [
        one
        for module in (errors, troubles)
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, FieldvisitError)
        and one.__module__ == module.__name__
        and not one.__subclasses__()
    ]
    return [pytest.param(made(one), id=one.__name__) for one in found]


@pytest.fixture
def look(qapp):
    return theme("light", form_factor="tablet")


class Still:
    """A background that runs nothing by itself."""

    def run(self, work, done, *, failed, page):
        self.work, self.done, self.failed = work, done, failed

    def teller(self, then):
        return then

    def forget(self, page):
        pass


@pytest.fixture
def background():
    return Still()


@pytest.fixture
def sender(qapp, background):
    made = Sender(background, lambda: Report(), clock=FixedClock(NOW))
    yield made
    made.stop()


def says_all(sender, look, qtbot):
    """The state as the person reads it, with the button that is there in every state."""
    status = sender.status
    assert status.title
    assert status.pill
    assert status.kind in ("online", "sending", "offline", "stopped")
    assert CLOCK_TIME.search(status.detail) or status.kind == "sending", status
    screen = SyncScreen(look)
    qtbot.addWidget(screen)
    screen.show_status(status)
    assert not screen.now.isHidden()
    assert screen.now.isEnabled()
    pressed = []
    screen.sync_asked.connect(lambda: pressed.append(True))
    screen.now.click()
    assert pressed
    return status


@pytest.mark.parametrize("trouble", every_error())
def test_after_every_error_there_is_a_sentence_a_time_and_a_button(
    sender, background, look, qtbot, trouble
):
    sender.sync_now()
    background.done(Report(trouble=trouble))
    status = says_all(sender, look, qtbot)
    assert sentence(trouble.code, trouble.facts()) in status.detail
    assert ("连不上" in status.title) == isinstance(trouble, pacing.OUT_OF_REACH)
    stopped = isinstance(trouble, pacing.NEEDS_A_PERSON)
    assert (status.kind == "stopped") == stopped


@pytest.mark.parametrize("trouble", every_error())
def test_the_next_time_always_comes_and_a_round_really_begins(sender, background, trouble):
    """pain 14: "will try again later", and then it does."""
    sender.sync_now()
    background.done(Report(trouble=trouble))
    background.work = None
    sender._clock.advance(pacing.FOR_A_PERSON + pacing.LONGEST)
    sender.look()
    assert background.work is not None


def test_every_mood_was_seen(sender, background, look, qtbot):
    seen = {sender._pace.mood}
    says_all(sender, look, qtbot)
    sender.sync_now()
    seen.add(sender._pace.mood)
    says_all(sender, look, qtbot)
    for trouble in (None, errors.ServerAway("h"), errors.DeviceRevoked()):
        background.done(Report(trouble=trouble))
        seen.add(sender._pace.mood)
        says_all(sender, look, qtbot)
    assert seen == set(Mood)


def test_offline_by_choice_says_how_to_send(sender):
    sender.set_automatic(False)
    assert "立即同步" in sender.status.detail


def test_a_round_that_never_reports_is_tried_again(sender, background):
    """pains 13, 17"""
    sender.sync_now()
    background.work = None
    sender._clock.advance(pacing.ROUND)
    sender.look()
    assert background.work is not None


def test_success_is_only_what_a_report_without_trouble_says(sender, background):
    """pain 16"""
    sender.sync_now()
    background.failed(TimeoutError())
    assert sender.status.kind == "offline"


def test_any_order_of_ends_leaves_a_time_that_lies_ahead():
    die = random.Random(7)
    troubles_met = [None, *(param.values[0] for param in every_error())]
    pace, now = pacing.at_start(NOW, die=0.5), NOW
    for _ in range(500):
        pace = pacing.ended(
            pacing.started(pace, now), now, trouble=die.choice(troubles_met), die=die.random()
        )
        assert pace.next_at > now
        assert sentence(pace.mood, pace.facts())
        now = pace.next_at
