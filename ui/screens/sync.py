"""同步: whether the work has arrived, and what happens next. Never sends anything itself."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from fieldvisit.casework.sending.waiting import Waiting
from ui.screens.sync_asked import Asked, AskedCards
from ui.screens.sync_parts import LeftCard, ParcelsCard, StateCard
from ui.status import SyncStatus
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.segments import Segments
from ui.widgets.two_columns import TwoColumns

SHARES = (1, 1)
RECEIPTS = 30
NOTHING = Asked()


class SyncScreen(Page):
    """`sync_asked`: now; `mode_chosen`: auto or offline; `photos_chosen`: any or wifi;
    `action_asked`: see `StateCard`. `asked` tells what was decided.
    """

    sync_asked = Signal()
    action_asked = Signal(str)
    photos_chosen = Signal(str)
    mode_chosen = Signal(str)
    parcels_asked = Signal()
    """Hand over without a network."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.now = Button(theme, self.tr("立即同步"), role="main", icon="refresh-cw")
        self.now.clicked.connect(self.sync_asked)
        self.parcels = Button(theme, self.tr("用 U 盘交接"), icon="usb")
        self.parcels.clicked.connect(self.parcels_asked)
        modes = [("auto", self.tr("自动同步")), ("offline", self.tr("先不联网"))]
        self.mode = Segments(theme, modes, name=self.tr("同步方式"))
        self.mode.chosen.connect(self.mode_chosen)
        ways = [("any", self.tr("照片有网就传")), ("wifi", self.tr("只在无线网传照片"))]
        self.photos = Segments(theme, ways, name=self.tr("照片怎么传"))
        self.photos.chosen.connect(self.photos_chosen)
        self.state = StateCard(theme)
        self.alarms = Notice(theme, "", kind="overdue", title=self.tr("要看一下"))
        self.alarms.hide()
        self.state.action_asked.connect(self.action_asked)
        self.waiting = ParcelsCard(theme, self.tr("待发送"), icon="send")
        self.asked = AskedCards(theme)
        self.left = LeftCard(theme)
        self.problems = ParcelsCard(theme, self.tr("待处理"), icon="git-compare-arrows")
        self.apart = ParcelsCard(theme, self.tr("已交上级留存"), icon="undo-2")
        self.apart.set_hint(self.tr("上级定了，这里会告诉您"))
        self.receipts = ParcelsCard(theme, self.tr("收据"), icon="check-check")
        self.receipts.set_hint(self.tr("已送达 = 服务器收到；已入库 = 台账可查"))
        self._all_sent = EmptyState(
            theme, "circle-check", words=self.tr("都发完了，没有等着发的记录")
        )
        self._lay_out()
        self.first_focus = self.now
        self.on_key("S", self.sync_asked.emit)

    def show_data(self, view: Waiting, asked: Asked = NOTHING) -> None:
        """Show the outbox, and what waits for this person's word."""
        rows = view.rows
        self.asked.show_asked(asked)
        self.waiting.show_rows([row for row in rows if row.state in ("waiting", "delivered")])
        self.waiting.set_hint(
            self.tr("最早的一条 {when}").format(when=view.oldest_text) if view.oldest_text else ""
        )
        self.problems.show_rows([row for row in rows if row.state in ("conflict", "rejected")])
        self.apart.show_rows([row for row in rows if row.state == "handed_in"])
        self.receipts.show_rows([row for row in rows if row.state == "applied"][:RECEIPTS])
        self._all_sent.setVisible(not (view.waiting + view.delivered))

    def show_alarms(self, sentences: Sequence[str]) -> None:
        """Show what has been under way for too long; nothing when all is well."""
        self.alarms.set_sentence("\n".join(sentences))
        self.alarms.setVisible(bool(sentences))

    def show_status(self, status: SyncStatus) -> None:
        """Show where syncing stands; pressing the button while it runs begins nothing."""
        self.state.show_status(status)
        running = status.kind == "sending"
        self.now.set_words(self.tr("正在同步") if running else self.tr("立即同步"))

    def _lay_out(self) -> None:
        theme = self.theme
        header = PageHeader(
            theme, self.tr("同步"), sentence=self.tr("断网也能照常走访，有网会自动发送")
        )
        self.top.addWidget(header)
        if theme.portrait:
            self.foot.addWidget(self.now)
            self.show_foot()
        else:
            header.add(self.now)
        columns = TwoColumns(theme, shares=SHARES)
        modes = FlowLayout(gap=theme.space(2))
        modes.addWidget(self.mode)
        columns.main.addWidget(self.alarms)
        modes.addWidget(self.parcels)
        columns.main.addWidget(self.state)
        columns.main.addLayout(modes)
        columns.main.addWidget(self.photos)
        for card in (self.waiting, self._all_sent, self.left):
            columns.main.addWidget(card)
        columns.side.addWidget(self.asked)
        columns.side.addWidget(self.problems)
        columns.side.addWidget(self.apart)
        columns.side.addWidget(self.receipts)
        self.body.addWidget(columns)
        self.body.addStretch(1)
