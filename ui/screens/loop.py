"""需求: a household's needs and what answers them, each with the steps that come next. Decides
nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.casework.closed_loop import LoopPage, Thing
from fieldvisit.casework.offers import Offer, Subject
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.state_pill import StatePill

MOODS = {"open": "due", "done": "done"}


class LoopScreen(Page):
    """`step_asked` tells the Subject and the Offer that was chosen."""

    step_asked = Signal(object, object)
    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, max_width=theme.layout("form_max"))
        self.header = PageHeader(theme, self.tr("需求"), back=True)
        self.header.set_sentence(self.tr("发现、对接、跟踪，到办结"))
        self._new = QWidget()
        self._things = QVBoxLayout()
        self._things.setSpacing(theme.gap())
        self._nothing = EmptyState(theme, "hand-heart", words=self.tr("这一户还没有记过需求"))
        self._nothing.hide()
        self.top.addWidget(self.header)
        self._top = QVBoxLayout()
        self.body.addLayout(self._top)
        self.body.addLayout(self._things)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)
        self.buttons: dict[tuple[Subject, str], Button] = {}
        self.header.back_asked.connect(self.back_asked)
        for keys in ("Esc", "Alt+Left"):
            self.on_key(keys, self.back_asked.emit)

    def show_data(self, page: LoopPage, household: Subject) -> None:
        """Show the household's loop; the first open step takes the focus when the page opens."""
        self.header.set_title(self.tr("{name} 户的需求").format(name=page.name))
        self.buttons = {}
        empty(self._top)
        self._top.addWidget(self._row(household, page.offers, first=True))
        empty(self._things)
        for thing in page.things:
            self._things.addWidget(self._card(thing))
        self._nothing.setVisible(not page.things)
        self.first_focus = next(iter(self.buttons.values()))

    def _card(self, thing: Thing) -> QWidget:
        made = Card(self.theme, thing.title, icon="hand-heart")
        made.add_to_head(StatePill(self.theme, MOODS[thing.mood], words=thing.pill))
        for asked, said in thing.lines:
            made.content.addWidget(_line(asked, said))
        for inner in thing.inner:
            made.content.addWidget(self._inner(inner))
        if thing.offers:
            made.content.addWidget(self._row(thing.subject, thing.offers))
        return made

    def _inner(self, thing: Thing) -> QWidget:
        """What answers a need, inside its card."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(self.theme.space(4), self.theme.space(2), 0, 0)
        column.setSpacing(self.theme.space(1))
        column.addWidget(label(f"{thing.title}·{thing.pill}", "bold"))
        for asked, said in thing.lines:
            column.addWidget(_line(asked, said))
        if thing.offers:
            column.addWidget(self._row(thing.subject, thing.offers))
        return made

    def _row(self, subject: Subject, offers: Sequence[Offer], *, first: bool = False) -> QWidget:
        made = QWidget()
        row = FlowLayout(made, gap=self.theme.target("gap"))
        for place, offer in enumerate(offers):
            role = "danger" if offer.danger else "main" if first and not place else "second"
            button = Button(self.theme, offer.label, role=role)
            button.clicked.connect(
                lambda _=False, one=offer, of=subject: self.step_asked.emit(of, one)
            )
            self.buttons[subject, offer.step] = button
            row.addWidget(button)
        return made


def _line(asked: str, said: str) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(asked, "hint"))
    words = label(said, "body")
    words.setWordWrap(True)
    column.addWidget(words)
    return made
