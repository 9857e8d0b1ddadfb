"""The building blocks of the shell: lists, segments, toast, dialog, keypad, ring, search."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.screens import Case, put_away, render, settle
from ui.theme import Theme, theme
from ui.widgets.busy_line import BusyLine
from ui.widgets.button import Button
from ui.widgets.dialog import Question
from ui.widgets.fact_table import Member, PeopleTable
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.household_card import Card, CardKind, HouseholdCards
from ui.widgets.nav_rail import NavRail
from ui.widgets.page_header import PageHeader
from ui.widgets.pieces import Measure, Pill, Words
from ui.widgets.pin_pad import PinPad
from ui.widgets.search_box import SearchBox
from ui.widgets.segments import Segments
from ui.widgets.stat_tile import StatTile
from ui.widgets.state_pill import LOOKS, StatePill
from ui.widgets.toast import Toast


@pytest.fixture
def look(qapp: object) -> Theme:
    return theme()


def cards(count: int = 5) -> list[Card]:
    return [
        Card(
            key=f"h{n}",
            category="dibao",
            name=f"李宝林{n}",
            facts="低保·2 人",
            place=f"第六埠村 3 区 {n} 号",
            task="季度排查",
            why="上次 8月21日",
            state="overdue",
            pill="逾期 2 天",
        )
        for n in range(count)
    ]


def shown(qtbot: QtBot, widget: QWidget, *, size: tuple[int, int] = (800, 600)) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    settle()
    return widget


class TestCardList:
    @pytest.fixture
    def listing(self, qtbot: QtBot, look: Theme) -> HouseholdCards:
        made = HouseholdCards(look, name="今天要走的户")
        made.show_items(cards())
        shown(qtbot, made)
        return made

    def test_enter_opens_the_current_card(self, qtbot: QtBot, listing: HouseholdCards) -> None:
        QTest.keyClick(listing, Qt.Key.Key_Down)
        with qtbot.waitSignal(listing.opened) as told:
            QTest.keyClick(listing, Qt.Key.Key_Return)
        assert told.args[0].key == "h1"

    def test_home_and_end_go_to_the_first_and_the_last(self, listing: HouseholdCards) -> None:
        QTest.keyClick(listing, Qt.Key.Key_End)
        assert listing.currentIndex().row() == 4
        QTest.keyClick(listing, Qt.Key.Key_Home)
        assert listing.currentIndex().row() == 0

    def test_letters_are_handed_on_for_searching(
        self, qtbot: QtBot, listing: HouseholdCards
    ) -> None:
        with qtbot.waitSignal(listing.typed) as told:
            QTest.keyClick(listing, Qt.Key.Key_L)
        assert told.args == ["l"]

    def test_a_card_that_is_still_there_stays_the_current_one(
        self, listing: HouseholdCards
    ) -> None:
        QTest.keyClick(listing, Qt.Key.Key_End)
        listing.show_items(list(reversed(cards())))
        assert listing.currentIndex().data(Qt.ItemDataRole.UserRole).key == "h4"

    def test_it_is_as_tall_as_its_cards_so_that_the_page_scrolls(
        self, listing: HouseholdCards
    ) -> None:
        last = listing.visualRect(listing.model().index(4, 0))
        assert listing.height() >= last.bottom() - listing.theme.gap()
        assert listing.verticalScrollBar().maximum() == 0

    def test_what_is_read_aloud_says_who_why_and_how_urgent(self, listing: HouseholdCards) -> None:
        spoken = listing.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == "李宝林0，低保，季度排查，逾期 2 天"


@pytest.mark.parametrize("width", [320, 480, 640, 900, 1200])
@pytest.mark.parametrize("text", ["standard", "large", "extra"])
def test_a_name_is_whole_and_the_pill_leaves_it_alone_at_any_width(
    qapp: object, width: int, text: str
) -> None:
    look = theme(text=text, form_factor="tablet")
    card = Card(
        "h",
        "temporary_assistance",
        "欧阳明月清",
        "临时救助·3 人",
        "村",
        "月探访",
        pill="逾期 123 天",
        state="overdue",
    )
    arranged = CardKind(look).arrange(card, width)
    name = next(p for p in arranged.pieces if isinstance(p, Words) and p.text == "欧阳明月清")
    pill = next(p for p in arranged.pieces if isinstance(p, Pill))
    end = name.rect.left() + Measure(look).width(name.text, "heading", bold=True)
    assert end <= width
    assert pill.top_left.x() >= end or pill.top_left.y() >= name.rect.bottom()


def test_copying_a_member_copies_the_masked_number(qtbot: QtBot, look: Theme) -> None:
    table = PeopleTable(look, name="成员")
    table.show_items([Member("p", "李宝林", "户主", "54 岁", "1" * 18, "120111********1236", "")])
    shown(qtbot, table)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "李宝林 120111********1236"


class TestSegments:
    @pytest.fixture
    def segments(self, qtbot: QtBot, look: Theme) -> Segments:
        made = Segments(look, [("a", "全部"), ("v", "走访"), ("n", "笔记")], name="往来")
        shown(qtbot, made)
        return made

    def test_arrows_choose_and_tell(self, qtbot: QtBot, segments: Segments) -> None:
        first = segments.findChildren(QPushButton)[0]
        first.setFocus()
        with qtbot.waitSignal(segments.chosen) as told:
            QTest.keyClick(first, Qt.Key.Key_Right)
        assert told.args == ["v"]
        assert segments.chosen_key == "v"

    def test_exactly_one_is_chosen_also_after_it_is_tapped_again(self, segments: Segments) -> None:
        buttons = segments.findChildren(QPushButton)
        for button in (buttons[1], buttons[1], buttons[2]):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            assert [b.isChecked() for b in buttons].count(True) == 1

    def test_a_name_says_the_group_and_the_word(self, segments: Segments) -> None:
        names = [button.accessibleName() for button in segments.findChildren(QPushButton)]
        assert names == ["往来，全部", "往来，走访", "往来，笔记"]


class TestToast:
    @pytest.fixture
    def toast(self, qtbot: QtBot, look: Theme) -> Toast:
        host = shown(qtbot, QWidget())
        return Toast(look, host)

    def test_it_does_the_undo_once(self, toast: Toast) -> None:
        undone: list[int] = []
        toast.say("已改为深色。", undo=lambda: undone.append(1))
        toast.take_back()
        toast.take_back()
        assert undone == [1]
        assert toast.sentence == ""

    def test_it_takes_no_focus_and_lies_inside_its_host(self, toast: Toast) -> None:
        host = toast.parentWidget()
        assert host is not None
        field = QPushButton("别处", host)
        field.show()
        field.setFocus()
        toast.say("已存到本机，有网会自动发送。")
        assert host.focusWidget() is field
        assert host.rect().contains(toast.geometry())


def test_esc_in_a_dialog_means_the_safe_answer_and_enter_alone_does_nothing(
    qtbot: QtBot, look: Theme
) -> None:
    choices = [("keep", "留着", "plain"), ("drop", "丢掉这份草稿", "danger")]
    asked = Question(look, None, question="丢掉吗？", paragraph="草稿会没有。", choices=choices)
    shown(qtbot, asked)
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert asked.isVisible()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert asked.answer == "keep"


class TestPinPad:
    @pytest.fixture
    def pad(self, qtbot: QtBot, look: Theme) -> PinPad:
        made = PinPad(look)
        shown(qtbot, made)
        return made

    def test_the_sixth_digit_hands_the_pin_on_and_forgets_it(
        self, qtbot: QtBot, pad: PinPad
    ) -> None:
        with qtbot.waitSignal(pad.entered) as told:
            QTest.keyClicks(pad, "13x57")
            QTest.keyClick(pad, Qt.Key.Key_Backspace)
            QTest.keyClicks(pad, "790")
        assert told.args == ["135790"]
        assert "135790" not in str(vars(pad))

    def test_it_says_how_many_digits_are_in(self, pad: PinPad) -> None:
        QTest.keyClicks(pad, "1357")
        assert pad.accessibleName() == "已输入 4 位，共 6 位"

    def test_while_it_is_disabled_nothing_counts(self, pad: PinPad) -> None:
        pad.setEnabled(False)
        QTest.keyClicks(pad, "135790")
        assert pad.accessibleName() == "已输入 0 位，共 6 位"


class TestSearchBox:
    @pytest.fixture
    def box(self, qtbot: QtBot, look: Theme) -> SearchBox:
        made = SearchBox(look, "姓名、拼音首字母")
        shown(qtbot, made)
        return made

    def test_it_asks_once_after_a_pause(self, qtbot: QtBot, box: SearchBox) -> None:
        asked: list[str] = []
        box.asked.connect(asked.append)
        QTest.keyClicks(box, "lbl")
        qtbot.waitUntil(lambda: bool(asked))
        assert asked == ["lbl"]

    def test_esc_clears_it(self, box: SearchBox) -> None:
        QTest.keyClicks(box, "lbl")
        QTest.keyClick(box, Qt.Key.Key_Escape)
        assert box.text() == ""


def test_esc_stops_what_takes_long(qtbot: QtBot, look: Theme) -> None:
    line = BusyLine(look, "正在对账", can_stop=True)
    shown(qtbot, line)
    with qtbot.waitSignal(line.stop_asked):
        QTest.keyClick(line, Qt.Key.Key_Escape)


def test_a_tile_with_nothing_in_it_is_still_there_and_named(look: Theme) -> None:
    tile = StatTile(look, "clock", tone="due", word="快到期", unit="户")
    tile.show_count(0)
    assert tile.accessibleName() == "快到期 0 户"
    tile.show_count(3)
    assert tile.accessibleName() == "快到期 3 户"


@pytest.mark.parametrize("state", LOOKS)
def test_each_state_has_words_and_an_icon_that_remain_in_grey(
    qtbot: QtBot, look: Theme, state: str
) -> None:
    pill = StatePill(look, state, words="今天到期")
    shown(qtbot, pill)
    assert pill.accessibleName() == "今天到期"
    grey = pill.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    middle, width = pill.sizeHint().height() // 2, pill.sizeHint().width()
    tones = [grey.pixelColor(x, middle).lightness() for x in range(width)]
    assert max(tones) - min(tones) > 80


class TestFlowLayout:
    def fill(self, width: int, *, equal: bool, count: int = 5) -> list[QPushButton]:
        host = QWidget()
        flow = FlowLayout(host, gap=8, equal=equal)
        buttons = [QPushButton("精神状况") for _ in range(count)]
        for button in buttons:
            flow.addWidget(button)
        host.resize(width, host.heightForWidth(width))
        host.show()
        settle()
        self._host = host
        return buttons

    def test_it_wraps_and_never_sticks_out(self, qapp: object) -> None:
        for width in (90, 200, 333, 800):
            for button in self.fill(width, equal=False):
                assert button.geometry().right() < width or button.x() == 0

    def test_equal_columns_are_equally_wide_and_balanced(self, qapp: object) -> None:
        buttons = self.fill(4 * 90 + 3 * 8, equal=True)
        assert len({button.width() for button in buttons}) == 1
        rows = [button.y() for button in buttons]
        assert sorted(rows.count(y) for y in set(rows)) in ([5], [2, 3])


class TestFocusRing:
    @pytest.fixture
    def window(self, qapp: object) -> Iterator[QWidget]:
        def page(look: Theme) -> QWidget:
            made = QWidget()
            column = QVBoxLayout(made)
            for words in ("一", "二"):
                column.addWidget(QPushButton(words))
            return made

        made = render(page, Case(), chrome="today")
        yield made
        put_away(made)

    def test_a_key_shows_it_and_a_tap_hides_it(self, window: QWidget) -> None:
        first, second = window.pages.currentWidget().findChildren(QPushButton)
        first.setFocus()
        assert window.ring.target is None
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
        assert window.ring.target is second
        before = window.grab(window.ring.geometry()).toImage()
        QTest.mouseClick(
            window.windowHandle(), Qt.MouseButton.LeftButton, pos=window.rect().center()
        )
        assert window.ring.target is None
        assert window.grab(window.ring.geometry()).toImage() != before

    def test_it_surrounds_the_control(self, window: QWidget) -> None:
        first, _ = window.pages.currentWidget().findChildren(QPushButton)
        first.setFocus()
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
        inner = first.rect().translated(first.mapTo(window, first.rect().topLeft()))
        assert window.ring.geometry().contains(inner)


def test_a_header_keeps_its_title_when_actions_are_many(qtbot: QtBot) -> None:
    look = theme(form_factor="tablet", text="extra")
    header = PageHeader(look, "欧阳明月清 户", sentence="第六埠村", back=True)
    for words in ("记一条", "打印", "新走访"):
        header.add(Button(look, words))
    header.setStyleSheet(look.qss())
    shown(qtbot, header, size=(758, 300))
    assert header.minimumSizeHint().width() <= 758


@pytest.mark.parametrize("size", [(1366, 768), (1366, 690), (1093, 550)], ids=str)
@pytest.mark.parametrize("text", ["standard", "large", "extra"])
def test_no_word_of_the_rail_is_cut_however_low_the_window(
    qapp: object, text: str, size: tuple[int, int]
) -> None:
    window = render(lambda _: QWidget(), Case(text=text, size=size), chrome="today")
    (rail,) = (one for one in window.findChildren(NavRail) if one.isVisible())
    assert len(rail.buttons) == 6
    for button in rail.buttons:
        assert button.height() >= button.sizeHint().height()
        assert button.isVisible()
    put_away(window)
