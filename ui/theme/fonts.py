"""The two faces of the window, from the product's own files. Never relies on the machine's."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from fieldvisit.machine.assets import resource
from ui.theme.tokens import tokens

FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "NotoSerifSC-Bold.ttf")
TITLE_ROLES = frozenset({"title", "display"})


def families(role: str) -> list[str]:
    """The face of a role first, then what may stand in for it."""
    load()
    names: list[str] = tokens()["font"]["title" if role in TITLE_ROLES else "ui"]
    return names


def font(role: str, px: int, *, bold: bool = False) -> QFont:
    """A font of `px` height; titles are always bold, and digits stand in columns."""
    made = QFont(families(role))
    made.setPixelSize(px)
    heavy = bold or role in TITLE_ROLES or role == "heading"
    made.setWeight(QFont.Weight.Bold if heavy else QFont.Weight.Normal)
    return made


@cache
def load() -> None:
    """Register the bundled faces with Qt, once a process. Needs a QGuiApplication."""
    for name in FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
