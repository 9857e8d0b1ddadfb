"""One line of words. Never trims or corrects what was typed."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.answer import Answer

HINTS = Qt.InputMethodHint


class TextField(Answer):
    """Each change is told at once; while it has the focus nothing is written over it.

    With the appearance `numbers` the keyboard begins with digits, which stay text.
    """

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.field = self.made_field()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.target("gap"))
        self.row.addWidget(self.field, 1)
        if "numbers" in state.appearance.split():
            self.field.setInputMethodHints(HINTS.ImhPreferNumbers | HINTS.ImhNoPredictiveText)
        self.show_state(state)
        self.field.textEdited.connect(self.told)
        self.field.installEventFilter(self)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        self.field.setReadOnly(state.readonly)
        words = self.words_of(state.value)
        if self.field.text() != words and not self.in_hand:
            self.field.setText(words)
            self.field.setCursorPosition(0)

    def made_field(self) -> QLineEdit:
        """The line that is typed into."""
        return QLineEdit()

    def words_of(self, value: str) -> str:
        """How an answer looks while nobody types."""
        return value

    def told(self, text: str) -> None:
        """The words changed under the person's hand."""
        self.answered.emit(text)

    def entry(self) -> QWidget:
        return self.field

    def fields(self) -> tuple[QWidget, ...]:
        return (self.field,)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What is typed is the bare answer; it wears its commas while nobody types.
        kinds = (QEvent.Type.FocusIn, QEvent.Type.FocusOut)
        if watched is self.field and event.type() in kinds and not self.state.readonly:
            self._dress(typing=event.type() == QEvent.Type.FocusIn)
        return False

    def _dress(self, *, typing: bool) -> None:
        if typing:
            # The cursor stood at the front, so that the front was seen.
            self.field.end(False)
        value = self.state.value
        shown, wanted = self.words_of(value), value if typing else self.words_of(value)
        if shown != value and self.field.text() in (shown, value) and self.field.text() != wanted:
            self.field.setText(wanted)


class ScannedField(TextField):
    """A bar code: a scanner types it, a hand may type it too."""

    def made_field(self) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(self.tr("扫码枪扫进来，或手打"))
        made.setInputMethodHints(HINTS.ImhNoPredictiveText | HINTS.ImhPreferLatin)
        return made
