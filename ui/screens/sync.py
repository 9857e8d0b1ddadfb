"""同步: whether the work has arrived, and what happens next. Never sends anything itself."""

from collections.abc import Sequence


from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from fieldvisit.casework.waiting import Waiting, WaitingRow
from ui.status import SyncStatus
from ui.theme import Theme, label, restyle
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.outbox_row import OutboxRows, Parcel
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.segments import Segments
from ui.widgets.stat_tile import coloured_square
from ui.widgets.sync_pill import LOOKS
from ui.widgets.two_columns import TwoColumns

SHARES = (1, 1)
RECEIPTS = 30


class SyncScreen(Page):
    """`sync_asked`: now; `mode_chosen`: auto or offline."""

    sync_asked = Signal()
    mode_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.now = Button(theme, self.tr("立即同步"), role="main", icon="refresh-cw")
        self.now.clicked.connect(self.sync_asked)
        modes = [("auto", self.tr("自动同步")), ("offline", self.tr("先不联网"))]
        self.mode = Segments(theme, modes, name=self.tr("同步方式"))
        self.mode.chosen.connect(self.mode_chosen)
        self.state = _StateCard(theme)
        self.waiting = _Parcels(theme, self.tr("待发送"), icon="send")
        self.problems = _Parcels(theme, self.tr("待处理"), icon="git-compare-arrows")
        self.receipts = _Parcels(theme, self.tr("收据"), icon="check-check")
        self.receipts.set_hint(self.tr("已送达 = 服务器收到；已入库 = 台账可查"))
        self._all_sent = EmptyState(
            theme, "circle-check", words=self.tr("都发完了，没有等着发的记录")
        )
        self._lay_out()
        self.on_key("S", self.sync_asked.emit)

    def show_data(self, view: Waiting) -> None:
        """Show the outbox."""
        rows = view.rows
        self.waiting.show_rows([row for row in rows if row.state in ("waiting", "delivered")])
        self.waiting.set_hint(
            self.tr("最早的一条 {when}").format(when=view.oldest_text) if view.oldest_text else ""
        )
        self.problems.show_rows([row for row in rows if row.state in ("conflict", "rejected")])
        self.receipts.show_rows([row for row in rows if row.state == "applied"][:RECEIPTS])
        self._all_sent.setVisible(not (view.waiting + view.delivered))

    def show_status(self, status: SyncStatus) -> None:
        """Show where syncing stands; while it runs there is nothing to press."""
        self.state.show_status(status)
        self.now.setEnabled(status.kind != "sending")

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
        columns.main.addWidget(self.state)
        columns.main.addLayout(modes)
        for card in (self.waiting, self._all_sent):
            columns.main.addWidget(card)
        columns.side.addWidget(self.problems)
        columns.side.addWidget(self.receipts)
        self.body.addWidget(columns)
        self.body.addStretch(1)


class _StateCard(QFrame):
    """The state as a sentence, with its icon."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "card")
        self._square: QLabel = coloured_square(theme)
        self._title = label("", "heading")
        self._detail = label("", "body", tone="ink_2")
        words = QVBoxLayout()
        words.setSpacing(theme.space(1))
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        pad = theme.space(4)
        row.setContentsMargins(pad, pad, pad, pad)
        row.setSpacing(theme.space(4))
        row.addWidget(self._square)
        row.addLayout(words, 1)

    def show_status(self, status: SyncStatus) -> None:
        icon, tone = LOOKS[status.kind]
        self._square.setPixmap(self._theme.pixmap(icon, tone))
        self._square.setProperty("fill", "waiting" if tone == "main" else tone)
        restyle(self._square)
        self._title.setText(status.title)
        self._detail.setText(status.detail)
        self.setAccessibleName(f"{status.title}。{status.detail}")


class _Parcels(Card):
    """Rows of one state under a heading with their number. Hidden while there are none."""

    def __init__(self, theme: Theme, word: str, *, icon: str) -> None:
        super().__init__(theme, word, icon=icon, flush=True)
        self._word = word
        self.list = OutboxRows(theme, name=word)
        self.content.addWidget(self.list)

    def show_rows(self, rows: Sequence[WaitingRow]) -> None:
        self.set_heading(self.tr("{word} {n} 条").format(word=self._word, n=len(rows)))
        self.list.show_items([_parcel(row) for row in rows])
        self.setVisible(bool(rows))


def _parcel(row: WaitingRow) -> Parcel:
    title = f"{row.kind_label}·{row.title}" if row.title else row.kind_label
    second = "，".join(part for part in (row.when_text, row.reason) if part)
    return Parcel(
        key=str(row.counter),
        kind=row.kind,
        title=title,
        second=second,
        state=row.state,
        pill=row.state_label,
    )
