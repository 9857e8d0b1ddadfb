"""The page 打印预览: gathers the sheets, shows their pages, hands the same bytes to a printer."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldvisit.casework.paper import dossier
from fieldvisit.casework.paper.dossier import Printable
from fieldvisit.casework.paper.print_log import print_logged
from fieldvisit.machine import printers
from fieldvisit.machine.disk import write_atomic
from fieldvisit.printing.preview import PageImage, page_count, page_image
from ui.flow.place import Place, Stage
from ui.screens.preview import PreviewScreen, PreviewView
from ui.theme import Theme
from ui.widgets.print_rows import PrintRow

# Twice what a laptop shows, so that the page stays sharp when it is scaled down.
DPI = 160


@dataclass(frozen=True)
class Paper:
    """Made sheets: which visits, the bytes that print, how many pages."""

    visits: tuple[str, ...]
    pdf: bytes
    pages: int


class PreviewPlace(Place):
    """The finished visits of a household on paper."""

    entry = "households"
    screen: PreviewScreen

    def __init__(self, stage: Stage, *, household_id: str) -> None:
        super().__init__(stage)
        self.household_id = household_id
        self._printables: list[Printable] = []
        self._printers: list[str] = []
        self.paper: Paper | None = None

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = PreviewScreen(theme)
        made.back_asked.connect(self.stage.back)
        made.wanted.connect(self._make)
        made.paper.page_asked.connect(self._show_page)
        made.print_asked.connect(self._print)
        made.save_asked.connect(self._save)
        return made

    def refresh(self) -> None:
        desk, household_id = self.stage.desk, self.household_id
        self.screen.paper.show_words(self.screen.tr("正在找可以打印的表"))
        self.ask(
            lambda: (dossier.printables(desk, household_id), printers.printers()), self._gathered
        )

    def show_failure(self, error: Exception) -> None:
        """The sheet that cannot be printed says why; another one can be ticked."""
        self.paper = None
        self.screen.paper.show_words(self.screen.tr("这份打不出来"))
        self.screen.show_ready(0)
        super().show_failure(error)

    def _gathered(self, found: tuple[list[Printable], list[str]]) -> None:
        self._printables, self._printers = found
        name = self._printables[0].household_name if self._printables else ""
        rows = [
            PrintRow(
                one.visit_id,
                title=f"{one.household_name}·{one.when_text}",
                second=one.form_title,
                state=one.state,
                ticked=one.newest,
            )
            for one in self._printables
        ]
        self.screen.show_data(PreviewView(name, rows, self._printers))
        self._make()

    def _make(self) -> None:
        visits = tuple(self.screen.rows.ticked())
        self.paper = None
        self.screen.show_ready(0)
        self.screen.show_place(0, count=0)
        if not visits:
            tick, none = self.screen.tr("先选要打的表"), self.screen.tr("这户还没有定稿的走访表")
            self.screen.paper.show_words(tick if self._printables else none)
            return
        busy = self.screen.tr("正在排版，共 {n} 份").format(n=len(visits))
        self.screen.paper.show_words(busy)
        desk, full = self.stage.desk, self.screen.settings.full_ids

        def work() -> tuple[Paper, PageImage]:
            pdf = dossier.pdf(desk, visits, full_ids=full)
            return Paper(visits, pdf, page_count(pdf)), page_image(pdf, 0, dpi=DPI)

        self.ask(work, self._made)

    def _made(self, made: tuple[Paper, PageImage]) -> None:
        self.paper, image = made
        self.screen.show_notice("")
        self.screen.show_ready(self.paper.pages)
        self._show_image((0, image))

    def _show_page(self, page: int) -> None:
        paper = self.paper
        if paper is not None:
            self.ask(lambda: (page, page_image(paper.pdf, page, dpi=DPI)), self._show_image)

    def _show_image(self, shown: tuple[int, PageImage]) -> None:
        page, image = shown
        if self.paper is None:
            return
        name = self._printables[0].household_name
        self.screen.paper.show_page(image, page, count=self.paper.pages, name=name)
        self.screen.show_place(page, count=self.paper.pages)

    def _print(self) -> None:
        paper, printer = self.paper, self.screen.settings.printer.chosen
        if paper is None or not printer:
            return
        desk, copies = self.stage.desk, self.screen.settings.copies.number
        duplex = self.screen.settings.duplex

        def work() -> None:
            pdf, visits = paper.pdf, paper.visits
            with print_logged(desk, visits, paper=pdf, copies=copies, where=printer):
                printers.print_pdf(pdf, printer, copies=copies, duplex=duplex)

        done = self.screen.tr("已交给打印机 {printer}。").format(printer=printer)
        self.stage.run(work, lambda _: self.stage.say(done))

    def _save(self) -> None:
        paper = self.paper
        if paper is None:
            return
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name, _ = QFileDialog.getSaveFileName(
            self.screen,
            self.screen.tr("存成 PDF"),
            str(Path(start) / self.screen.tr("走访表.pdf")),
            "PDF (*.pdf)",
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the bytes that are shown into a file, and note who took them out."""
        paper = self.paper
        if paper is None:
            return
        desk = self.stage.desk

        def work() -> None:
            pdf = paper.pdf
            with print_logged(desk, paper.visits, paper=pdf, copies=1, where="pdf"):
                write_atomic(file, pdf)

        done = self.screen.tr("PDF 已存好。里面有个人信息，用完请删。")
        self.stage.run(work, lambda _: self.stage.say(done))
