"""自检: how this device stands, a line each with what can be done about it. Looks at nothing
itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from ui.theme import Theme, label
from ui.widgets.busy_line import BusyLine
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.check_line import CheckLine
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.two_columns import TwoColumns

KINDS = {"ok": "ok", "warn": "caution", "bad": "wrong"}
SHARES = (3, 2)


@dataclass(frozen=True)
class CheckedItem:
    """`state`: ok, warn or bad; `action` and `words`: what the button does and says, "" for
    none.
    """

    state: str
    title: str
    sentence: str
    action: str = ""
    words: str = ""


@dataclass(frozen=True)
class SelfCheckView:
    """What the check found, `when` it ran, and how many records of each kind the device holds."""

    items: Sequence[CheckedItem]
    counts: Sequence[tuple[str, str]]
    when: str


class SelfCheckScreen(Page):
    """`action_asked` carries what the button of a line does, or `bundle` for the support bundle."""

    again_asked = Signal()
    action_asked = Signal(str)
    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.lines: list[CheckLine] = []
        self.header = PageHeader(theme, self.tr("自检"), back=True)
        self.again = Button(theme, self.tr("再查一遍"), role="main", icon="shield-check")
        self.bundle = Button(theme, self.tr("存一份支持包"), icon="paperclip")
        self.busy = BusyLine(theme, "")
        self._items = Card(theme, self.tr("逐项看"), icon="list-checks")
        self._counts = Card(theme, self.tr("本机存着"), icon="layers")
        self._lay_out()
        self.header.back_asked.connect(self.back_asked)
        self.again.clicked.connect(self.again_asked)
        self.bundle.clicked.connect(lambda: self.action_asked.emit("bundle"))
        self.on_key("Esc", self.back_asked.emit)
        self.first_focus = self.again

    def show_busy(self, words: str) -> None:
        """Something is under way; nothing can be asked for meanwhile."""
        for button in (self.again, self.bundle):
            button.setEnabled(not words)
        for line in self.lines:
            line.setEnabled(not words)
        if words:
            self.busy.set_words(words)
        self.busy.setVisible(bool(words))

    def show_data(self, view: SelfCheckView) -> None:
        """What was found: first what wants doing."""
        self.show_busy("")
        self.header.set_sentence(view.when)
        self._items.show()
        self._counts.show()
        empty(self._items.content)
        order = {"bad": 0, "warn": 1, "ok": 2}
        self.lines = []
        for item in sorted(view.items, key=lambda one: order[one.state]):
            words = self.tr("{title}：{sentence}").format(title=item.title, sentence=item.sentence)
            line = CheckLine(self.theme, words, kind=KINDS[item.state], action=item.words)
            line.action_asked.connect(lambda action=item.action: self.action_asked.emit(action))
            self.lines.append(line)
            self._items.content.addWidget(line)
        empty(self._counts.content)
        for name, number in view.counts:
            self._counts.content.addWidget(
                label(self.tr("{name} {number}").format(name=name, number=number), "number")
            )

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        for one in (self.busy, self._items, self._counts):
            one.hide()
        self.body.addWidget(self.busy)
        columns = TwoColumns(theme, shares=SHARES)
        columns.main.addWidget(self._items)
        columns.side.addWidget(self._counts)
        note = label(
            self.tr("支持包里只有设备的状况，没有任何人的姓名、证号和记录，可以发给镇里。"),
            "body",
            tone="ink_2",
        )
        columns.side.addWidget(note)
        columns.side.addWidget(self.bundle)
        self.body.addWidget(columns)
        self.body.addStretch(1)
        if theme.portrait:
            self.foot.addWidget(self.again)
            self.show_foot()
        else:
            self.header.add(self.again)
