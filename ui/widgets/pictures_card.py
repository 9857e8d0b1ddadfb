"""A card of kept files: what each is, in words, and a small picture of those that are pictures.
Reads none itself.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.card import Card, empty
from ui.widgets.kept import Kept

SIDE_MM = 60


class PicturesCard(Card):
    """`show_names` puts the places, `show_kept` fills one; without any the card hides."""

    def __init__(self, theme: Theme, heading: str) -> None:
        super().__init__(theme, heading, icon="image")
        self._theme = theme
        self._places: dict[str, tuple[QLabel, QLabel]] = {}
        self.hide()

    def show_names(self, files: Sequence[tuple[str, str]]) -> None:
        """A place for each file: what it is, and its name."""
        empty(self.content)
        self._places = {}
        for what, name in files:
            self.content.addWidget(self._place(what, name))
        self.setVisible(bool(files))

    def show_kept(self, kept: Kept) -> None:
        """What is kept under a name, or why it cannot be shown."""
        if kept.name not in self._places:
            return
        picture, words = self._places[kept.name]
        words.setText(kept.trouble or kept.words)
        if kept.picture is not None:
            side = self._theme.mm(SIDE_MM)
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            picture.setPixmap(QPixmap.fromImage(kept.picture.scaled(side, side, keep, smooth)))
            picture.setAccessibleName(f"{picture.accessibleName()}，{kept.words}")
            picture.show()

    def _place(self, what: str, name: str) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        picture, words = QLabel(), label("", "body")
        picture.setAccessibleName(what)
        picture.hide()
        for part in (label(what, "hint"), picture, words):
            column.addWidget(part)
        self._places[name] = picture, words
        return made
