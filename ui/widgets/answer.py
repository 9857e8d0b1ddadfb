"""What every control of a question offers: it shows a state and tells the answer. Never judges."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, restyle
from ui.widgets.kept import Kept
from ui.widgets.marked import spoken


class Answer(QWidget):
    """Base of the controls in `questions.py`. `today` is for those that count days."""

    answered = Signal(str)
    """The answer as an XForms string; "" withdraws it."""

    refused = Signal(str)
    """What was typed cannot be such an answer: the sentence to show, "" once it can."""

    wished = Signal(str, object)
    """Something that only the page can do: pick (a file), shoot, rotate, play, keep (a drawing's
    bytes), here (the present place), now (the time of day)."""

    finished = Signal()
    """The answer is complete and the form wants to lead on from here (`quick`)."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__()
        self.theme = theme
        self.today = today
        self.state = state

    def show_state(self, state: NodeState) -> None:
        """Show how the question stands now; never disturbs what is being typed."""
        raise NotImplementedError

    @property
    def question(self) -> str:
        """The question's words as they are read aloud."""
        return spoken(self.state.label)

    def show_kept(self, kept: Kept) -> None:
        """What the file that the question holds looks like; for controls of files."""

    def settle(self) -> None:
        """The page is about to go: what waits for a pause is told now."""

    def entry(self) -> QWidget:
        """The widget that takes the focus when the question is gone to."""
        return self

    def say_name(self, name: str) -> None:
        """What a screen reader says of it: the question, whether it must be answered, the last
        answer, what is wrong."""
        self.setAccessibleName(name)
        self.entry().setAccessibleName(name)

    def mark_wrong(self, wrong: bool) -> None:
        """The edge of a field turns red; chips have their words instead."""
        for field in self.fields():
            if bool(field.property("wrong")) != wrong:
                field.setProperty("wrong", wrong)
                restyle(field)

    @property
    def in_hand(self) -> bool:
        """Whether someone is typing into it, even while another window is in front."""
        return self.window().focusWidget() in self.fields()

    def fields(self) -> tuple[QWidget, ...]:
        """The text fields whose edge tells that something is wrong."""
        return ()
