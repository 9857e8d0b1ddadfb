"""A whole or decimal number. Says in words what cannot be a number; never rounds."""

import re
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.text_field import TextField

WHOLE = re.compile(r"[+-]?\d{1,18}")
DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})")
UNIT = re.compile(r"[（(]([^（）()\d]{1,6})[）)]\s*$")
SEPARATED = re.compile(r"([+-]?\d+)(\.\d*)?")


class NumberField(TextField):
    """Full-width digits count too, as Chinese keyboards send them. A unit that ends the question's
    words in brackets, 养老金（元/月）, stands in the field; with `thousands-sep` 12345 is shown as
    12,345.
    """

    def made_field(self) -> QLineEdit:
        made = UnitField(self.theme, unit_of(self.state.label))
        made.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        return made

    def words_of(self, value: str) -> str:
        return grouped(value) if "thousands-sep" in self.state.appearance.split() else value

    def show_state(self, state: NodeState) -> None:
        super().show_state(state)
        if isinstance(self.field, UnitField):
            self.field.set_unit(unit_of(state.label))

    def told(self, text: str) -> None:
        plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
        fits = not plain or self._fits(plain)
        self.refused.emit("" if fits else self._what_fits())
        # What cannot be a number is no answer: better open than the number before it.
        self.answered.emit(plain if fits else "")

    def _fits(self, plain: str) -> bool:
        patterns = {"integer": WHOLE, "decimal": DECIMAL}
        pattern = patterns.get(self.state.type)
        return pattern is None or pattern.fullmatch(plain) is not None

    def _what_fits(self) -> str:
        if self.state.type == "integer":
            return self.tr("这里填整数，例如 3")
        return self.tr("这里填数字，例如 36.5")


class UnitField(QLineEdit):
    """A line with a unit inside at its right: 元, 平方米."""

    def __init__(self, theme: Theme, unit: str) -> None:
        super().__init__()
        self._air = theme.space(3)
        self._unit = label("", tone="ink_2", wrap=False)
        self._unit.setParent(self)
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._unit.hide()
        self.set_unit(unit)

    def set_unit(self, unit: str) -> None:
        """Another unit; "" for none."""
        if unit == self._unit.text():
            return
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if not self._unit.text():
            return
        size = self._unit.sizeHint()
        left = self.width() - size.width() - self._air
        self._unit.setGeometry(left, 0, size.width(), self.height())
        self.setTextMargins(0, 0, size.width() + self._air, 0)


def unit_of(words: str) -> str:
    """`每月养老金（元）` -> `元`; "" where the words end in no unit."""
    found = UNIT.search(words)
    return found[1] if found else ""


def grouped(value: str) -> str:
    """`1234567.50` -> `1,234,567.50`; what is no number stays as it is."""
    found = SEPARATED.fullmatch(value)
    return f"{int(found[1]):,}{found[2] or ''}" if found else value
