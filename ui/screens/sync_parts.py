"""The cards of 同步: the state as a sentence, and rows of things on their way. Send nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from fieldvisit.casework.sending.handed_over import HandedOver
from fieldvisit.casework.sending.waiting import WaitingRow
from ui.status import SyncStatus
from ui.theme import Theme, label, restyle
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.outbox_row import OutboxRows, Parcel
from ui.widgets.stat_tile import coloured_square
from ui.widgets.sync_pill import LOOKS

WHOLE = 1000
"""Steps of the bar."""


class StateCard(QFrame):
    """The state as a sentence with its icon, a bar while something is on its way, and what can be
    asked for now. `action_asked`: pause, resume or photos_now.
    """

    action_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "card")
        self._square: QLabel = coloured_square(theme)
        self._title = label("", "heading")
        self._detail = label("", "body", tone="ink_2")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, WHOLE)
        self._action = ""
        self.action = Button(theme, "", role="plain")
        self.action.clicked.connect(lambda: self.action_asked.emit(self._action))
        words = QVBoxLayout()
        words.setSpacing(theme.space(2))
        for part in (self._title, self._detail, self.bar):
            words.addWidget(part)
        row = FlowLayout(gap=theme.target("gap"))
        row.addWidget(self.action)
        words.addLayout(row)
        across = QHBoxLayout(self)
        pad = theme.space(4)
        across.setContentsMargins(pad, pad, pad, pad)
        across.setSpacing(theme.space(4))
        across.addWidget(self._square, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)

    def show_status(self, status: SyncStatus) -> None:
        icon, tone = LOOKS[status.kind]
        self._square.setPixmap(self._theme.pixmap(icon, tone))
        self._square.setProperty("fill", "waiting" if tone == "main" else tone)
        restyle(self._square)
        self._title.setText(status.title)
        self._detail.setText(status.detail)
        self.setAccessibleName(f"{status.title}。{status.detail}")
        self.bar.setVisible(status.share is not None)
        self.bar.setValue(int((status.share or 0.0) * WHOLE))
        self.bar.setAccessibleName(status.detail)
        self._action = status.action
        self.action.setVisible(bool(status.action))
        if status.action:
            words = {
                "pause": self.tr("暂停"),
                "resume": self.tr("继续"),
                "photos_now": self.tr("现在就传照片"),
            }
            self.action.set_words(words[status.action])


class ParcelsCard(Card):
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


class LeftCard(Card):
    """Households that went to others: whom, to whom, when, and two buttons. Nothing is set apart:
    nothing shows. While something is on its way there is no clearing.
    """

    clear_asked = Signal()
    keep_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="layers")
        self._theme = theme
        self.hide()

    def show_left(self, view: HandedOver) -> None:
        """Show what is set apart."""
        empty(self.content)
        self.setVisible(bool(view.rows or view.waiting))
        self.set_heading(self.tr("已不归您管的户 {n} 户").format(n=view.households))
        for one in view.gone:
            self.content.addWidget(label(one.words, "body"))
            if one.names:
                self.content.addWidget(label(self._named(one.names, one.households), "hint"))
        if view.waiting:
            words = self.tr("还有 {n} 条等您的记录送到、草稿写完，再收起来")
            self.content.addWidget(label(words.format(n=view.waiting), "hint"))
        elif view.rows:
            self.content.addWidget(label(self.tr("已移出今日和统计，服务器都有"), "hint"))
            self.content.addWidget(self._buttons(view))

    def _named(self, names: tuple[str, ...], households: int) -> str:
        said = "、".join(names)
        if households > len(names):
            return self.tr("{names} 等 {n} 户").format(names=said, n=households)
        return said

    def _buttons(self, view: HandedOver) -> QWidget:
        made = QWidget()
        row = FlowLayout(gap=self._theme.target("gap"))
        row.setContentsMargins(0, 0, 0, 0)
        made.setLayout(row)
        clear = Button(self._theme, self.tr("从本机清除"), role="second")
        clear.clicked.connect(self.clear_asked)
        row.addWidget(clear)
        if view.asks:
            keep = Button(self._theme, self.tr("先留着"), role="plain")
            keep.clicked.connect(self.keep_asked)
            row.addWidget(keep)
        return made


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
