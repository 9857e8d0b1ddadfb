"""户档案: one family on one page, open points first. Never shows a whole ID number unasked."""

from datetime import timedelta

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.casework.households.register import HouseholdFile
from ui.screens.household_parts import (
    MembersCard,
    ProposalsCard,
    TimelineCard,
    contact_facts,
    numbered,
)
from ui.theme import Theme
from ui.widgets.button import Button, IconButton
from ui.widgets.card import Card, empty
from ui.widgets.fact_table import Facts
from ui.widgets.notice import Notice
from ui.widgets.page_header import PageHeader
from ui.widgets.room_card import RoomCard
from ui.widgets.scroll import Page
from ui.widgets.state_pill import StatePill
from ui.widgets.two_columns import TwoColumns

HIDE_AGAIN = timedelta(seconds=30)
SHARES = (4, 3)


class HouseholdScreen(Page):
    """Signals: what the person wants to do with this household."""

    back_asked = Signal()
    visit_asked = Signal()
    note_asked = Signal()
    print_asked = Signal()
    full_ids_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._header = PageHeader(theme, self.tr("户档案"), back=True)
        self._header.back_asked.connect(self.back_asked)
        self._due = StatePill(theme, "later", words=" ")
        self._due.hide()
        self._header.add_beside_title(self._due)
        self.visit = Button(theme, self.tr("新走访"), role="main", icon="footprints")
        self.visit.clicked.connect(self.visit_asked)
        self._points = QVBoxLayout()
        self.members = MembersCard(theme)
        self.members.full_ids_asked.connect(self.full_ids_asked)
        self.proposals = ProposalsCard(theme)
        self._contact = Card(theme, self.tr("联系与地址"), icon="phone")
        self.rooms = RoomCard(theme)
        self.timeline = TimelineCard(theme)
        self.hide_again = QTimer(self)
        self.hide_again.setSingleShot(True)
        self.hide_again.timeout.connect(self.members.hide_numbers)
        self._lay_out()
        self.first_focus = self.visit
        self._keys()

    def show_data(self, view: HouseholdFile) -> None:
        """Show the family."""
        self._header.set_title(self.tr("{name} 户").format(name=view.name))
        number = self.tr("户号 {number}").format(number=view.number)
        self._header.set_sentence("·".join((view.facts, view.region_path, number)))
        self._header.put_seal(view.category)
        self._due.setVisible(view.due is not None)
        if view.due is not None:
            self._due.show_state(view.due.state, f"{view.due.task}{view.due.due_text}")
        self._show_before_door(view)
        self.members.show_members(view.members)
        empty(self._contact.content)
        self._contact.content.addWidget(Facts(self.theme, contact_facts(view)))
        self.timeline.show_timeline(view.timeline)

    def show_full_ids(self, numbers: dict[str, str]) -> None:
        """Show whole ID numbers by person id; they hide again after 30 s."""
        self.members.show_numbers(numbers)
        self.hide_again.start(int(HIDE_AGAIN.total_seconds() * 1000))

    def _show_before_door(self, view: HouseholdFile) -> None:
        """What to know for one's own safety, then what was left open."""
        empty(self._points)
        if view.safety:
            made = Notice(
                self.theme, "\n".join(view.safety), kind="overdue", title=self.tr("进门前先看")
            )
            self._points.addWidget(made)
        points = view.open_points
        if points:
            title = self.tr("还有 {n} 件事没了结，这次当面再看").format(n=len(points))
            made = Notice(self.theme, numbered(points), kind="due", title=title)
            self._points.addWidget(made)

    def _lay_out(self) -> None:
        theme = self.theme
        self._add_action("notebook-pen", self.tr("记一条"), asked=self.note_asked)
        self._add_action("printer", self.tr("打印"), asked=self.print_asked)
        self.top.addWidget(self._header)
        if theme.portrait:
            self.foot.addWidget(self.visit)
            self.show_foot()
        else:
            self._header.add(self.visit)
        columns = TwoColumns(theme, shares=SHARES)
        columns.main.addLayout(self._points)
        columns.main.addWidget(self.proposals)
        columns.main.addWidget(self.members)
        columns.main.addWidget(self._contact)
        columns.side.addWidget(self.rooms)
        columns.side.addWidget(self.timeline)
        self.body.addWidget(columns)
        self.body.addStretch(1)

    def _add_action(self, icon: str, words: str, *, asked: SignalInstance) -> None:
        made: QWidget
        if self.theme.portrait:
            made = IconButton(self.theme, icon, name=words)
        else:
            made = Button(self.theme, words, icon=icon)
        made.clicked.connect(asked)
        self._header.add(made)

    def _keys(self) -> None:
        self.on_key("N", self.visit_asked.emit)
        self.on_key("M", self.note_asked.emit)
        self.on_key("Ctrl+P", self.print_asked.emit)
        for keys in ("Esc", "Alt+Left"):
            self.on_key(keys, self.back_asked.emit)
