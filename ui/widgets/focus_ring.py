"""The focus ring: 3 px, 2 px outside the focused control, for those who work by keyboard."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from ui.theme import Theme

AWAY = 2
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Paint)
TAPS = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class FocusRing(QWidget):
    """One overlay child of the window that follows the focus; a tap hides it, a key shows it."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._target: QWidget | None = None
        self._by_key = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        app.installEventFilter(self)
        self._follow(None, app.focusWidget())

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
        if kind in TAPS:
            self._by_key = False
            self._settle()
        elif kind == QEvent.Type.KeyPress:
            self._by_key = True
            self._settle()
        elif kind in MOVES and watched is self._target:
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
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )
        painter.end()

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        self._target = new
        self._settle()

    def _settle(self) -> None:
        """Move to the target, or hide where there is none to show."""
        target = self._target
        window = self._window
        if target is None or not self._wanted(target):
            self.hide()
            return
        if not window.isAncestorOf(target) or target.visibleRegion().isEmpty():
            self.hide()
            return
        out = AWAY + int(self._theme.line("focus"))
        box = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        self.setGeometry(box.adjusted(-out, -out, out, out))
        self.show()
        self.raise_()

    def _wanted(self, target: QWidget) -> bool:
        return self._by_key or isinstance(target, QLineEdit | QPlainTextEdit)

    def _on_rail(self) -> bool:
        return self._target is not None and self._target.property("role") == "rail"
