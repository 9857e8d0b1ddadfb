"""The card of 交上来的: from whom, why, about whom, and two buttons. Decides nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.casework.sending.inbox import Parcel
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card, empty, rule
from ui.widgets.flow_layout import FlowLayout

MOST = 10
"""So many stand on the card; the next ones move up as these are decided."""


class InboxCard(Card):
    """One parcel under the other; none, no card. `accepted`: ids of changes; `opened`: a key."""

    accepted = Signal(object)
    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="undo-2")
        self._theme = theme
        self.hide()

    def show_parcels(self, parcels: Sequence[Parcel]) -> None:
        """Show what waits for a decision."""
        self.set_heading(self.tr("交上来的 {n} 件").format(n=len(parcels)))
        empty(self.content)
        for place, parcel in enumerate(parcels[:MOST]):
            if place:
                self.content.addWidget(rule())
            self._add(parcel)
        if len(parcels) > MOST:
            words = self.tr("另有 {n} 件，定完这些就看到").format(n=len(parcels) - MOST)
            self.content.addWidget(label(words, "hint"))
        self.setVisible(bool(parcels))

    def _add(self, parcel: Parcel) -> None:
        self.content.addWidget(label(parcel.title, "bold"))
        self.content.addWidget(label(parcel.summary, "body"))
        self.content.addWidget(label(f"{parcel.who}，{parcel.why}", "second", tone="ink_2"))
        self.content.addWidget(label(parcel.when_text, "hint"))
        if parcel.may_decide:
            self.content.addWidget(self._buttons(parcel))
        else:
            self.content.addWidget(label(self.tr("自己交上来的，等同事或上级定"), "hint"))

    def _buttons(self, parcel: Parcel) -> QWidget:
        made = QWidget()
        row = FlowLayout(gap=self._theme.target("gap"))
        row.setContentsMargins(0, 0, 0, 0)
        made.setLayout(row)
        about = f"{parcel.title}，{parcel.summary}，{parcel.who}"
        accept = Button(self._theme, self.tr("收下"), role="second")
        accept.set_words(self.tr("收下"), name=self.tr("收下 {about}").format(about=about))
        accept.clicked.connect(lambda: self.accepted.emit(parcel.ids))
        look = Button(self._theme, self.tr("看一看"))
        look.set_words(self.tr("看一看"), name=self.tr("看一看 {about}").format(about=about))
        look.clicked.connect(lambda: self.opened.emit(parcel.key))
        row.addWidget(accept)
        row.addWidget(look)
        return made
