"""The focus ring: 3 px, 2 px outside the focused control, for those who work by keyboard."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from ui.theme import Theme
from ui.widgets.item_list import ItemList

AWAY = 2
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Paint, QEvent.Type.Hide)
TAPS = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class FocusRing(QWidget):
    """One overlay child of the window that follows the focus; a tap hides it, a key shows it.

    In a list it rings the current item. It watches the window's own input and the target alone,
    never every event of the program.
    """

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QObject] = []
        self._by_key = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def use(self, theme: Theme) -> None:
        """Go on in another look."""
        self._theme = theme
        self._settle()

    @property
    def target(self) -> QWidget | None:
        """The control that is ringed now."""
        return self._target if self.isVisible() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._window:
            handle = self._window.windowHandle()
            if kind == QEvent.Type.Show and handle is not None:
                # Input reaches the native window first: one place to see keys and taps.
                handle.installEventFilter(self)
        elif kind in TAPS or kind == QEvent.Type.KeyPress:
            self._by_key = kind == QEvent.Type.KeyPress
            self._settle()
        elif kind in MOVES and watched in self._watched:
            self._settle()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self._theme.line("focus")
        token = "rail_ink" if self._on_rail() else "focus"
        painter.setPen(QPen(self._theme.colour(token), width))
        half = width / 2
        radius = self._theme.radius("control") + AWAY
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, radius, radius)
        painter.end()

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            # A page that was left takes its controls with it.
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        self._target = new if new is not None and self._window.isAncestorOf(new) else None
        if self._target is not None:
            self._watch(self._target)
        self._settle()

    def _watch(self, target: QWidget) -> None:
        self._watched = [target]
        if isinstance(target, QAbstractItemView):
            self._watched.append(target.viewport())
        for watched in self._watched:
            watched.installEventFilter(self)
        above: QWidget | None = target.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                bar = above.verticalScrollBar()
                bar.valueChanged.connect(self._settle, Qt.ConnectionType.UniqueConnection)
            above = above.parentWidget()

    def _settle(self) -> None:
        """Move to the target, or hide where there is none to show."""
        target = self._target
        if target is None or not self._wanted(target) or target.visibleRegion().isEmpty():
            self.hide()
            return
        box = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        if isinstance(target, ItemList) and target.currentIndex().isValid():
            item = target.current_box
            box = QRect(target.viewport().mapTo(self._window, item.topLeft()), item.size())
        out = AWAY + int(self._theme.line("focus"))
        self.setGeometry(box.adjusted(-out, -out, out, out))
        self.show()
        self.raise_()

    def _wanted(self, target: QWidget) -> bool:
        if target.focusPolicy() == Qt.FocusPolicy.NoFocus:
            return False
        return self._by_key or isinstance(target, QLineEdit | QPlainTextEdit)

    def _on_rail(self) -> bool:
        return self._target is not None and self._target.property("role") == "rail"
