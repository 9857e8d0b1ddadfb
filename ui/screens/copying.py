"""抄录: a small window over the other system, one field at a time. Copies nothing and reads nothing
itself.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme, label, restyle
from ui.widgets.button import Button
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.focus_ring import FocusRing
from ui.widgets.note_line import NoteLine

MOST_SHOWN = 80
"""So many letters of a long answer are shown; all of them are copied."""

LARGE = 24
"""So many letters of a value are shown large; what is longer is read like any text."""

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class CopyView:
    """The field that is copied next: what the other system calls it, its value as it may be shown;
    `place` counts from 0, `count` of them there are, `said` what became of the one before.
    """

    label: str
    value: str
    place: int
    count: int
    said: str = ""


class CopyWindow(QWidget):
    """Enter takes the next field, Backspace goes back, Esc leaves; Ctrl+Enter says that all of it
    is reported, once all is copied (a plain Enter too many never does). Stays over other windows.
    """

    take_asked = Signal()
    back_asked = Signal()
    mark_asked = Signal()
    lock_asked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, *, system: str) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # The program goes on without it, also while its own window is put aside.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(theme.qss())
        self.setWindowTitle(self.tr("抄录·{system}").format(system=system))
        self._place = label("", "second")
        self._label = label("", "heading")
        self._value = label("", "number")
        self.said = NoteLine(theme)
        self.take = Button(theme, self.tr("复制（回车）"), role="main")
        self.mark = Button(theme, self.tr("记为已报（Ctrl+回车）"), role="main")
        self.previous = Button(theme, self.tr("上一项（退格）"), role="second")
        self.leave = Button(theme, self.tr("关（Esc）"))
        self._lay_out(theme)
        self._ring = FocusRing(self, theme)
        self._done = False
        self.take.clicked.connect(self.take_asked)
        self.mark.clicked.connect(self.mark_asked)
        self.previous.clicked.connect(self.back_asked)
        self.leave.clicked.connect(self.close)

    def show_field(self, view: CopyView) -> None:
        """Show what is copied next."""
        words = self.tr("第 {n} 项，共 {m} 项")
        self._show(words.format(n=view.place + 1, m=view.count), view.label, done=False)
        self._show_value(view.value or self.tr("没有填"), known=bool(view.value))
        self.take.setAccessibleName(self.tr("复制：{label}").format(label=view.label))
        self.previous.setEnabled(view.place > 0)
        self._say(view.said or self.tr("按回车复制，到那边粘贴。"), kind="note")

    def show_done(self, count: int, *, said: str) -> None:
        """All of it was copied."""
        words = self.tr("{n} 项都抄完了")
        self._show(self.tr("共 {m} 项").format(m=count), words.format(n=count), done=True)
        self._show_value(self.tr("那边存好了，再记为已报"), known=False)
        self.previous.setEnabled(True)
        self._say(said, kind="note")

    def say_wrong(self, sentence: str) -> None:
        """What did not work; everything else stands."""
        self._say(sentence, kind="wrong")

    def at_the_corner(self) -> None:
        """Show it at the lower right of the screen, where it covers least of the other system."""
        self.resize(self.minimumWidth(), self.height())
        self.resize(self.width(), self._needed())
        room, size = self.screen().availableGeometry(), self.frameGeometry().size()
        self.move(room.right() - size.width(), room.bottom() - size.height())
        self.show()
        self.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat():
            return  # a key that is held down would run past every field
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._with_ctrl(key)
        elif key in ENTER:
            self._enter()
        elif key == Qt.Key.Key_Backspace and self.previous.isEnabled():
            self.back_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def _with_ctrl(self, key: int) -> None:
        if key == Qt.Key.Key_L:
            self.lock_asked.emit()
        elif key in ENTER and self._done:
            self.mark_asked.emit()

    def _enter(self) -> None:
        """A button that was gone to by Tab is pressed; otherwise the next field is taken."""
        focused = self.focusWidget()
        if isinstance(focused, Button) and focused is not self.take:
            focused.click()
        elif not self._done:
            self.take_asked.emit()

    def _show(self, place: str, words: str, *, done: bool) -> None:
        self._place.setText(place)
        self._label.setText(words)
        self.take.setVisible(not done)
        self.mark.setVisible(done)
        if done:
            # No button has the focus now: one Enter too many reports nothing.
            self.setFocus()
        elif self._done or self.focusWidget() is None:
            self.take.setFocus()
        self._done = done

    def _show_value(self, words: str, *, known: bool) -> None:
        self._value.setText(words if len(words) <= MOST_SHOWN else words[:MOST_SHOWN] + "……")
        self._value.setProperty("role", "number" if known and len(words) <= LARGE else "body")
        self._value.setProperty("tone", "" if known else "ink_3")
        restyle(self._value)

    def _say(self, sentence: str, *, kind: str) -> None:
        """What is shown last: the window grows upwards where it does not hold all of it."""
        self.said.say(sentence, kind=kind)
        more = self._needed() - self.height()
        if self.isVisible() and more > 0:
            self.resize(self.width(), self.height() + more)
            self.move(self.x(), self.y() - more)

    def _needed(self) -> int:
        column = self.layout()
        assert column is not None
        column.activate()
        return column.totalHeightForWidth(max(self.width(), self.minimumWidth()))

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        edge = theme.space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(2))
        for part in (self._place, self._label, self._value, self.said):
            column.addWidget(part)
        column.addStretch(1)
        row = FlowLayout(gap=theme.target("gap"))
        for button in (self.take, self.mark, self.previous, self.leave):
            row.addWidget(button)
        column.addLayout(row)
        self.setMinimumWidth(theme.layout("form_max") * 2 // 3)
