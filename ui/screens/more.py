"""更多: how the window looks, and locking it. Every choice counts at once; nothing to save."""

from dataclasses import replace

from PySide6.QtCore import Signal

from ui.preferences import LOCK_CHOICES, Preferences
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.page_header import PageHeader
from ui.widgets.room_card import RoomCard
from ui.widgets.scroll import Page
from ui.widgets.segments import Segments


class MoreScreen(Page):
    """`chosen` carries a `Preferences`."""

    chosen = Signal(object)
    lock_asked = Signal()
    checking_asked = Signal()
    answering_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, max_width=theme.layout("form_max"))
        self._now = Preferences(theme.name, theme.text)
        self.checking = Button(theme, self.tr("自检"), icon="shield-check")
        self.checking.clicked.connect(self.checking_asked)
        self.answering = Button(theme, self.tr("帮同事重设口令"), icon="lock")
        self.answering.clicked.connect(self.answering_asked)
        self.answering.hide()
        self.rooms = RoomCard(theme, find=True)
        minutes = [(str(one), self.tr("{n} 分钟").format(n=one)) for one in LOCK_CHOICES]
        self.idle = Segments(theme, minutes, name=self.tr("不动多久自动锁屏"))
        self.idle.chosen.connect(lambda n: self._choose(replace(self._now, lock_minutes=int(n))))
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
        self.text.chosen.connect(lambda text: self._choose(replace(self._now, text=text)))
        self.look = Segments(theme, themes, name=self.tr("颜色"))
        self.look.choose(theme.name)
        self.look.chosen.connect(lambda name: self._choose(replace(self._now, theme=name)))
        self.lock = Button(theme, self.tr("锁屏"), icon="lock")
        self.lock.clicked.connect(self.lock_asked)
        self._lay_out()

    def show_data(self, facts: str, *, lock_minutes: int = 5, supervises: bool = False) -> None:
        """Who works on which device; `supervises`: may answer for a forgotten PIN."""
        self._facts.setText(facts)
        self._now = replace(self._now, lock_minutes=lock_minutes)
        longest = [one for one in LOCK_CHOICES if one <= lock_minutes]
        self.idle.choose(str(longest[-1] if longest else LOCK_CHOICES[0]))
        self.answering.setVisible(supervises)

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
        row = FlowLayout(gap=theme.target("gap"))
        for button in (self.lock, self.checking, self.answering):
            row.addWidget(button)
        device.content.addLayout(row)
        idle = Card(theme, self.tr("不动多久自动锁屏"))
        idle.content.addWidget(self.idle)
        idle.content.addWidget(
            label(self.tr("没填完的表先存好再锁；同一个人解锁后接着填。"), "body", tone="ink_2")
        )
        for card in (self.rooms, size, look, idle, device):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _choose(self, wanted: Preferences) -> None:
        self._now = wanted
        self.chosen.emit(wanted)
