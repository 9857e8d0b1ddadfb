"""A page of the app and the stage it stands on. Never knows which pages there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

from ui.failures import sentence_of
from ui.preferences import Preferences
from ui.status import SyncStatus
from ui.theme import Theme
from ui.widgets.scroll import Page

if TYPE_CHECKING:
    # The unlock screen is a place too and must not load what an open device needs (house.md H3).
    from fieldvisit.casework.desk import Desk


class Stage(Protocol):
    """What the window offers to its pages."""

    @property
    def desk(self) -> Desk:
        """The unlocked device: what every job of casework is handed."""
        ...

    @property
    def theme(self) -> Theme: ...

    def go(self, place: Place) -> None:
        """Open a page above the present one."""
        ...

    def back(self) -> None:
        """Leave the present page for the one below it, which reads its data anew."""
        ...

    def home(self, entry: str) -> None:
        """Go to a page of the rail: today, households, notes, sync or more."""
        ...

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        page: str = "",
    ) -> None:
        """`work` on a thread, `then(result)` in the window; a failure becomes a sentence."""
        ...

    def say(self, sentence: str, *, undo: Callable[[], None] | None = None) -> None:
        """A toast."""
        ...

    def bigger_text(self) -> None:
        """One text size up."""
        ...

    def prefer(self, wished: Preferences) -> None:
        """Another theme or text size, at once and from now on."""
        ...

    @property
    def wished(self) -> Preferences:
        """What was chosen last."""
        ...

    def lock(self) -> None:
        """Close the device's file and go back to the PIN."""
        ...

    def show_waiting(self, count: int) -> None:
        """How many records wait to be sent, for the badge and the pill."""
        ...

    def sync_soon(self) -> None:
        """Something new waits to be sent: try as soon as the pace allows."""
        ...


Bookmark = Callable[[Stage, "Place | None"], "Place"]
"""Makes a page anew after a lock, on a stage and above the page that stands below it."""


class Place:
    """One page: builds its screen for a theme, fills it from casework, answers its signals.

    `entry` is what is lit in the rail; `chrome` False hides rail and bar (filling, signing);
    `live` pages read their data anew after a sync (never a page where something is being typed).
    A change of theme, text size or rotation calls `build` and `refresh` again.
    """

    entry = "today"
    chrome = True
    live = False
    screen: QWidget

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._gone = False

    def build(self, theme: Theme) -> QWidget:
        """Make the screen and connect its signals; keep it in `self.screen` too."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Ask casework and show what it answers."""

    def leave(self) -> None:
        """The page is left for good: put away what is still in hand."""

    def bookmark(self) -> Bookmark | None:
        """How its person comes back here after a lock; None: they do not. Asked once the page was
        left. Holds ids and places, and of what was typed only what the disk would not take."""
        return None

    @property
    def unkept(self) -> bool:
        """Whether something that was typed here is not on disk though the page was left."""
        return False

    def when_there(self, then: Callable[[], None]) -> None:
        """`then` once the page shows what it is for."""
        then()

    def depart(self) -> None:
        """The window takes the page away: what still comes for it is dropped."""
        self.leave()
        self._gone = True

    def show_status(self, status: SyncStatus) -> None:
        """Syncing stands otherwise now; pages that show it do so."""

    def ask(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        about: str = "",
    ) -> None:
        """Run `work` for this page; answers that come late or after it was left are dropped. Late
        is what was asked before something else `about` the same thing."""
        page = f"{type(self).__name__}-{id(self)}-{about}"
        here = self.while_here
        self.stage.run(work, here(then), failed=here(failed or self.show_failure), page=page)

    def while_here(self, tell: Callable[[Any], None]) -> Callable[[Any], None]:
        """`tell`, but nobody is told any more once the page was left."""
        return lambda what: None if self._gone else tell(what)

    def show_failure(self, error: Exception) -> None:
        """The page keeps its last good data and says what happened above it."""
        if isinstance(self.screen, Page):
            self.screen.show_notice(self.words_for(error))
        else:
            self.stage.say(self.words_for(error))

    def words_for(self, error: Exception) -> str:
        """What a failure says on this page."""
        return sentence_of(error)
