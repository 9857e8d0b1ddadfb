"""会签: the visit's answers to be read, the pad below them, or a word on why not. Keeps no picture
itself.
"""

from PySide6.QtCore import Signal

from fieldvisit.casework.visits.countersigning import Paper
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.keyboard_room import FieldPage
from ui.widgets.lines_card import LinesCard
from ui.widgets.page_header import PageHeader
from ui.widgets.signature_card import SignatureCard, Signer
from ui.widgets.strokes import Drawing
from ui.widgets.text_area import GrowingText


class CountersignScreen(FieldPage):
    """`signed` tells the Drawing; `declined` the reason, which must be written first."""

    signed = Signal(object)
    declined = Signal(str)
    back_asked = Signal()

    def __init__(self, theme: Theme, *, name: str) -> None:
        super().__init__(theme)
        self._drawing: Drawing | None = None
        self._shown = False
        self.header = PageHeader(theme, self.tr("会签"), back=True)
        self.sign = Button(theme, self.tr("会签"), role="main", icon="pen-tool")
        self.pad = SignatureCard(theme, Signer("investigator2", self.tr("您的签名"), name))
        self.decline = Button(theme, self.tr("不签"), role="danger", icon="undo-2")
        self.reason = GrowingText(theme, lines=2)
        self.reason.setPlaceholderText(self.tr("不签的原因，对方看得到"))
        self.reason.setAccessibleName(self.tr("不签的原因"))
        self._lines = LinesCard(theme, self.tr("走访里记下的"), icon="file-pen-line")
        self._lay_out()
        self._listen()
        self._ready()

    def show_data(self, paper: Paper) -> None:
        """Show what is signed; what is drawn or written meanwhile stays."""
        self._shown = True
        self.header.set_title(paper.title)
        self.header.set_sentence(paper.sentence)
        self._lines.show_lines(paper.lines)
        self._ready()

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        self.body.addWidget(self._lines)
        self.body.addWidget(self.pad)
        if self.area is not None:
            self.pad.hold_still(self.area)
        refusal = Card(theme, self.tr("不签的话"))
        refusal.content.addWidget(self.reason)
        refusal.content.addWidget(self.decline)
        self.body.addWidget(refusal)
        self.body.addStretch(1)
        if theme.portrait:
            self.foot.addWidget(self.sign)
            self.show_foot()
        else:
            self.header.add(self.sign)

    def _listen(self) -> None:
        self.header.back_asked.connect(self.back_asked)
        self.pad.drawn.connect(lambda _, drawing: self._drew(drawing))
        self.sign.clicked.connect(lambda: self.signed.emit(self._drawing))
        self.decline.clicked.connect(lambda: self.declined.emit(self.reason.toPlainText()))
        self.reason.textChanged.connect(self._ready)
        self.on_key("Esc", self.back_asked.emit)

    def _drew(self, drawing: Drawing | None) -> None:
        self._drawing = drawing
        self._ready()

    def _ready(self) -> None:
        self.sign.setEnabled(self._shown and self._drawing is not None)
        self.decline.setEnabled(self._shown and bool(self.reason.toPlainText().strip()))
