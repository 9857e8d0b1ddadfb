"""更多: how the window looks, and locking it. Every choice counts at once; nothing to save."""

from PySide6.QtCore import Signal

from ui.preferences import Preferences
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.segments import Segments


class MoreScreen(Page):
    """`chosen` carries a `Preferences`."""

    chosen = Signal(object)
    lock_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, max_width=theme.layout("form_max"))
        self._now = Preferences(theme.name, theme.text)
        texts = [
            ("standard", self.tr("标准")),
            ("large", self.tr("大字")),
            ("extra", self.tr("特大")),
        ]
        themes = [
            ("light", self.tr("浅色")),
            ("dark", self.tr("深色")),
            ("high_contrast", self.tr("高对比")),
        ]
        self.text = Segments(theme, texts, name=self.tr("字的大小"))
        self.text.choose(theme.text)
        self.text.chosen.connect(lambda text: self._choose(Preferences(self._now.theme, text)))
        self.look = Segments(theme, themes, name=self.tr("颜色"))
        self.look.choose(theme.name)
        self.look.chosen.connect(lambda name: self._choose(Preferences(name, self._now.text)))
        self.lock = Button(theme, self.tr("锁屏"), icon="lock")
        self.lock.clicked.connect(self.lock_asked)
        self._lay_out()

    def show_data(self, facts: str) -> None:
        """Who works on which device."""
        self._facts.setText(facts)

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(PageHeader(theme, self.tr("更多")))
        size = Card(theme, self.tr("字的大小"))
        size.content.addWidget(self.text)
        size.content.addWidget(label(self.tr("样子：孙桂芬，分散特困，11月23日走访"), "body"))
        look = Card(theme, self.tr("颜色"))
        look.content.addWidget(self.look)
        device = Card(theme, self.tr("这台设备"), icon="lock")
        self._facts = label("", "body", tone="ink_2")
        device.content.addWidget(self._facts)
        row = FlowLayout(gap=theme.space(2))
        row.addWidget(self.lock)
        device.content.addLayout(row)
        for card in (size, look, device):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _choose(self, wanted: Preferences) -> None:
        self._now = wanted
        self.chosen.emit(wanted)
