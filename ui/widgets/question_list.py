"""The questions of one page under each other. Keeps a card as long as its question is asked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.note_line import NoteLine
from ui.widgets.question_card import Question, QuestionCard


class QuestionList(QWidget):
    """`show_questions` adds, moves and takes away only what changed: focus and scroll stay."""

    answered = Signal(str, str)
    elsewhere_asked = Signal(str)
    copy_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[str, QWidget] = {}
        self._shown: dict[str, Question] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap())

    def clear(self) -> None:
        """Take all cards away, as when a page is turned."""
        for key in list(self._rows):
            self._drop(key)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show these questions in this order."""
        wanted = _keys(questions)
        for key in [key for key in self._rows if key not in wanted]:
            self._drop(key)
        for place, (key, question) in enumerate(wanted.items()):
            if key not in self._rows:
                self._rows[key] = self._row(key, question)
                self._column.insertWidget(place, self._rows[key])
            elif self._shown[key] != question:
                self._bring_up_to_date(key, question)
            self._shown[key] = question

    def card(self, ref: str) -> QuestionCard | None:
        """The card of a question, if it is asked on this page."""
        found = self._rows.get(ref)
        return found if isinstance(found, QuestionCard) else None

    def first_card(self) -> QuestionCard | None:
        """The first question of the page."""
        return next((row for row in self._rows.values() if isinstance(row, QuestionCard)), None)

    def cards(self) -> list[QuestionCard]:
        """All questions of the page, from top to bottom."""
        shown = sorted(self._rows.values(), key=self._column.indexOf)
        return [row for row in shown if isinstance(row, QuestionCard)]

    def _row(self, key: str, question: Question) -> QWidget:
        if key.startswith("section "):
            return label(question.state.section, "heading")
        if question.state.type == "note":
            return _note(self._theme, question)
        card = QuestionCard(self._theme, question)
        card.answered.connect(self.answered)
        card.elsewhere_asked.connect(self.elsewhere_asked)
        card.copy_asked.connect(self.copy_asked)
        return card

    def _bring_up_to_date(self, key: str, question: Question) -> None:
        row = self._rows[key]
        if isinstance(row, QuestionCard):
            row.show_question(question)
        elif isinstance(row, _NoteCard):
            row.line.say(question.state.label, kind=_kind(question))

    def _drop(self, key: str) -> None:
        row = self._rows.pop(key)
        self._shown.pop(key)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


def _keys(questions: Sequence[Question]) -> dict[str, Question]:
    """One row for each question, and one for the heading of each inner group before its first."""
    rows: dict[str, Question] = {}
    section = ""
    for question in questions:
        if question.state.section and question.state.section != section:
            rows[f"section {question.state.section}"] = question
        section = question.state.section
        rows[question.state.ref] = question
    return rows


class _NoteCard(QFrame):
    def __init__(self, theme: Theme, line: NoteLine) -> None:
        super().__init__()
        self.line = line
        self.setProperty("role", "sunken")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        column.addWidget(line)


def _note(theme: Theme, question: Question) -> _NoteCard:
    return _NoteCard(theme, NoteLine(theme, question.state.label, kind=_kind(question)))


def _kind(question: Question) -> str:
    return "caution" if "caution" in question.state.appearance else "note"
