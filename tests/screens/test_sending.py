"""When the device syncs by itself, and what it says: being away is normal, never an alarm."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from fieldvisit.casework.sending.sync_wishes import Wishes
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import FixedClock
from fieldvisit.practice.setting import BEGINS
from sync.client.report import Report
from sync.client.watching import Doing, Progress, Terms, Watch
from sync.protocol.errors import DeviceRevoked, ServerAway
from ui.background import Background
from ui.link import Link
from ui.sending import Sender


class Office:
    """A server that answers as it is told."""

    def __init__(self) -> None:
        self.rounds = 0
        self.line = Link.FREE
        self.answer: Callable[[], Report] = lambda: Report(applied=2)

    def one_round(self, watch: Watch) -> Report:
        self.rounds += 1
        self.watch = watch
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
    made = Sender(background, office.one_round, clock=clock, line=lambda: office.line)
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


class Long:
    """A round that goes on until it is let go, telling what the test tells."""

    def __init__(self, office: Office) -> None:
        self.goes_on = threading.Event()
        self.office = office
        office.answer = self.answer
        self.report = Report()

    def answer(self) -> Report:
        assert self.goes_on.wait(20)
        return self.report

    @property
    def terms(self) -> Terms:
        return self.office.watch.terms()


@pytest.fixture
def long(qtbot: QtBot, office: Office, sender: Sender) -> Iterator[Long]:
    made = Long(office)
    sender.sync_now()
    qtbot.waitUntil(lambda: office.rounds == 1, timeout=5000)
    yield made
    made.goes_on.set()


def told(sender: Sender, long: Long, progress: Progress, *, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sender.changed, timeout=5000):
        long.office.watch.tell(progress)


def test_a_round_says_what_it_does_and_how_long_it_takes(
    qtbot: QtBot, sender: Sender, long: Long, clock: FixedClock
) -> None:
    """never a silent spinner"""
    for second in range(6):
        filling = Progress(Doing.FILLING, second * 100, 10_000, second * 1_000, 100_000)
        told(sender, long, filling, qtbot=qtbot)
        clock.advance(timedelta(seconds=1))
    assert "首次取数：500/10000 条，5/100 kB，还剩约 2 分钟" in sender.status.detail
    assert sender.status.pill.startswith("正在同步 5%")
    assert (sender.status.share, sender.status.action) == (0.05, "pause")
    told(sender, long, Progress(Doing.SENDING, 3, 9), qtbot=qtbot)
    assert "正在送记录：3/9 条" in sender.status.detail
    assert sender.status.action == ""


def test_a_long_round_that_tells_is_not_begun_a_second_time(
    qtbot: QtBot, sender: Sender, long: Long, office: Office, clock: FixedClock
) -> None:
    for _ in range(4):
        clock.advance(timedelta(minutes=8))
        told(sender, long, Progress(Doing.FILLING, 1, 2), qtbot=qtbot)
        sender.look()
    assert office.rounds == 1


def test_pause_stops_what_may_wait_at_once_and_records_go_on(
    qtbot: QtBot, sender: Sender, long: Long, office: Office
) -> None:
    assert long.terms == Terms()
    sender.wish(Wishes(paused=True))
    assert long.terms == Terms(fills=False, photos=False)
    told(sender, long, Progress(Doing.FILLING, 1, 2), qtbot=qtbot)
    assert "做完就停" in sender.status.detail
    long.report = Report(applied=1, fills_held=1, photos_held=5)
    long.goes_on.set()
    rest(qtbot, sender)
    assert (sender.status.kind, sender.status.action) == ("paused", "resume")
    assert "5 张照片" in sender.status.detail
    assert "已取到的都在" in sender.status.detail
    sender.wish(Wishes())
    sender.sync_now()
    rest(qtbot, sender)
    assert long.terms == Terms()


def test_a_pause_from_before_the_restart_is_shown_before_the_first_round(sender: Sender) -> None:
    sender.wish(Wishes(paused=True))
    assert (sender.status.kind, sender.status.action) == ("paused", "resume")


def test_a_locked_device_lets_what_may_wait_end_at_its_next_step(
    sender: Sender, long: Long
) -> None:
    sender.stop()
    assert long.terms == Terms(fills=False, photos=False)


def test_photos_wait_for_wifi_and_go_this_once_when_asked(
    qtbot: QtBot, sender: Sender, office: Office
) -> None:
    """pain 31"""
    office.line = Link.COSTLY
    sender.wish(Wishes(photos_by_wifi=True))
    office.answer = lambda: Report(photos_held=0 if office.watch.terms().photos else 5)
    sender.sync_now()
    rest(qtbot, sender)
    assert sender.status.action == "photos_now"
    assert "还有 5 张照片等无线网再传" in sender.status.detail
    assert office.watch.terms() == Terms(fills=True, photos=False)
    sender.photos_now()
    rest(qtbot, sender)
    assert sender.status.action == ""
    sender.sync_now()
    rest(qtbot, sender)
    assert sender.status.action == "photos_now"
    office.line = Link.FREE
    sender.look()
    assert office.watch.terms() == Terms()


def test_a_line_that_nobody_knows_keeps_no_photo_waiting_and_says_so(
    qtbot: QtBot, sender: Sender, office: Office
) -> None:
    office.line = Link.UNKNOWN
    sender.wish(Wishes(photos_by_wifi=True))
    sender.sync_now()
    rest(qtbot, sender)
    assert office.watch.terms() == Terms()
    assert "照片照传" in sender.status.detail


def test_what_was_held_goes_soon_when_it_may(
    qtbot: QtBot, sender: Sender, office: Office, clock: FixedClock
) -> None:
    """Wi-Fi is there again: the photos do not wait for the next turn."""
    office.line = Link.COSTLY
    sender.wish(Wishes(photos_by_wifi=True))
    office.answer = lambda: Report(photos_held=0 if office.watch.terms().photos else 5)
    sender.sync_now()
    rest(qtbot, sender)
    passes(sender, clock, timedelta(seconds=30), qtbot=qtbot)
    assert office.rounds == 1
    office.line = Link.FREE
    passes(sender, clock, timedelta(seconds=1), qtbot=qtbot)
    passes(sender, clock, timedelta(seconds=4), qtbot=qtbot)
    assert office.rounds == 2
    assert sender.status.action == ""
