"""The card and the page of what was handed in."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support import views
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
