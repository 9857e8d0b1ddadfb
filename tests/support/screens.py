"""Render any screen offscreen with a fixed size, theme and DPI, for tests and for eyes."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import Theme, theme

DPI = {"laptop": 112.0, "tablet": 149.0}
SIZES = {"laptop": (1366, 768), "tablet": (800, 1280)}


@dataclass(frozen=True)
class Case:
    """One way of looking at a screen. `size` None: what the form factor usually has."""

    form_factor: str = "laptop"
    text: str = "standard"
    theme: str = "light"
    size: tuple[int, int] | None = None

    @property
    def pixels(self) -> tuple[int, int]:
        return self.size or SIZES[self.form_factor]

    @property
    def portrait(self) -> bool:
        return self.pixels[0] <= self.pixels[1]

    @property
    def name(self) -> str:
        width, height = self.pixels
        return f"{width}x{height}-{self.text}-{self.theme}"

    def look(self) -> Theme:
        return theme(
            self.theme,
            form_factor=self.form_factor,
            text=self.text,
            dpi=DPI[self.form_factor],
            portrait=self.portrait,
        )


MATRIX = [
    Case(form_factor, text, name)
    for form_factor in SIZES
    for text in ("standard", "large", "extra")
    for name in ("light", "dark")
] + [Case(form_factor, "extra", "high_contrast") for form_factor in SIZES]


def render(make: Callable[[Theme], QWidget], case: Case, *, chrome: str = "") -> QWidget:
    """Build a screen in a window of the case's size, shown and laid out; answers the window.

    `chrome` lights that entry of rail or bar; "" hides both, as while unlocking and filling. What
    `make` showed by itself is a window of its own, of its own size.
    """
    from ui.frame import Frame

    look = case.look()
    page = make(look)
    if page.isVisible():
        settle()
        return page
    window = Frame(look)
    window.show_person("赵文静", "网格协理员")
    window.show_badge(4)
    window.pages.addWidget(page)
    window.pages.setCurrentWidget(page)
    window.show_chrome(chrome, shown=bool(chrome))
    window.resize(*case.pixels)
    window.show()
    settle()
    return window


def put_away(window: QWidget) -> None:
    """Really delete a window: without an event loop nobody else does."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle() -> None:
    """Let layouts, posted events and delayed item layouts come to rest."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for _ in range(4):
        app.sendPostedEvents()
        app.processEvents()
