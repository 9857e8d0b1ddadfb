"""Buttons: words that name the result, or one icon with a spoken name. Decides nothing."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme import Theme

ICON_COLOUR = {"main": "on_main", "second": "main", "danger": "overdue", "text": "main"}


class Button(QPushButton):
    """A button with words and perhaps an icon. The words are its accessible name, never cut."""

    def __init__(self, theme: Theme, words: str, *, role: str = "plain", icon: str = "") -> None:
        super().__init__(words)
        self._theme = theme
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.set_words(words)
        if icon:
            self.set_icon(icon)

    def set_words(self, words: str, *, name: str = "") -> None:
        """Change the words; `name` is spoken instead where the words alone say too little."""
        self.setText(words)
        self.setAccessibleName(name or words)

    def set_icon(self, icon: str) -> None:
        """Put a Lucide icon before the words, in the colour of the button's role."""
        colour = ICON_COLOUR.get(str(self.property("role")), "ink")
        pad = self._theme.space(1)
        self.setIcon(self._theme.icon(icon, colour, pad=pad))
        side = self._theme.icon_px("button")
        self.setIconSize(QSize(side + pad, side))


class IconButton(QPushButton):
    """A square button of one icon; `name` is its verb, spoken and shown as tool tip."""

    def __init__(self, theme: Theme, icon: str, *, name: str, role: str = "plain") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setProperty("square", True)
        self.setAutoDefault(False)
        self.setIcon(theme.icon(icon, ICON_COLOUR.get(role, "ink")))
        side = theme.icon_px("button")
        self.setIconSize(QSize(side, side))
        self.setFixedSize(theme.control_height(), theme.control_height())
        self.setAccessibleName(name)
        self.setToolTip(name)
