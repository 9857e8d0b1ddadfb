"""A way or a piece of land as a list of places, one a line. Draws no map and asks no network."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.equipment import position_there
from ui.widgets.place_field import point_in
from ui.widgets.text_area import GrowingText
from ui.widgets.visible import show_if

LEAST = {"geotrace": 2, "geoshape": 3}


class PlacesField(Answer):
    """`39.08, 117.05` on each line. The last place of a piece of land is its first again: that one
    is added, not typed."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.field = GrowingText(theme, lines=LEAST[state.type])
        self.field.setPlaceholderText(self.tr("一行一个点，先纬度后经度，例如 39.0851, 117.0412"))
        self.here = Button(theme, self.tr("加上当前位置"), icon="locate-fixed")
        self.here.clicked.connect(lambda: self.wished.emit("here", None))
        self._count = label("", "hint")
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(3))
        foot.addWidget(self.here)
        foot.addWidget(self._count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.field)
        column.addLayout(foot)
        self.show_state(state)
        self.field.textChanged.connect(self._changed)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        self.field.setReadOnly(state.readonly)
        self.here.setVisible(position_there())
        self.here.setEnabled(not state.readonly)
        if not self.in_hand and self._answer() != state.value:
            self.field.setPlainText(self._lines(state.value))
        count = len(self._lines(state.value).splitlines())
        self._count.setText(self.tr("共 {n} 个点").format(n=count))
        show_if(self._count, bool(count))

    def entry(self) -> QWidget:
        return self.field

    def fields(self) -> tuple[QWidget, ...]:
        return (self.field,)

    def say_name(self, name: str) -> None:
        super().say_name(name)
        self.here.setAccessibleName(self.tr("{name}，加上当前位置").format(name=name))

    def _lines(self, value: str) -> str:
        points = [point_in(one) for one in value.split(";")]
        kept = [f"{point[0]}, {point[1]}" for point in points if point]
        if self.state.type == "geoshape" and len(kept) > 1 and kept[0] == kept[-1]:
            kept.pop()
        return "\n".join(kept)

    def _changed(self) -> None:
        typed = [line for line in self.field.toPlainText().splitlines() if line.strip()]
        wrong = next((n for n, line in enumerate(typed, 1) if point_in(line) is None), 0)
        least = LEAST[self.state.type]
        answer = self._answer()
        if wrong:
            self.refused.emit(self.tr("第 {n} 行不是一个点，先纬度后经度").format(n=wrong))
        elif typed and not answer:
            self.refused.emit(self.tr("至少要 {n} 个点").format(n=least))
        else:
            self.refused.emit("")
        if answer != self.state.value:
            self.answered.emit(answer)

    def _answer(self) -> str:
        """`lat lon 0 0;...`; "" while it is no way or no land."""
        lines = [line for line in self.field.toPlainText().splitlines() if line.strip()]
        points = [point_in(line) for line in lines]
        if len(points) < LEAST[self.state.type] or None in points:
            return ""
        texts = [f"{point[0]} {point[1]} 0 0" for point in points if point]
        if self.state.type == "geoshape" and texts[0] != texts[-1]:
            texts.append(texts[0])
        return ";".join(texts)
