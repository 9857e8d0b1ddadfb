"""When the device syncs by itself, and what it says: being away is normal, never an alarm."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import FixedClock
from fieldvisit.practice.setting import BEGINS
from sync.client.report import Report
from sync.protocol.errors import DeviceRevoked, ServerAway
from ui.background import Background
from ui.sending import Sender


class Office:
    """A server that answers as it is told."""

    def __init__(self) -> None:
        self.rounds = 0
        self.answer: Callable[[], Report] = lambda: Report(applied=2)

    def one_round(self) -> Report:
        self.rounds += 1
        return self.answer()

    def is_away(self, trouble: FieldvisitError) -> None:
        self.answer = lambda: Report(trouble=trouble)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(BEGINS)


@pytest.fixture
def sender(qtbot: QtBot, office: Office, clock: FixedClock) -> Iterator[Sender]:
    background = Background()
    made = Sender(background, office.one_round, clock=clock)
    # Only the tests look at the clock.
    made.findChild(QTimer).stop()
    yield made
    background.wait()
    made.stop()


def rest(qtbot: QtBot, sender: Sender) -> None:
    qtbot.waitUntil(lambda: sender.status.kind != "sending", timeout=5000)


def passes(sender: Sender, clock: FixedClock, by: timedelta, *, qtbot: QtBot) -> None:
    """Time goes by and the sender looks at its clock."""
    clock.advance(by)
    sender.look()
    rest(qtbot, sender)


def test_it_syncs_by_itself_soon_after_opening_and_rests_then(
    qtbot: QtBot, sender: Sender, office: Office, clock: FixedClock
) -> None:
    passes(sender, clock, timedelta(seconds=10), qtbot=qtbot)
    assert office.rounds == 1
    assert sender.status.kind == "online"
    assert "送上 2 条" in sender.status.detail
    passes(sender, clock, timedelta(seconds=60), qtbot=qtbot)
    assert office.rounds == 1


def test_a_server_out_of_reach_is_amber_and_tried_again(
    qtbot: QtBot, sender: Sender, office: Office, clock: FixedClock
) -> None:
    office.is_away(ServerAway("镇街"))
    sender.sync_now()
    rest(qtbot, sender)
    assert sender.status.kind == "offline"
    assert "存在本机" in sender.status.detail
    passes(sender, clock, timedelta(minutes=16), qtbot=qtbot)
    assert office.rounds == 2


def test_a_revoked_device_asks_for_a_person(qtbot: QtBot, sender: Sender, office: Office) -> None:
    office.is_away(DeviceRevoked())
    sender.sync_now()
    rest(qtbot, sender)
    assert sender.status.kind == "stopped"
    assert "管理员" in sender.status.detail


def test_offline_by_choice_begins_nothing_but_the_button_does(
    qtbot: QtBot, sender: Sender, office: Office, clock: FixedClock
) -> None:
    sender.set_automatic(False)
    passes(sender, clock, timedelta(hours=2), qtbot=qtbot)
    assert office.rounds == 0
    sender.sync_now()
    rest(qtbot, sender)
    assert office.rounds == 1
    assert sender.status.kind == "offline"


def test_something_new_is_sent_soon(
    qtbot: QtBot, sender: Sender, office: Office, clock: FixedClock
) -> None:
    sender.sync_now()
    rest(qtbot, sender)
    sender.sync_soon()
    passes(sender, clock, timedelta(seconds=4), qtbot=qtbot)
    assert office.rounds == 2


def test_after_a_failure_something_new_does_not_hammer_the_server(
    qtbot: QtBot, sender: Sender, office: Office, clock: FixedClock
) -> None:
    office.is_away(ServerAway("镇街"))
    for _ in range(6):
        sender.sync_now()
        rest(qtbot, sender)
    rounds = office.rounds
    sender.sync_soon()
    passes(sender, clock, timedelta(milliseconds=900), qtbot=qtbot)
    assert office.rounds == rounds


def test_the_pill_counts_what_waits(sender: Sender) -> None:
    sender.show_waiting(4)
    assert sender.status.pill.endswith("待发 4 条")
    sender.show_waiting(0)
    assert "待发" not in sender.status.pill


def test_an_error_that_nobody_foresaw_is_a_sentence_too(
    qtbot: QtBot, sender: Sender, office: Office
) -> None:
    def broken() -> Report:
        raise ZeroDivisionError

    office.answer = broken
    sender.sync_now()
    rest(qtbot, sender)
    assert "都在" in sender.status.detail
    assert "ZeroDivisionError" in sender.status.detail
