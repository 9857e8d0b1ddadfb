"""The frame of every screen: fixed top, ONE scroll area, fixed foot. Never scrolls sideways."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme
from ui.widgets.notice import Notice
from ui.widgets.overlay_bar import OverlayBar


class Page(QWidget):
    """A screen's frame: fill `top`, `body` and `foot`.

    `max_width` centres a narrow column (0: the page's own widest); `scrolls` False is for a screen
    whose body is a list that scrolls by itself.
    """

    def __init__(self, theme: Theme, *, max_width: int = 0, scrolls: bool = True) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.first_focus: QWidget | None = None
        """Where the keyboard begins when the page opens."""
        self._sheet: QWidget | None = None
        self._foot_shown = False
        self._widest = max_width or theme.layout("page_max")
        self.top, top = self._column(above=theme.space(4), below=theme.space(2))
        self.body, body = self._column(above=theme.space(1), below=theme.edge())
        self._notices = QVBoxLayout()
        self.body.addLayout(self._notices)
        self.foot, foot = self._column(above=theme.space(3), below=theme.space(3))
        self.area = scroll_area(body) if scrolls else None
        self._foot_frame = QFrame()
        self._foot_frame.setProperty("role", "paper" if theme.portrait else "foot")
        _fill(QVBoxLayout(self._foot_frame), foot)
        self._foot_frame.hide()
        self._outer = QVBoxLayout(self)
        self._inside = (top, self.area or body)
        _fill(self._outer, *self._inside, self._foot_frame)
        self._outer.setStretch(1, 1)

    def when_near_end(self, tell: Callable[[], None]) -> None:
        """Tell when less than one height of a page that scrolls is left below."""
        assert self.area is not None
        area, bar = self.area, self.area.verticalScrollBar()

        def look(place: int) -> None:
            if bar.maximum() - place < area.viewport().height():
                tell()

        bar.valueChanged.connect(look)

    def show_foot(self, shown: bool = True) -> None:
        """Show or hide the foot (hidden until asked for)."""
        self._foot_shown = shown
        self._foot_frame.setVisible(shown and self._sheet is None)

    def cover(self, sheet: QWidget) -> None:
        """Let another widget take the whole page for a while, such as a list of choices: what it
        covers takes neither focus nor keys."""
        self._sheet = sheet
        self._show_inside(False)
        self._outer.insertWidget(0, sheet, 1)
        sheet.show()

    def uncover(self) -> None:
        """The page is as it was."""
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            self._outer.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
            self._show_inside(True)

    @property
    def covered(self) -> QWidget | None:
        """What takes the page now; None for its own content."""
        return self._sheet

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll so that `widget` is seen, with some air around it."""
        if self.area is not None:
            self.area.ensureWidgetVisible(widget, 0, self.theme.space(6))

    def show_notice(self, sentence: str, *, kind: str = "overdue") -> None:
        """Say above the content what went wrong; an empty sentence takes it away."""
        while (old := self._notices.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        if sentence:
            self._notices.addWidget(Notice(self.theme, sentence, kind=kind))

    def on_key(self, keys: str, then: Callable[[], object]) -> None:
        """A key of this page while it is shown; in a text field letters stay letters."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(then)

    def _show_inside(self, shown: bool) -> None:
        for one in self._inside:
            one.setVisible(shown)
        self._foot_frame.setVisible(shown and self._foot_shown)
        for key in self.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            key.setEnabled(shown)

    def _column(self, *, above: int, below: int) -> tuple[QVBoxLayout, QWidget]:
        """A centred column as wide as the page allows: its layout, and the widget to place."""
        edge = self.theme.edge()
        column = QWidget()
        column.setObjectName("column")
        column.setMaximumWidth(self._widest + 2 * edge)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(edge, above, edge, below)
        layout.setSpacing(self.theme.gap())
        holder = QWidget()
        holder.setObjectName("column")
        row = QHBoxLayout(holder)
        _fill(row, column)
        row.insertStretch(0, 0)
        row.addStretch(0)
        row.setStretch(1, 1)
        return layout, holder


def scroll_area(content: QWidget) -> QScrollArea:
    """The page's scroll area: by wheel, key and finger, never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    OverlayBar(area)
    touchable(area.viewport())
    return area


def touchable(viewport: QWidget) -> None:
    """Let a finger push the content; the mouse keeps its own meaning."""
    QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.TouchGesture)


def _fill(layout: QLayout, *widgets: QWidget) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)
