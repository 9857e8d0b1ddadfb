"""A whole or decimal number. Says in words what cannot be a number; never rounds."""

import re
import unicodedata

from PySide6.QtCore import Qt

from fieldvisit.forms.state import NodeState
from ui.widgets.text_field import TextField

WHOLE = re.compile(r"[+-]?\d{1,18}")
DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})")


class NumberField(TextField):
    """Full-width digits count too, as Chinese keyboards send them."""

    def show_state(self, state: NodeState) -> None:
        super().show_state(state)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def told(self, text: str) -> None:
        plain = unicodedata.normalize("NFKC", text).strip()
        whole = self.state.type == "integer"
        fits = not plain or (WHOLE if whole else DECIMAL).fullmatch(plain)
        words = self.tr("这里填整数，例如 3") if whole else self.tr("这里填数字，例如 36.5")
        self.refused.emit("" if fits else words)
        # What cannot be a number is no answer: better open than the number before it.
        self.answered.emit(plain if fits else "")
