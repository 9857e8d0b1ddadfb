"""A paper that a step of casework made: shown, printed, saved; and a file that it made. Makes
none.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldvisit.casework.board import File, Paper
from fieldvisit.machine import printers
from fieldvisit.machine.disk import write_atomic
from fieldvisit.printing.preview import PageImage, page_count, page_image
from ui.flow.place import Place, Stage
from ui.screens.paper import PaperScreen
from ui.theme import Theme

DPI = 160


class PaperPlace(Place):
    """Pages that were made for this moment; left, they are gone."""

    screen: PaperScreen

    def __init__(self, stage: Stage, *, paper: Paper, entry: str = "more") -> None:
        super().__init__(stage)
        self._paper, self.entry = paper, entry
        self._pages = 0

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = PaperScreen(theme, self._paper.title)
        made.back_asked.connect(self.stage.back)
        made.paper.page_asked.connect(self._turn)
        made.print_asked.connect(self._print)
        made.save_asked.connect(self._save)
        return made

    def refresh(self) -> None:
        pdf = self._paper.pdf
        self.ask(printers.printers, self.screen.show_printers, about="printers")
        self.ask(lambda: (page_count(pdf), page_image(pdf, 0, dpi=DPI)), self._first)

    def _first(self, found: tuple[int, PageImage]) -> None:
        self._pages, image = found
        self._show((0, image))

    def _turn(self, page: int) -> None:
        pdf = self._paper.pdf
        self.ask(lambda: (page, page_image(pdf, page, dpi=DPI)), self._show)

    def _show(self, shown: tuple[int, PageImage]) -> None:
        page, image = shown
        self.screen.paper.show_page(image, page, count=self._pages, name=self._paper.title)

    def _print(self) -> None:
        pdf, printer = self._paper.pdf, self.screen.printer.chosen
        done = self.screen.tr("已交给打印机 {printer}。").format(printer=printer)
        self.ask(
            lambda: printers.print_pdf(pdf, printer, copies=1, duplex=False),
            lambda _: self.stage.say(done),
            about="print",
        )

    def _save(self) -> None:
        save(self.stage, File(f"{self._paper.title}.pdf", self._paper.pdf))


def save(stage: Stage, file: File) -> None:
    """Ask where a file is to lie, and write it there whole or not at all."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    title = QCoreApplication.translate("PaperPlace", "存到哪里")
    name, _ = QFileDialog.getSaveFileName(None, title, str(Path(start) / file.name))
    if name:
        write_to(stage, Path(name), data=file.data)


def write_to(stage: Stage, where: Path, *, data: bytes) -> None:
    """Write the bytes and say so."""
    done = QCoreApplication.translate("PaperPlace", "已存好。里面可能有个人信息，用完请删。")
    stage.run(lambda: write_atomic(where, data), lambda _: stage.say(done))
