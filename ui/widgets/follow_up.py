"""Whether something is followed up, and by which day. Needs a household; makes no task itself."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.card import empty
from ui.widgets.date_field import DateField
from ui.widgets.segments import Segments
from ui.widgets.visible import show_if


class FollowUp(QWidget):
    """`day` is the answer; `waits` while a follow-up is wanted and its day is not whole."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._linked = False
        words = [("no", self.tr("不用")), ("yes", self.tr("要跟进"))]
        self.wish = Segments(theme, words, name=self.tr("要不要再跟进"))
        self.wish.chosen.connect(lambda _: self._tell())
        self._hint = label(self.tr("先连到一户，才能转成跟进的任务"), "hint")
        self.field: DateField | None = None
        self._place = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.wish)
        column.addWidget(self._hint)
        column.addLayout(self._place)

    def show_day(self, day: date | None, *, today: date) -> None:
        """Show the wish as it stands."""
        self.wish.choose("yes" if day else "no")
        empty(self._place)
        state = _asked(self.tr("哪天前跟进"), day.isoformat() if day else "")
        self.field = DateField(self._theme, state, today=today)
        self.field.say_name(state.label)
        self.field.answered.connect(self._take)
        self._place.addWidget(self.field)
        self.show_link(self._linked)

    def show_link(self, linked: bool) -> None:
        """Without a household there is nobody to follow up."""
        self._linked = linked
        self.wish.setEnabled(linked)
        show_if(self._hint, not linked)
        if self.field is not None:
            show_if(self.field, self._wanted)

    @property
    def day(self) -> date | None:
        """The day of the follow-up; None for none, and while it is not whole."""
        text = self.field.state.value if self._wanted and self.field is not None else ""
        return date.fromisoformat(text) if text else None

    @property
    def waits(self) -> bool:
        """Whether a day is still to be given."""
        return self._wanted and self.day is None

    @property
    def _wanted(self) -> bool:
        return self._linked and self.wish.chosen_key == "yes"

    def _take(self, day: str) -> None:
        if self.field is not None:
            self.field.show_state(replace(self.field.state, value=day))
        self._tell()

    def _tell(self) -> None:
        self.show_link(self._linked)
        self.changed.emit()


def _asked(label: str, value: str) -> NodeState:
    """The day as a question of a form, as the date field wants it."""
    return NodeState(
        ref="",
        name="",
        type="date",
        value=value,
        relevant=True,
        required=True,
        readonly=False,
        valid=True,
        why="",
        message="",
        label=label,
        hint="",
        options=(),
        appearance="",
        section="",
    )
