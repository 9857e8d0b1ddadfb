"""今日: what is due, what is half done, where to begin. Never computes what is due."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.casework.daily.today import Today
from fieldvisit.casework.households.due_card import DueCard
from ui.screens.cards import due_to_card
from ui.screens.today_side import (
    CosignCard,
    DraftsCard,
    NothingDue,
    ProblemsNotice,
    RoundsCard,
    TasksCard,
    UrgentNow,
)
from ui.screens.today_tiles import TodayTiles
from ui.theme import Theme, label
from ui.widgets.button import Button, IconButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.household_card import Card, HouseholdCards
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.sync_pill import SyncPill
from ui.widgets.two_columns import TwoColumns

SHARES = (13, 5)
STEP = 60
"""So many cards are laid out at once; the next ones come as one scrolls."""


class TodayScreen(Page):
    """Signals carry ids: of a household with the form to begin, of a household, of a draft;
    `board_asked` a `Subject`.
    """

    visit_asked = Signal(object)
    household_asked = Signal(str)
    resume_asked = Signal(str)
    cosign_asked = Signal(str)
    board_asked = Signal(object)
    find_asked = Signal()
    sync_asked = Signal()
    lock_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._view: Today | None = None
        self._only = ""
        self._to_come: list[DueCard] = []
        self._next: DueCard | None = None
        self.sync = SyncPill(theme, strip=theme.portrait)
        self.sync.clicked.connect(self.sync_asked)
        self.start = Button(theme, self.tr("开始走访"), role="main", icon="footprints")
        self.start.setProperty("tall", not theme.portrait and theme.text == "standard")
        self.start.clicked.connect(self._start)
        self.cards = HouseholdCards(theme, name=self.tr("今天要走的户"))
        self.cards.opened.connect(lambda card: self.household_asked.emit(card.key))
        self.cards.moved.connect(self._offer)
        self.drafts = DraftsCard(theme)
        self.drafts.resume_asked.connect(self.resume_asked)
        self.cosign = CosignCard(theme)
        self.cosign.cosign_asked.connect(self.cosign_asked)
        self.urgent = UrgentNow(theme)
        self.urgent.household_asked.connect(self.household_asked)
        self.urgent.board_asked.connect(self.board_asked)
        self.tasks = TasksCard(theme)
        self.tasks.household_asked.connect(self.household_asked)
        self.tasks.board_asked.connect(self.board_asked)
        self.rounds = RoundsCard(theme)
        self.tiles = TodayTiles(theme)
        self.tiles.touched.connect(self._tile)
        self._heading = label("", "heading", wrap=False)
        self._order = label(self.tr("先逾期，再按地址排"), "hint", wrap=False)
        self._empty = NothingDue(theme)
        self._empty.action_asked.connect(lambda: self._filter("later"))
        self._problems = ProblemsNotice(theme)
        self._problems.action_asked.connect(lambda _: self.sync_asked.emit())
        self._lay_out()
        self.first_focus = self.cards
        self._keys()
        self.when_near_end(self._show_more)
        self.drafts.hide()
        self.cosign.hide()
        self.urgent.hide()
        self.tasks.hide()
        self.rounds.hide()
        self._problems.hide()
        self._empty.hide()
        self.start.setEnabled(False)

    def show_data(self, view: Today) -> None:
        """Show the day."""
        self._view = view
        self._header.set_sentence(view.heading)
        self.tiles.show_counts(view)
        self.drafts.show_drafts(view.drafts)
        self.cosign.show_visits(view.cosign)
        self.urgent.show_cards(view.first)
        self.tasks.show_tasks(view.tasks, in_all=view.task_count)
        self.rounds.show_bars(view.bars)
        self._problems.show_count(view.problems)
        self.show_notice(view.ending, kind="due")
        self._show_cards(again=True)

    def show_sync(self, kind: str, sentence: str) -> None:
        """Show where the work is; see SyncPill."""
        self.sync.show_status(kind, sentence)

    def _show_more(self) -> None:
        more, self._to_come = self._to_come[:STEP], self._to_come[STEP:]
        self.cards.add_items([due_to_card(card) for card in more])

    def _show_cards(self, *, again: bool = False) -> None:
        view = self._view
        if view is None:
            return
        shown = list(view.cards) if self._only != "later" else list(view.later)
        if self._only in ("overdue", "due"):
            shown = [card for card in shown if card.state == self._only]
        self.tiles.check(self._only)
        self._heading.setText(self._heading_words(len(shown)))
        # As many as were shown: whoever has scrolled down stays there.
        count = max(STEP, len(self.cards.items)) if again else STEP
        self._to_come = shown[count:]
        self.cards.show_items([due_to_card(card) for card in shown[:count]])
        self.cards.setVisible(bool(shown))
        self._order.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        if not shown:
            self._offer(None)

    def _heading_words(self, count: int) -> str:
        words = {
            "": self.tr("今天要走的 {n} 户"),
            "overdue": self.tr("逾期未访 {n} 户"),
            "due": self.tr("这几天到期 {n} 户"),
            "later": self.tr("还没到期 {n} 户"),
        }
        return words[self._only].format(n=count)

    def _filter(self, only: str) -> None:
        """Show only these; the same again shows all."""
        self._only = "" if self._only == only else only
        self._show_cards()

    def _offer(self, card: Card | None) -> None:
        """The main action names the household under the cursor."""
        view = self._view
        by_key = {due.household_id: due for due in (*view.cards, *view.later)} if view else {}
        self._next = by_key.get(card.key) if card else None
        self.start.setEnabled(self._next is not None)
        words = self.tr("开始走访")
        self.start.set_words(f"{words}·{self._next.name}" if self._next else words)

    def _start(self) -> None:
        if self._next is not None:
            self.visit_asked.emit(self._next)

    def _tile(self, key: str) -> None:
        match key:
            case "waiting":
                self.sync_asked.emit()
            case "drafts":
                self.bring_into_view(self.drafts)
                self.drafts.take_focus()
            case _:
                self._filter(key)

    def _lay_out(self) -> None:
        theme = self.theme
        self._header = PageHeader(theme, self.tr("今日"))
        self.top.addWidget(self._header)
        head = FlowLayout(gap=theme.space(3))
        head.addWidget(self._heading)
        head.addWidget(self._order)
        main: list[QWidget] = [self.cards, self._empty]
        first: list[QWidget] = [self.urgent, self.tiles, self._problems]
        first += [self.cosign, self.tasks, self.drafts]
        side: list[QWidget] = [*(self._problems, self.cosign, self.tasks, self.drafts, self.rounds)]
        if theme.portrait:
            self._portrait_header()
            _add(self.body, *first)
            self.body.addLayout(head)
            _add(self.body, *main, self.rounds)
        else:
            self._laptop_header()
            columns = TwoColumns(theme, shares=SHARES)
            columns.main.addWidget(self.urgent)
            columns.main.addWidget(self.tiles)
            columns.main.addLayout(head)
            _add(columns.main, *main)
            _add(columns.side, *side)
            columns.set_lead(self.start)
            self.body.addWidget(columns)
        self.body.addStretch(1)

    def _laptop_header(self) -> None:
        self._header.add(self.sync)
        find = Button(self.theme, self.tr("找一户 F"), icon="search")
        find.set_words(self.tr("找一户 F"), name=self.tr("找一户"))
        find.clicked.connect(self.find_asked)
        self._header.add(find)

    def _portrait_header(self) -> None:
        find = IconButton(self.theme, "search", name=self.tr("找一户"))
        find.clicked.connect(self.find_asked)
        lock = IconButton(self.theme, "lock", name=self.tr("锁屏"))
        lock.clicked.connect(self.lock_asked)
        self._header.add(find)
        self._header.add(lock)
        self.top.addWidget(self.sync)
        self.foot.addWidget(self.start)
        self.show_foot()

    def _keys(self) -> None:
        self.on_key("F", self.find_asked.emit)
        self.on_key("Ctrl+F", self.find_asked.emit)
        self.on_key("N", self._start)


def _add(column: QVBoxLayout, *widgets: QWidget) -> None:
    for widget in widgets:
        column.addWidget(widget)
