"""A made paper: its pages as they print, and the ways to take it along. Makes no page."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.page_header import PageHeader
from ui.widgets.paper_preview import PaperPreview
from ui.widgets.printer_choice import PrinterChoice
from ui.widgets.scroll import Page


class PaperScreen(Page):
    """`print_asked` wants it on the chosen printer, `save_asked` in a file."""

    print_asked = Signal()
    save_asked = Signal()
    back_asked = Signal()

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__(theme)
        self.header = PageHeader(theme, title, back=True)
        self.save = Button(theme, self.tr("存成 PDF"))
        self.print = Button(theme, self.tr("打印"), role="main", icon="printer")
        self.paper = PaperPreview(theme)
        self.printer = PrinterChoice(theme)
        self.header.add(self.save)
        self.header.add(self.print)
        self.top.addWidget(self.header)
        self.body.addWidget(self.printer)
        self.body.addWidget(self.paper, 1)
        self.save.clicked.connect(self.save_asked)
        self.print.clicked.connect(self.print_asked)
        self.header.back_asked.connect(self.back_asked)
        for keys in ("Esc", "Alt+Left"):
            self.on_key(keys, self.back_asked.emit)
        self.on_key("Ctrl+P", self.print.click)

    def show_printers(self, printers: Sequence[str]) -> None:
        """Which printers there are; without one the paper can be saved."""
        self.printer.show_printers(printers)
        self.print.setEnabled(bool(printers))
