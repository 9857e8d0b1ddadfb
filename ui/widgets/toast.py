"""One line at the bottom that goes by itself, perhaps with 撤销. Never takes the focus."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button


class Toast(QFrame):
    """Lies over the foot of `host`; stays 6 s, and longer while hovered or focused."""

    def __init__(self, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._theme = theme
        self._host = host
        self._undo: Callable[[], None] | None = None
        self.setProperty("role", "toast")
        self.setStyleSheet(theme.qss())
        picture = QLabel()
        picture.setPixmap(theme.pixmap("info", "main"))
        self._words = label("", "body")
        self._undo_button = Button(theme, self.tr("撤销"), role="text")
        self._undo_button.clicked.connect(self.take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(1), theme.space(3), theme.space(1))
        row.setSpacing(theme.space(3))
        row.addWidget(picture)
        row.addWidget(self._words, 1)
        row.addWidget(self._undo_button)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._go_unless_in_use)
        host.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, *, undo: Callable[[], None] | None = None) -> None:
        """Show a sentence; `undo` is what 撤销 does (and Ctrl+Z while it is shown)."""
        self._words.setText(sentence)
        self._undo = undo
        self._undo_button.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._clock.start(self._theme.motion("toast_stay"))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    @property
    def sentence(self) -> str:
        """What it says now; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def forget(self) -> None:
        """Go without undoing, and undo nothing later."""
        self._undo = None
        self._words.clear()
        self.hide()

    def take_back(self) -> None:
        """Do the undo, if there is one, and go."""
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start(self._theme.motion("toast_stay"))

    def _go_unless_in_use(self) -> None:
        if self._undo_button.hasFocus():
            self._clock.start(self._theme.motion("toast_stay"))
        else:
            self.hide()

    def _place(self) -> None:
        host = self._host
        edge = self._theme.edge()
        width = min(host.width() - 2 * edge, self._theme.layout("form_max"))
        height = max(self.heightForWidth(width), self._theme.control_height())
        bottom = host.height() - self._theme.layout("bottom_bar") - self._theme.space(2)
        self.setGeometry((host.width() - width) // 2, bottom - height, width, height)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
