"""A stage for one page at a time: work runs at once, and what a page asks of the window is kept."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from fieldvisit.casework.desk import Desk
from ui.flow.place import Place
from ui.preferences import Preferences
from ui.theme import Theme


class PlainStage:
    """Implements `ui.flow.place.Stage` without a window. `said` are the toasts, `home_entry` where
    the page went."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        self.desk = desk
        self.theme = theme
        self.places: list[Place] = []
        self.said: list[str] = []
        self.undo: Callable[[], None] = lambda: None
        self.home_entry = ""
        self.synced = 0
        self.locked = False
        self.wished = Preferences()

    @property
    def place(self) -> Place:
        return self.places[-1]

    @property
    def page(self) -> QWidget:
        return self.place.screen

    def go(self, place: Place) -> None:
        self.places.append(place)
        place.build(self.theme)
        place.refresh()

    def back(self) -> None:
        self.places.pop().leave()
        if self.places:
            self.place.refresh()

    def home(self, entry: str) -> None:
        self.home_entry = entry
        while self.places:
            self.places.pop().leave()

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        page: str = "",
    ) -> None:
        if not all(isValid(place.screen) for place in self.places):
            # The test is over and its widgets are gone; a timer of the page was still running.
            return
        try:
            result = work()
        except Exception as error:
            if failed is None:
                raise
            failed(error)
        else:
            then(result)

    def say(self, sentence: str, *, undo: Callable[[], None] | None = None) -> None:
        self.said.append(sentence)
        if undo is not None:
            self.undo = undo

    def bigger_text(self) -> None: ...

    def prefer(self, wished: Preferences) -> None: ...

    def lock(self) -> None:
        self.locked = True

    def show_waiting(self, count: int) -> None: ...

    def sync_soon(self) -> None:
        self.synced += 1
