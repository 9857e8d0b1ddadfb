"""The card and the page of what was handed in."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.sending import inbox
from fieldvisit.practice.setting import BEGINS
from fieldvisit.store import attachments
from fieldvisit.words import sentence
from tests.support import views
from tests.support.desks import new_device
from tests.support.inbox import pulls, pulls_two_notes
from tests.support.plain_stage import PlainStage
from ui.flow.inbox import ParcelPlace
from ui.screens.inbox_parts import MOST, InboxCard
from ui.screens.parcel import ParcelScreen
from ui.theme import theme
from ui.widgets.button import Button


def words_of(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_a_parcel_is_accepted_in_one_tap_or_looked_at(qtbot: QtBot) -> None:
    card = InboxCard(theme())
    qtbot.addWidget(card)
    card.show_parcels(views.parcels())
    shown = words_of(card)
    for said in ("交上来的 2 件", "孙**", "周小燕·设备 A2", "交的时候已不管这里"):
        assert said in shown
    heard: list[object] = []
    card.accepted.connect(heard.append)
    card.opened.connect(heard.append)
    for button in card.findChildren(Button)[:2]:
        assert "孙**" in button.accessibleName()
        button.click()
    assert heard == [("p1", "p2", "p3"), "p1"]
    card.show_parcels([])
    assert card.isHidden()


def test_a_full_inbox_says_how_many_come_after(qtbot: QtBot) -> None:
    card = InboxCard(theme())
    qtbot.addWidget(card)
    card.show_parcels(views.parcels() * MOST)
    assert f"另有 {MOST} 件" in words_of(card)


def test_nothing_is_declined_without_a_reason(qtbot: QtBot) -> None:
    page = ParcelScreen(theme())
    qtbot.addWidget(page)
    page.show_data(views.parcels()[0])
    assert "夜里腿疼，走路要扶墙。" in words_of(page)
    assert not page.decline.isEnabled()
    page.reason.setPlainText("同一天已有一份")
    with qtbot.waitSignal(page.declined) as told:
        page.decline.click()
    assert told.args == ["同一天已有一份"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Desk]:
    """A supervisor's device that pulled two notes of a lost tablet."""
    desk = new_device(tmp_path / "town", who="supervisor", whole_village=False)
    pulls_two_notes(desk, text="这家的低保该停了。")
    yield desk
    desk.store.close()


def test_the_page_passes_both_decisions_on(town: Desk, qtbot: QtBot) -> None:
    """pain 10"""
    stage = PlainStage(town, theme())
    first, second = inbox.parcels(town)
    for parcel in (first, second):
        place = ParcelPlace(stage, key=parcel.key)
        stage.go(place)
        qtbot.addWidget(place.screen)
        assert "这家的低保该停了。" in words_of(place.screen)
        if parcel is first:
            place.screen.accept.click()
        else:
            place.screen.reason.setPlainText("平板丢失以后写的")
            place.screen.decline.click()
    assert stage.places == []
    assert stage.synced == 2
    assert inbox.parcels(town) == []


def test_the_photos_stand_on_the_page_and_one_that_lacks_says_so(town: Desk, qtbot: QtBot) -> None:
    """pain 11"""
    stage, png = PlainStage(town, theme()), QBuffer()
    QImage(8, 8, QImage.Format.Format_RGB32).save(png, "PNG")
    with town.store.write() as tx:
        here = attachments.keep(town.store, tx, data=png.data().data(), at=BEGINS, sent=True)
    said = {"kind": "photo", "media_type": "image/png", "size": 9, "visit_id": str(UUID(int=77))}
    pulls(town, "attachment", after=[said | {"sha256": one} for one in (here, "b" * 64)], since=2)
    place = ParcelPlace(stage, key=str(UUID(int=3)))
    stage.go(place)
    qtbot.addWidget(place.screen)
    pictures = [one for one in place.screen.files.findChildren(QLabel) if one.accessibleName()]
    assert [one.accessibleName()[:2] for one in pictures] == ["照片", "照片"]
    assert [one.pixmap().isNull() for one in pictures] == [False, True]
    assert sentence("attachment_missing") in words_of(place.screen)


def test_a_parcel_that_somebody_else_decided_says_so(town: Desk, qtbot: QtBot) -> None:
    stage = PlainStage(town, theme())
    (first, _) = inbox.parcels(town)
    place = ParcelPlace(stage, key=first.key)
    stage.go(place)
    qtbot.addWidget(place.screen)
    inbox.decline(town, first.ids, reason="平板丢失以后写的")
    place.screen.accept.click()
    assert stage.places == [place]
    assert "已经有人定过了" in words_of(place.screen)
