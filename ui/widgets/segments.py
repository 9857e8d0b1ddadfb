"""Two to five words in a row, one of them chosen. Never loads what the words stand for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme import Theme
from ui.widgets.arrow_keys import ArrowKeys
from ui.widgets.flow_layout import FlowLayout


class Segments(QWidget):
    """An exclusive row of words; `choices` are (key, word). Arrows move, a tap chooses."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, choices: Sequence[tuple[str, str]], *, name: str) -> None:
        super().__init__()
        self._name = name
        self._arrows = ArrowKeys(self, self._walk)
        self._buttons: dict[str, QPushButton] = {}
        row = FlowLayout(self, gap=theme.target("gap") if theme.portrait else theme.space(2))
        for key, word in choices:
            row.addWidget(self._segment(key, word))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.choose(choices[0][0])

    def choose(self, key: str) -> None:
        """Mark one as chosen without telling anybody."""
        for one, word in self._buttons.items():
            word.setChecked(one == key)
            # Tab comes to the chosen word alone; arrows walk from there.
            word.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if one == key else Qt.FocusPolicy.ClickFocus
            )

    @property
    def chosen_key(self) -> str:
        """The key of the chosen word."""
        return next(key for key, word in self._buttons.items() if word.isChecked())

    def set_word(self, key: str, word: str) -> None:
        """Change the word of a key, as when a count grows."""
        self._buttons[key].setText(word)
        self._buttons[key].setAccessibleName(f"{self._name}，{word}")

    def _walk(self, step: int) -> None:
        keys = list(self._buttons)
        self._take(keys[(keys.index(self.chosen_key) + step) % len(keys)])
        self._buttons[self.chosen_key].setFocus(Qt.FocusReason.TabFocusReason)

    def _segment(self, key: str, word: str) -> QPushButton:
        made = QPushButton(word)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setProperty("role", "segment")
        made.installEventFilter(self._arrows)
        self._buttons[key] = made
        self.set_word(key, word)
        made.clicked.connect(lambda: self._take(key))
        return made

    def _take(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)
