"""A board of casework: things with what is known of them, and the steps that come next. Decides
nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.casework.board import LOOK, Board, Offer, Subject, Thing
from ui.theme import Theme, label
from ui.widgets.busy_line import BusyLine
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.search_box import SearchBox
from ui.widgets.state_pill import StatePill

OPEN = "open"
"""The name of the button that leads to a thing's own board."""
MOODS = {"open": "due", "late": "overdue", "done": "done", "plain": "neutral"}


class BoardScreen(Page):
    """`step_asked` tells the Subject and the Offer that was chosen, `opened` the Subject of another
    board, `find_asked` what is looked for.
    """

    step_asked = Signal(object, object)
    opened = Signal(object)
    find_asked = Signal(str)
    back_asked = Signal()
    stop_asked = Signal()

    def __init__(self, theme: Theme, *, icon: str) -> None:
        super().__init__(theme, max_width=theme.layout("form_max"))
        self._icon = icon
        self.header = PageHeader(theme, "", back=True)
        self.search: SearchBox | None = None
        self._things = QVBoxLayout()
        self._things.setSpacing(theme.gap())
        self._nothing = QVBoxLayout()
        self._top = QVBoxLayout()
        self.busy = BusyLine(theme, "", can_stop=True)
        self.busy.stop_asked.connect(self.stop_asked)
        self.busy.hide()
        self.top.addWidget(self.header)
        self.top.addWidget(self.busy)
        for part in (self._top, self._things, self._nothing):
            self.body.addLayout(part)
        self.body.addStretch(1)
        self.buttons: dict[tuple[Subject, str], Button] = {}
        self.header.back_asked.connect(self.back_asked)
        for keys in ("Esc", "Alt+Left"):
            self.on_key(keys, self.back_asked.emit)

    def show_data(self, board: Board, subject: Subject) -> None:
        """Show what stands there; the first open step takes the focus when the page opens."""
        self.header.set_title(board.title)
        self.header.set_sentence(board.sentence)
        self.buttons = {}
        if board.find and self.search is None:
            self.search = SearchBox(self.theme, board.find)
            self.search.setText(subject.id)
            self.search.asked.connect(self.find_asked)
            self.body.insertWidget(0, self.search)
        for part in (self._top, self._things, self._nothing):
            empty(part)
        if board.offers:
            self._top.addWidget(self._row(subject, board.offers, first=True))
        for thing in board.things:
            self._things.addWidget(self._card(thing))
        if not board.things and board.nothing:
            self._nothing.addWidget(EmptyState(self.theme, self._icon, words=board.nothing))
        self.first_focus = self.search or next(iter(self.buttons.values()), None)

    def show_busy(self, words: str) -> None:
        """A step is under way and says how far it is; none while there are no words."""
        self.busy.set_words(words)
        self.busy.setVisible(bool(words))
        for button in self.buttons.values():
            button.setEnabled(not words)

    def _card(self, thing: Thing) -> QWidget:
        made = Card(self.theme, thing.title, icon=self._icon)
        made.add_to_head(StatePill(self.theme, MOODS[thing.mood], words=thing.pill))
        for asked, said in thing.lines:
            made.content.addWidget(_line(asked, said))
        for inner in thing.inner:
            made.content.addWidget(self._inner(inner))
        self._add_ways(made.content, thing)
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
        self._add_ways(column, thing)
        return made

    def _add_ways(self, column: QVBoxLayout, thing: Thing) -> None:
        """What can be done with a thing, and the way to its own board."""
        if thing.opens is None and not thing.offers:
            return
        row = self._row(thing.subject, thing.offers)
        if thing.opens is not None:
            way = Button(self.theme, self.tr("打开"))
            way.setAccessibleName(self.tr("打开 {title}").format(title=thing.title))
            way.clicked.connect(lambda _=False, to=thing.opens: self.opened.emit(to))
            self.buttons[thing.subject, OPEN] = way
            flow = row.layout()
            assert flow is not None
            flow.addWidget(way)
        column.addWidget(row)

    def _row(self, subject: Subject, offers: Sequence[Offer], *, first: bool = False) -> QWidget:
        made = QWidget()
        row = FlowLayout(made, gap=self.theme.target("gap"))
        for place, offer in enumerate(offers):
            is_main = first and not place and offer.verb != LOOK
            role = "danger" if offer.danger else "main" if is_main else "second"
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
