"""打印预览: which sheets, how they look, on which printer. Never makes a page and never prints."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.page_header import PageHeader
from ui.widgets.paper_preview import PaperPreview
from ui.widgets.print_rows import PrintRow, PrintRows
from ui.widgets.print_settings import PrintSettings
from ui.widgets.scroll import Page

# The three panes stand beside each other from this width of the window (design/ui.md section 3).
THREE_PANES_FROM = 1280
SHARES = (5, 10, 4)


@dataclass(frozen=True)
class PreviewView:
    """What can be printed, on which printers (none: the PDF can be saved all the same)."""

    sentence: str
    rows: Sequence[PrintRow]
    printers: Sequence[str]


class PreviewScreen(Page):
    """Sheets at the left, the paper in the middle, the printer at the right; stacked where narrow.
    On a narrow page the paper comes first."""

    back_asked = Signal()
    wanted = Signal()
    """Other sheets, or other masking: the paper must be made again."""

    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.header = PageHeader(theme, self.tr("打印走访表"), back=True)
        self.save = Button(theme, self.tr("存成 PDF"))
        self.print = Button(theme, "", role="main", icon="printer")
        self.rows = PrintRows(theme)
        self.paper = PaperPreview(theme)
        self.settings = PrintSettings(theme)
        self._place = label("", "second")
        self._panes = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()
        self._listen()
        self.show_ready(0)

    def show_data(self, view: PreviewView) -> None:
        """Show what can be printed and where."""
        self.header.set_sentence(view.sentence)
        self.rows.show_rows(view.rows)
        self.settings.show_printers(view.printers)
        self.show_ready(0)

    def show_ready(self, pages: int) -> None:
        """The paper has so many pages; 0: there is nothing to print yet."""
        sheets = len(self.rows.ticked())
        copies = self.settings.copies.number
        self.print.set_words(self.tr("打印 {n} 份").format(n=max(sheets, 1) * copies))
        self.print.setEnabled(pages > 0 and bool(self.settings.printer.chosen))
        self.save.setEnabled(pages > 0)
        self._pages = pages

    def show_place(self, page: int, *, count: int) -> None:
        """Which page is looked at."""
        words = self.tr("第 {n} 页，共 {m} 页。看到的就是打出来的，同一份 PDF。")
        self._place.setText(words.format(n=page + 1, m=count) if count else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        if theme.portrait:
            row = FlowLayout(gap=theme.space(3), equal=True)
            row.addWidget(self.save)
            row.addWidget(self.print)
            self.foot.addLayout(row)
            self.show_foot()
        else:
            self.header.add(self.save)
            self.header.add(self.print)
        sheets = Card(theme, self.tr("打哪几份"), flush=True)
        sheets.content.addWidget(self.rows)
        sheets.content.addStretch(1)
        self._panes.setSpacing(theme.space(4))
        panes = (self.paper, sheets, self._side()) if theme.portrait else None
        for pane in panes or (sheets, self.paper, self._side()):
            self._panes.addWidget(pane)
        self.body.addLayout(self._panes, 1)

    def _side(self) -> QWidget:
        theme = self.theme
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap())
        column.addWidget(self.settings)
        column.addWidget(self._place)
        column.addStretch(1)
        return held

    def _listen(self) -> None:
        self.header.back_asked.connect(self.back_asked)
        self.rows.changed.connect(self.wanted)
        self.settings.paper_changed.connect(self.wanted)
        self.settings.changed.connect(lambda: self.show_ready(self._pages))
        self.save.clicked.connect(self.save_asked)
        self.print.clicked.connect(self.print_asked)
        keys = {
            "Esc": self.back_asked.emit,
            "Alt+Left": self.back_asked.emit,
            "Ctrl+P": self.print.click,
            "PgUp": lambda: self.paper.turn(-1),
            "PgDown": lambda: self.paper.turn(1),
            "+": lambda: self.paper.zoom(1),
            "=": lambda: self.paper.zoom(1),
            "-": lambda: self.paper.zoom(-1),
        }
        for key, then in keys.items():
            self.on_key(key, then)

    def _arrange(self) -> None:
        ways = QBoxLayout.Direction
        beside = not self.theme.portrait and self.window().width() >= THREE_PANES_FROM
        self._panes.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        for place, share in enumerate(SHARES):
            self._panes.setStretch(place, share if beside else 0)
        tall = 0 if beside else round(self.height() * 0.6)
        self.paper.setMinimumHeight(tall)
