"""How sheets are printed: printer, copies, sides, ID numbers whole or masked. Never prints."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from ui.theme import Theme, label
from ui.widgets.card import Card
from ui.widgets.printer_choice import PrinterChoice
from ui.widgets.segments import Segments
from ui.widgets.stepper import Stepper


class PrintSettings(Card):
    """`paper_changed`: the sheets must be made again; `changed`: only how they are printed."""

    paper_changed = Signal()
    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="printer")
        self.set_heading(self.tr("打印机"))
        sides = [("one", self.tr("单面")), ("two", self.tr("双面"))]
        masks = [("masked", self.tr("遮盖")), ("full", self.tr("完整"))]
        self.printer = PrinterChoice(theme)
        self.copies = Stepper(theme, name=self.tr("份"))
        self.sides = Segments(theme, sides, name=self.tr("单双面"))
        self.numbers = Segments(theme, masks, name=self.tr("证号显示"))
        for words, widget in (
            ("", self.printer),
            (self.tr("份数"), self.copies),
            (self.tr("单双面"), self.sides),
            (self.tr("证号显示"), self.numbers),
        ):
            if words:
                self.content.addWidget(label(words, "second"))
            self.content.addWidget(widget)
        self.copies.changed.connect(lambda _: self.changed.emit())
        self.numbers.chosen.connect(lambda _: self.paper_changed.emit())

    def show_printers(self, printers: Sequence[str]) -> None:
        """Show which printers there are; the first is chosen."""
        self.printer.show_printers(printers)

    @property
    def full_ids(self) -> bool:
        """Whether ID numbers stand whole on the paper."""
        return self.numbers.chosen_key == "full"

    @property
    def duplex(self) -> bool:
        return self.sides.chosen_key == "two"
