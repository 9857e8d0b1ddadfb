"""A question with many choices: what is chosen stands in a field, the choices on their own page.

Never chooses by itself.
"""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.answer import Answer
from ui.widgets.choice_page import ChoicePage
from ui.widgets.field_button import FieldButton
from ui.widgets.scroll import Page


class ChoiceField(Answer):
    """Space, Enter or a tap opens the list; letters open it and begin to search."""

    many = False

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.button = FieldButton(theme)
        self.button.clicked.connect(lambda: self.open_list())
        self.button.installEventFilter(self)
        self.sheet: ChoicePage | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        chosen = self.state.value.split()
        labels = {option.value: option.label for option in state.options}
        words = "、".join(labels.get(code, code) for code in chosen)
        self.button.show_words(words, blank=self._blank_words())
        self.button.setEnabled(not state.readonly and bool(state.options))

    def entry(self) -> QWidget:
        return self.button

    def say_name(self, name: str) -> None:
        self.setAccessibleName(name)
        chosen = self.button.words or self.tr("未选")
        count = len(self.state.options)
        self.button.setAccessibleName(
            self.tr("{question}，{chosen}，共 {count} 个可选").format(
                question=name, chosen=chosen, count=count
            )
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            typed = event.text()
            held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if typed.strip() and typed.isprintable() and not held and self.button.isEnabled():
                self.open_list(typed)
                return True
        return False

    def open_list(self, typed: str = "") -> None:
        """Cover the page with the list of choices; `typed` begins the search."""
        page = page_of(self)
        if page is None or self.sheet is not None:
            return
        self.sheet = sheet = ChoicePage(self.theme, self.state, many=self.many)
        sheet.chosen.connect(self._take)
        sheet.left.connect(self._close)
        page.cover(sheet)
        sheet.begin(typed)

    def _blank_words(self) -> str:
        if not self.state.options:
            return self.tr("现在没有可选的")
        return self.tr("点开选，可多选") if self.many else self.tr("点开选一项")

    def _take(self, answer: str) -> None:
        self._close()
        if answer != self.state.value:
            self.answered.emit(answer)
        if answer and "quick" in self.state.appearance.split():
            self.finished.emit()

    def _close(self) -> None:
        page = page_of(self)
        if page is not None and self.sheet is not None:
            page.uncover()
        self.sheet = None
        self.button.setFocus(Qt.FocusReason.TabFocusReason)


class ManyChoiceField(ChoiceField):
    """Several may be on; the list is left by 完成."""

    many = True


def page_of(widget: QWidget) -> Page | None:
    """The page that a widget stands on."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, Page):
        above = above.parentWidget()
    return above
