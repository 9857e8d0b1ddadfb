"""Questions with the same choices as one table, a line each: 自理, 信用, 64 lines of a scale.

Never decides which questions belong together: the form does, by its appearances.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.theme import Theme, label
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.marked import spoken
from ui.widgets.question_card import Question
from ui.widgets.questions import is_table_head
from ui.widgets.visible import show_if


class ChoiceTable(QFrame):
    """Heads are the table's heading; each other line is a question."""

    answered = Signal(str, str)
    copy_asked = Signal(str)

    def __init__(self, theme: Theme, questions: Sequence[Question]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._theme = theme
        self.rows: dict[str, ChoiceRow] = {}
        self._heading = label("", "bold")
        self._need = label("", "hint")
        self._column = QVBoxLayout(self)
        side = theme.space(4)
        self._column.setContentsMargins(side, theme.space(2), side, theme.space(2))
        self._column.setSpacing(0)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._need)
        self.show_questions(questions)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show these lines; those that stay are kept."""
        heads = [one.state for one in questions if is_table_head(one.state)]
        lines = {one.state.ref: one for one in questions if not is_table_head(one.state)}
        words = "，".join(said for one in heads if (said := spoken(one.label)))
        needed = [one.state.required for one in lines.values()]
        self._heading.setText(words)
        self._need.setText(self.tr("每项必填") if all(needed) else self.tr("没写必填的可不填"))
        show_if(self._heading, bool(words))
        show_if(self._need, any(needed))
        for ref in [ref for ref in self.rows if ref not in lines]:
            self._drop(ref)
        for place, (ref, question) in enumerate(lines.items()):
            if ref in self.rows:
                self._bring_up_to_date(ref, question)
            else:
                self._add(place, question)
            self.rows[ref].tell_need(question.state.required and not all(needed))

    def _bring_up_to_date(self, ref: str, question: Question) -> None:
        if self.rows[ref].question != question:
            self.rows[ref].show_question(question)

    def _add(self, place: int, question: Question) -> None:
        ref = question.state.ref
        row = self.rows[ref] = ChoiceRow(self._theme, question)
        row.answered.connect(lambda answer: self.answered.emit(ref, answer))
        row.copy_asked.connect(lambda: self._ask_to_copy(ref))
        row.walked.connect(lambda step: self._walk(ref, step))
        self._column.insertWidget(2 + place, row)

    def _drop(self, ref: str) -> None:
        gone = self.rows.pop(ref)
        self._column.removeWidget(gone)
        gone.hide()
        gone.deleteLater()

    def _ask_to_copy(self, ref: str) -> None:
        if self.rows[ref].question.last:
            self.copy_asked.emit(ref)

    def _walk(self, ref: str, step: int) -> None:
        rows = sorted(self.rows.values(), key=self._column.indexOf)
        at = rows.index(self.rows[ref]) + step
        if 0 <= at < len(rows):
            rows[at].setFocus()
