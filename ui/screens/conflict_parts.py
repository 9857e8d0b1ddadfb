"""The card of 待选的不同: both values, people and times, and two buttons. Decides nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.casework.sending.conflicts import Question, Side
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card, empty, rule
from ui.widgets.flow_layout import FlowLayout


class QuestionsCard(Card):
    """One question after the other; nothing to choose, nothing shows."""

    chosen = Signal(str, str)
    """Id of the conflict, and `held` or `wanted`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="git-compare-arrows")
        self._theme = theme
        self.hide()

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show what waits for somebody's choice."""
        self.set_heading(self.tr("两边填得不一样 {n} 件").format(n=len(questions)))
        empty(self.content)
        for place, question in enumerate(questions):
            if place:
                self.content.addWidget(rule())
            self._add(question)
        self.setVisible(bool(questions))

    def _add(self, question: Question) -> None:
        self.content.addWidget(label(question.title, "second", tone="ink_2"))
        self.content.addWidget(label(question.words, "body"))
        told = ("", "") if question.restored else (self.tr("现在的"), self.tr("后来的"))
        for when, side in zip(told, (question.held, question.wanted), strict=True):
            self.content.addWidget(self._side(when, side))
        if question.may_choose:
            self.content.addWidget(self._buttons(question))
        else:
            self.content.addWidget(label(self.tr("等民政专干或镇街定"), "hint"))

    def _side(self, when: str, side: Side) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        pad = self._theme.space(3)
        column.setContentsMargins(pad, self._theme.space(2), pad, self._theme.space(2))
        column.setSpacing(self._theme.space(1))
        who = "  ".join(part for part in (when, side.who, side.when_text) if part)
        column.addWidget(label(who, "hint"))
        for field, value in side.says:
            column.addWidget(label(f"{field}：{value}", "body"))
        return made

    def _buttons(self, question: Question) -> QWidget:
        made = QWidget()
        row = FlowLayout(gap=self._theme.target("gap"))
        row.setContentsMargins(0, 0, 0, 0)
        made.setLayout(row)
        for which, side in (("held", question.held), ("wanted", question.wanted)):
            if not side.button:
                continue
            button = Button(self._theme, side.button, role="second")
            says = "，".join(f"{field} {value}" for field, value in side.says)
            button.set_words(side.button, name=f"{side.button}，{question.title}，{says}")
            button.clicked.connect(
                lambda *, which=which: self.chosen.emit(question.conflict_id, which)
            )
            row.addWidget(button)
        return made
