"""交接: work goes out on a stick and receipts come back, where no network is. Writes nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from fieldvisit.casework.sending.handing_over import HandingOver
from ui.screens.handing_over_parts import FolderCard, LinesCard, StickCard
from ui.sticks import Stick
from ui.theme import Theme, label
from ui.widgets.busy_line import BusyLine
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.two_columns import TwoColumns

SHARES = (3, 2)


class HandingOverScreen(Page):
    """`make_asked`, `take_asked`, `carry_asked`: with the folder that is chosen; `folder_asked`:
    another one is to be picked; `watch_asked`: an exchange folder is to be picked, or (False) none.
    """

    make_asked = Signal()
    take_asked = Signal()
    carry_asked = Signal()
    folder_asked = Signal()
    watch_asked = Signal(bool)
    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.header = PageHeader(
            theme, self.tr("交接"), sentence=self.tr("没有网络，用 U 盘也能交"), back=True
        )
        self.header.back_asked.connect(self.back_asked)
        self.make = Button(theme, self.tr("做交接包"), role="main", icon="usb")
        self.make.clicked.connect(self.make_asked)
        self.take = Button(theme, self.tr("收回执"), icon="check-check")
        self.take.clicked.connect(self.take_asked)
        self.carry = Button(theme, self.tr("替人带包"), icon="send")
        self.carry.clicked.connect(self.carry_asked)
        self.stick = StickCard(theme)
        self.stick.folder_asked.connect(self.folder_asked)
        self.folder = FolderCard(theme)
        self.folder.watch_asked.connect(self.watch_asked)
        self.busy = BusyLine(theme, "")
        self.under_way = LinesCard(theme, self.tr("等回执"), icon="clock")
        self.answered = LinesCard(theme, self.tr("以前的包"), icon="history")
        self._out = Card(theme, self.tr("交出去"), icon="usb")
        self._back = Card(theme, self.tr("收回来"), icon="check-check")
        self._others = Card(theme, self.tr("替人带"), icon="send")
        self._holds = label("", "body")
        self._lay_out()
        self.on_key("Esc", self.back_asked.emit)
        self.first_focus = self.make

    def show_sticks(self, sticks: Sequence[Stick], *, chosen: str) -> None:
        """Which media are plugged in, and the folder that is chosen; "" for none."""
        self.stick.show_sticks(sticks, chosen=chosen)
        for button in (self.make, self.take, self.carry):
            button.setEnabled(bool(chosen) and self.busy.isHidden())

    def show_busy(self, words: str) -> None:
        """Something is being written or read: the stick must stay where it is."""
        if words:
            self.busy.set_words(words)
        self.busy.setVisible(bool(words))
        for button in (self.make, self.take, self.carry):
            button.setEnabled(not words and bool(self.stick.chosen))

    def show_data(self, view: HandingOver) -> None:
        """What waits, what is under way, what is answered."""
        self._holds.setText(self._held(view))
        self.under_way.show_lines(view.under_way)
        self.answered.show_lines(view.answered)
        self.folder.show_folder(view.folder)
        self._others.setVisible(view.carries)

    def _held(self, view: HandingOver) -> str:
        if not (view.changes or view.files):
            return self.tr("都入库了。做一个包，可以把别处的新资料取回来。")
        held = self.tr("{n} 条没入库、{m} 个文件没送，都会放进去。")
        stays = self.tr("本机照样留着，回执回来才算入库。")
        return held.format(n=view.changes, m=view.files) + stays

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        self.busy.hide()
        self._out.content.addWidget(self._holds)
        back = self.tr("U 盘带回来以后点这里：收条说已带走，回执说已入库。")
        self._back.content.addWidget(label(back, "body", tone="ink_2"))
        self._back.content.addWidget(self.take)
        others = self.tr("收下 U 盘里别人的包，有网就送到服务器，再把回执放回去。")
        sealed = self.tr("包是加密的，带的人看不到里面。")
        self._others.content.addWidget(label(others + sealed, "body", tone="ink_2"))
        self._others.content.addWidget(self.carry)
        columns = TwoColumns(theme, shares=SHARES)
        for card in (self.busy, self.stick, self._out, self._back, self._others):
            columns.main.addWidget(card)
        for card in (self.under_way, self.answered, self.folder):
            columns.side.addWidget(card)
        self.body.addWidget(columns)
        self.body.addStretch(1)
        if theme.portrait:
            self.foot.addWidget(self.make)
            self.show_foot()
        else:
            self.header.add(self.make)
