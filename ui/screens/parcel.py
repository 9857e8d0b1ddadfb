"""One parcel of 交上来的, whole: what was written, 收下 or 不收 with a word on why. Decides
nothing.
"""

from PySide6.QtCore import Signal

from fieldvisit.casework.sending.inbox import Parcel
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.keyboard_room import FieldPage
from ui.widgets.lines_card import LinesCard
from ui.widgets.page_header import PageHeader
from ui.widgets.pictures_card import PicturesCard
from ui.widgets.text_area import GrowingText


class ParcelScreen(FieldPage):
    """`declined` tells the reason; 不收 waits until one is written."""

    accepted = Signal()
    declined = Signal(str)
    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.header = PageHeader(theme, self.tr("交上来的"), back=True)
        self.accept = Button(theme, self.tr("收下"), role="main", icon="check")
        self.decline = Button(theme, self.tr("不收"), role="danger", icon="undo-2")
        self.reason = GrowingText(theme, lines=2)
        self.reason.setPlaceholderText(self.tr("不收的原因，对方看得到"))
        self.reason.setAccessibleName(self.tr("不收的原因"))
        self._who = Card(theme, self.tr("谁交来的"))
        self._facts = label("", "body")
        self._lines = LinesCard(theme, self.tr("写了什么"), icon="file-pen-line")
        self.files = PicturesCard(theme, self.tr("照片和签名"))
        self._lay_out()
        self._listen()
        self.first_focus = self.accept

    def show_data(self, parcel: Parcel) -> None:
        """Show it; what is being written as a reason stays."""
        self.header.set_title(parcel.title)
        self.header.set_sentence(parcel.summary)
        self._facts.setText(f"{parcel.who}\n{parcel.why}\n{parcel.when_text}")
        self._lines.show_lines(parcel.lines)
        self.files.show_names(parcel.files)
        self.accept.setEnabled(parcel.may_decide)
        self._ready()

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        self._who.content.addWidget(self._facts)
        self.body.addWidget(self._who)
        self.body.addWidget(self._lines)
        self.body.addWidget(self.files)
        refusal = Card(theme, self.tr("不收的话"))
        refusal.content.addWidget(self.reason)
        refusal.content.addWidget(self.decline)
        self.body.addWidget(refusal)
        self.body.addStretch(1)
        if theme.portrait:
            self.foot.addWidget(self.accept)
            self.show_foot()
        else:
            self.header.add(self.accept)

    def _listen(self) -> None:
        self.header.back_asked.connect(self.back_asked)
        self.accept.clicked.connect(self.accepted)
        self.decline.clicked.connect(lambda: self.declined.emit(self.reason.toPlainText()))
        self.reason.textChanged.connect(self._ready)
        self.on_key("Esc", self.back_asked.emit)

    def _ready(self) -> None:
        written = bool(self.reason.toPlainText().strip())
        self.decline.setEnabled(written and self.accept.isEnabled())
