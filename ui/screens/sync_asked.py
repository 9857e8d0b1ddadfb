"""What waits for a person's word on 同步: questions of two people, and what others handed in.
Decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.casework.sending.conflicts import Question
from fieldvisit.casework.sending.inbox import Parcel
from ui.screens.conflict_parts import QuestionsCard
from ui.screens.inbox_parts import InboxCard
from ui.theme import Theme


@dataclass(frozen=True)
class Asked:
    """Nothing, unless said."""

    questions: Sequence[Question] = ()
    parcels: Sequence[Parcel] = ()


class AskedCards(QWidget):
    """Both cards, each hidden while it has nothing."""

    choice_made = Signal(str, str)
    """See `QuestionsCard.chosen`."""

    accepted = Signal(object)
    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.questions = QuestionsCard(theme)
        self.questions.chosen.connect(self.choice_made)
        self.inbox = InboxCard(theme)
        self.inbox.accepted.connect(self.accepted)
        self.inbox.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.questions)
        column.addWidget(self.inbox)
        self.hide()

    def show_asked(self, asked: Asked) -> None:
        """Show what waits now."""
        self.questions.show_questions(asked.questions)
        self.inbox.show_parcels(asked.parcels)
        self.setVisible(bool(asked.questions or asked.parcels))
