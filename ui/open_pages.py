"""The pages that lie open, one above the other. Never decides which page comes next."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.flow.place import Bookmark, Place
from ui.theme import Theme
from ui.widgets.scroll import Page


@dataclass
class _Open:
    """A place, its widget, and what had the focus when it was covered."""

    place: Place
    page: QWidget
    focus: QWidget | None = None


class OpenPages:
    """A pile of pages in a stacked widget; a covered page keeps its scroll place and focus."""

    def __init__(self, stack: QStackedWidget) -> None:
        self._stack = stack
        self._pile: list[_Open] = []

    def __len__(self) -> int:
        return len(self._pile)

    @property
    def top(self) -> Place:
        """The place on top."""
        return self._pile[-1].place

    def push(self, place: Place, theme: Theme) -> None:
        """Build a page and lay it on top."""
        if self._pile:
            self._pile[-1].focus = self._pile[-1].page.focusWidget()
        made = _Open(place, place.build(theme))
        self._pile.append(made)
        self._stack.addWidget(made.page)
        self._stack.setCurrentWidget(made.page)
        _begin(made.page)

    def pop(self) -> None:
        """Take the top page away; the one below has the focus where it was."""
        self._drop(self._pile.pop())
        if self._pile:
            below = self._pile[-1]
            self._stack.setCurrentWidget(below.page)
            if below.focus is not None:
                below.focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Take all pages away."""
        while self._pile:
            self._drop(self._pile.pop())

    def put_away(self) -> list[tuple[Place, Bookmark | None]]:
        """Take all pages away because of a lock: each with the way back to it, lowest first."""
        gone = []
        while self._pile:
            one = self._pile.pop()
            one.place.depart()
            gone.append((one.place, one.place.bookmark()))
            self._remove(one.page)
        return gone[::-1]

    def rebuild(self, theme: Theme) -> None:
        """Build every page again in another look."""
        for one in self._pile:
            old, one.page, one.focus = one.page, one.place.build(theme), None
            self._stack.insertWidget(self._stack.indexOf(old), one.page)
            self._remove(old)
        if self._pile:
            self._stack.setCurrentWidget(self._pile[-1].page)
            _begin(self._pile[-1].page)

    def _drop(self, gone: _Open) -> None:
        gone.place.depart()
        self._remove(gone.page)

    def _remove(self, page: QWidget) -> None:
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()


def _begin(page: QWidget) -> None:
    """Put the focus where the page wants the keyboard to begin."""
    first = page.first_focus if isinstance(page, Page) else None
    (first or page).setFocus(Qt.FocusReason.OtherFocusReason)
