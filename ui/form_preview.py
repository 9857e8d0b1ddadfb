"""Pictures of a form's pages for its author, without screen and without device. Saves nothing."""

import os
from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QLoggingCategory
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from fieldvisit.casework.paper.sample_paper import picture
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.forms import sample
from ui.flow.form_pages import FormPages
from ui.frame import Frame
from ui.screens.visit import VisitScreen
from ui.theme import Theme, theme
from ui.widgets.kept import Kept
from ui.widgets.overlay_bar import OverlayBar

LOOKS = {"laptop": (1100, 112.0), "tablet": (800, 149.0)}
"""How wide a page is on each, in pixels, and how many of them make an inch."""

TALLEST = 6000


def page_pictures(filling: Filling) -> Iterator[tuple[str, bytes]]:
    """Each page that is asked, as tall as it is: a name such as `page-02-tablet` and a PNG."""
    _application()
    for form_factor, (width, dpi) in LOOKS.items():
        look = theme(form_factor=form_factor, dpi=dpi)
        pages = FormPages(filling, kept={sample.PHOTO: _photo()})
        asked = [place for place, one in enumerate(pages.progress()) if one.relevant]
        for place in asked:
            pages.turn_to(place)
            pages.left_pages.clear()
            _open_first_members(pages)
            screen = VisitScreen(look)
            screen.show_data(pages.view())
            yield f"page-{place + 1:02}-{form_factor}", _drawn(screen, look, width=width)


def _open_first_members(pages: FormPages) -> None:
    """What is asked of each member is seen of the first."""
    for state in pages.visible(pages.page):
        first = state.type == "repeat_instance" and state.ref.endswith("[1]")
        if first and state.ref not in pages.open_members:
            pages.toggle(state.ref)


def _application() -> QApplication:
    """Qt without a screen; an application that is there already is used."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance()
    if app is None:
        # Without a screen Qt complains of the size of each window: nobody can mend that.
        QLoggingCategory.setFilterRules("default.warning=false")
        app = QApplication([])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    return app


def _drawn(screen: VisitScreen, look: Theme, *, width: int) -> bytes:
    window = Frame(look)
    window.pages.addWidget(screen)
    window.show_chrome("", shown=False)
    window.resize(width, 800)
    window.show()
    _settle()
    # as tall as all it holds, so that nothing has to be scrolled to
    for _ in range(3):
        window.resize(width, min(_height(screen), TALLEST))
        _settle()
    for bar in screen.findChildren(OverlayBar):
        bar.hide()
    png = QByteArray()
    buffer = QBuffer(png)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    _put_away(window)
    return bytes(png.data())


def _height(screen: VisitScreen) -> int:
    """How tall the screen has to be for its last question to be seen."""
    area, inside = screen.area, screen.questions
    held = area.widget() if area is not None else None
    assert area is not None
    assert held is not None
    shown = [one for one in inside.findChildren(QWidget) if one.isVisible()]
    ends = [one.mapTo(inside, one.rect().bottomLeft()).y() for one in shown]
    end = inside.mapTo(held, inside.rect().topLeft()).y() + max(ends, default=0)
    return screen.height() - area.height() + end + 2 * screen.theme.edge()


def _photo() -> Kept:
    return Kept(sample.PHOTO, "", QImage.fromData(picture(sample.PHOTO)))


def _settle() -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for _ in range(4):
        app.sendPostedEvents()
        app.processEvents()


def _put_away(window: QWidget) -> None:
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
