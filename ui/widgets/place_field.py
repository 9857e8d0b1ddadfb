"""A place on the map as two numbers: typed, pasted, or taken from the machine. Asks no network."""

import re
import unicodedata
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.equipment import position_there
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.visible import show_if

NUMBER = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?")
HIGHEST = {"latitude": 90.0, "longitude": 180.0}


class PlaceField(Answer):
    """Latitude and longitude in degrees; `39.08, 117.05` pasted into the first fills both. The
    accuracy, where one is known, is said in metres."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.latitude = self._line(self.tr("纬度，例如 39.0851"))
        self.longitude = self._line(self.tr("经度，例如 117.0412"))
        self.here = Button(theme, self.tr("取当前位置"), icon="locate-fixed")
        self.here.clicked.connect(lambda: self.wished.emit("here", None))
        self._accuracy = label("", "hint")
        self._lay_out()
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        for field in self.fields():
            field.setReadOnly(state.readonly)
        self.here.setVisible(position_there())
        self.here.setEnabled(not state.readonly)
        parts = [*state.value.split(), "", "", "", ""]
        if not self.in_hand and self._text() != " ".join(parts[:2]).strip():
            self.latitude.setText(parts[0])
            self.longitude.setText(parts[1])
        self._say_accuracy(parts[3])

    def entry(self) -> QWidget:
        return self.latitude

    def fields(self) -> tuple[QLineEdit, ...]:
        return (self.latitude, self.longitude)

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self.latitude.setAccessibleName(self.tr("{name}，纬度").format(name=name))
        self.longitude.setAccessibleName(self.tr("{name}，经度").format(name=name))
        self.here.setAccessibleName(self.tr("{name}，取当前位置").format(name=name))

    def _line(self, hint: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(hint)
        made.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        made.textEdited.connect(lambda _: self._typed())
        made.editingFinished.connect(self._left)
        return made

    def _lay_out(self) -> None:
        theme = self.theme
        lines = FlowLayout(gap=theme.target("gap"), equal=True, columns=2)
        wide = 14 * theme.px("body")
        for field in self.fields():
            field.setMinimumWidth(wide)
            lines.addWidget(field)
        held = QWidget()
        held.setLayout(lines)
        held.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(3))
        foot.addWidget(self.here)
        foot.addWidget(self._accuracy, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(held)
        column.addLayout(foot)

    def _typed(self) -> None:
        text = self._text()
        typed = [field.text().strip() for field in self.fields()]
        half = not all(typed) and len(typed[0].split()) < 2
        self.refused.emit("" if text or half else self.tr("纬度在 90 以内，经度在 180 以内"))
        # A place given by hand has neither height nor accuracy.
        if text != " ".join(self.state.value.split()[:2]):
            self.answered.emit(f"{text} 0 0" if text else "")

    def _left(self) -> None:
        """Both numbers in the first field go where they belong, once nobody types there."""
        both = point_in(self.latitude.text())
        if both is not None:
            self.latitude.setText(both[0])
            self.longitude.setText(both[1])

    def _text(self) -> str:
        """`39.08 117.05`; "" while it is no place."""
        first, second = self.latitude.text(), self.longitude.text()
        found = point_in(first) or point_in(f"{first} {second}")
        return " ".join(found) if found else ""

    def _say_accuracy(self, metres: str) -> None:
        known = metres not in ("", "0", "0.0")
        self._accuracy.setText(self.tr("误差约 {m} 米").format(m=metres) if known else "")
        show_if(self._accuracy, known)


def point_in(text: str) -> tuple[str, str] | None:
    """The latitude and longitude that a text gives, 39.08, 117.05; None when it gives none."""
    plain = unicodedata.normalize("NFKC", text).replace(",", " ").replace("，", " ")
    parts = plain.split()
    if len(parts) < 2 or not all(NUMBER.fullmatch(one) for one in parts[:2]):
        return None
    latitude, longitude = parts[:2]
    within = abs(float(latitude)) <= HIGHEST["latitude"]
    within = within and abs(float(longitude)) <= HIGHEST["longitude"]
    return (latitude, longitude) if within else None
