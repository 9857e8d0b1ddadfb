"""The page 交接 in the real window: a parcel goes out on a stick, its answer comes back, and the
page says so in words.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import unlocking
from fieldvisit.casework.notebook import notes
from fieldvisit.machine.clock import ShiftedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.practice.stage import prepare
from fieldvisit.store.opening import Store
from sync.client import exchanging
from sync.server import parcels
from sync.server.centre import Centre
from tests.support import published
from tests.support.windows import Driver
from ui import parcels as taking
from ui import sticks
from ui.background import Background
from ui.flow.handing_over import HandingOverPlace
from ui.sticks import Stick
from ui.watching import Watcher

CLOCK = ShiftedClock(BEGINS)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("village") / "home"
    with prepare(home, tell=lambda words: None):
        pass
    return home


@pytest.fixture
def home(village: Path, tmp_path: Path) -> Path:
    made = Path(shutil.copytree(village, tmp_path / "home"))
    (made / "stick").mkdir()
    return made


@pytest.fixture
def officer(home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    plugged = [Stick("村里的U盘", home / "stick", 3210)]
    monkeypatch.setattr(sticks, "plugged_in", lambda: plugged)
    made = Driver(qtbot, home / "officer", clock=CLOCK)
    made.unlock()
    made.wait_for("TodayPlace")
    notes.keep(made.window.desk, notes.NoteDraft("想要条厚门帘。"))
    made.window.home("sync")
    made.screen.parcels_asked.emit()
    made.wait_for("HandingOverPlace")
    yield made
    made.at_rest()
    made.window.close()


def hears(officer: Driver, words: str) -> None:
    """Wait until the notice above the page says so."""

    def said() -> str:
        found = [one for one in officer.screen.findChildren(object) if hasattr(one, "_sentence")]
        return "".join(one._sentence.text() for one in found if one.isVisible())

    officer.until(lambda: words in said())


def test_a_parcel_goes_out_and_its_answer_comes_back(officer: Driver, home: Path) -> None:
    """pain 22: what was handed over is still here until the receipt is back."""
    officer.tap(officer.screen.make)
    hears(officer, "第 1 包")
    assert officer.screen.under_way.isVisible()
    assert not officer.screen.answered.isVisible()
    centre = Centre.open(home / "server", clock=CLOCK)
    (path,) = (home / "stick").iterdir()
    parcels.import_from(centre, path)
    centre.close()
    officer.tap(officer.screen.take)
    hears(officer, "第 1 包的回执：入库")
    assert officer.screen.answered.isVisible()
    assert not officer.screen.under_way.isVisible()
    assert list((home / "stick").iterdir()) == []


def test_an_empty_stick_and_a_stick_that_is_gone_are_said(officer: Driver, home: Path) -> None:
    officer.tap(officer.screen.take)
    hears(officer, "没有要收的交接包")
    (home / "stick").rmdir()
    officer.tap(officer.screen.make)
    hears(officer, "U 盘或交换文件夹不在")
    assert officer.screen.make.isEnabled()


def test_without_a_stick_nothing_can_be_pressed_and_a_folder_may_be_picked(
    officer: Driver, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sticks, "plugged_in", list)
    officer.place.refresh()
    officer.at_rest()
    assert not officer.screen.make.isEnabled()
    place = officer.place
    assert isinstance(place, HandingOverPlace)
    place.use(home / "stick")
    assert officer.screen.make.isEnabled()


def test_an_exchange_folder_is_chosen_watched_and_left(officer: Driver, home: Path) -> None:
    """days.md 25"""
    place = officer.place
    assert isinstance(place, HandingOverPlace)
    place.watch(home / "stick")
    officer.at_rest()
    assert officer.screen.folder.stop.isVisible()
    officer.window.session.watcher.look()
    officer.at_rest()
    assert [path.suffix for path in (home / "stick").iterdir()] == [".fvparcel"]
    place.watch(None)
    officer.at_rest()
    assert officer.screen.folder.pick.isVisible()


def test_only_who_supervises_carries(officer: Driver, home: Path) -> None:
    assert not officer.screen.carry.isVisible()
    who = unlocking.people(home / "supervisor")[0].staff_id
    desk = unlocking.unlock(home / "supervisor", who, pin=PIN, clock=CLOCK, ids=Uuid7())
    from fieldvisit.casework.sending.handing_over import handing_over

    assert handing_over(desk).carries
    desk.store.close()


def test_one_look_at_a_time_and_a_folder_that_is_away_is_tried_again(qtbot: QtBot) -> None:
    asked: list[int] = []

    def look() -> None:
        asked.append(1)
        raise OSError

    background = Background()
    watcher = Watcher(background, look)
    for _ in range(2):
        watcher.look()
        watcher.look()
        qtbot.waitUntil(lambda: not background.busy())
    assert len(asked) == 2
    watcher.stop()


def test_a_table_that_came_on_a_stick_counts_at_once(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = published.shipped("device", was="value = 45", now="value = 44")

    def answered(store: Store, *_: object, **__: object) -> exchanging.Exchanged:
        published.arrive(store, published.table(desk, "device", text))
        return exchanging.Exchanged()

    monkeypatch.setattr(exchanging, "take_all", answered)
    taking.take_in(desk, tmp_path)
    assert desk.tables.text("device") == text
