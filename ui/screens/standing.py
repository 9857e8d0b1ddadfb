"""What a device shows that may show no people for now: why, and the work that can still be ended.
Decides nothing.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from fieldvisit.casework.daily.today import DraftCard
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.notice import Notice
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page


class StandingScreen(Page):
    """`resume_asked`: the draft that is gone on with."""

    sync_asked = Signal()
    resume_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, max_width=theme.layout("form_max"))
        self.drafts: list[Button] = []
        self.header = PageHeader(theme, self.tr("先不显示人员资料"))
        self.sync = Button(theme, self.tr("去同步"), role="main", icon="refresh-cw")
        self.sync.clicked.connect(self.sync_asked)
        self._why = Notice(theme, "", kind="due")
        self._open = Card(theme, self.tr("没填完的，还能填完"), icon="file-pen-line")
        self.top.addWidget(self.header)
        self.body.addWidget(self._why)
        self.body.addWidget(self._open)
        self.body.addStretch(1)
        if theme.portrait:
            self.foot.addWidget(self.sync)
            self.show_foot()
        else:
            self.header.add(self.sync)
        self.first_focus = self.sync

    def show_data(self, why: str, drafts: Sequence[DraftCard]) -> None:
        """Why nobody is shown, and the drafts that are open still."""
        self._why.set_sentence(why)
        empty(self._open.content)
        self.drafts = [self._draft(one) for one in drafts]
        for button in self.drafts:
            self._open.content.addWidget(button)
        if not drafts:
            words = self.tr("没有没填完的表。没送出的都在本机，仍能送出。")
            self._open.content.addWidget(label(words, "body", tone="ink_2"))

    def _draft(self, draft: DraftCard) -> Button:
        words = self.tr("接着填：{name}，{form}").format(name=draft.name, form=draft.form_title)
        made = Button(self.theme, words, icon="file-pen-line")
        made.clicked.connect(lambda: self.resume_asked.emit(draft.draft_id))
        return made
