"""Room for the on-screen keyboard: the page ends above it and its foot folds. Shows no keyboard."""

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.theme import Theme
from ui.widgets.scroll import Page


class KeyboardRoom(QObject):
    """Watches the keyboard of the system for one page (days.md 6)."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._method = QGuiApplication.inputMethod()
        self._method.keyboardRectangleChanged.connect(self._look)
        self._method.visibleChanged.connect(self._look)

    def take(self, height: int) -> None:
        """The keyboard covers the lowest `height` px of the page; 0: it is gone."""
        page = self._page
        layout = page.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, height)
        page.show_foot(height == 0)
        # Only after the page has its new size is it known what can be seen.
        QTimer.singleShot(0, page, self._keep_in_sight)

    def _look(self) -> None:
        keyboard = self._method.keyboardRectangle()
        if not self._method.isVisible() or keyboard.isEmpty():
            self.take(0)
            return
        page, window = self._page, self._page.window()
        bottom = page.mapTo(window, QPoint(0, page.height())).y()
        self.take(max(0, round(bottom - keyboard.top())))

    def _keep_in_sight(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self._page.isAncestorOf(focused):
            self._page.bring_into_view(focused)


class FieldPage(Page):
    """A narrow page of fields, which makes room for the keyboard."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, max_width=theme.layout("form_max"))
        self.keyboard = KeyboardRoom(self)
