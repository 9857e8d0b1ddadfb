"""True A4 pages on a quiet ground, from the very bytes that print. Never lays out a page."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fieldvisit.printing.preview import PageImage
from ui.theme import Theme, label
from ui.widgets.button import IconButton
from ui.widgets.scroll import scroll_area

A4 = (210, 297)
ZOOMS = (1.0, 1.5, 2.0)


class PaperPreview(QFrame):
    """One page at a time; `page_asked` wants another one, from 0."""

    page_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "sunken")
        self._theme = theme
        self._page = 0
        self._count = 0
        self._zoom = 0
        self.paper = _Paper(theme)
        self.area: QScrollArea = scroll_area(self.paper)
        self.area.setWidgetResizable(False)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.viewport().setAutoFillBackground(False)
        self._words = label("", tone="ink_2")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = IconButton(theme, "chevron-left", name=self.tr("上一页"))
        self.on = IconButton(theme, "chevron-right", name=self.tr("下一页"))
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))
        self._lay_out()
        self.show_words("")

    @property
    def has_page(self) -> bool:
        """Whether a page is shown now."""
        return not self.area.isHidden()

    def show_page(self, image: PageImage, page: int, *, count: int, name: str) -> None:
        """Show page `page` (from 0) of `count`; `name` whose paper it is."""
        self._page, self._count = page, count
        self.paper.show_image(image)
        self._words.hide()
        self.area.show()
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page < count - 1)
        spoken = self.tr("第 {n} 页，共 {m} 页，{name}")
        self.setAccessibleName(spoken.format(n=page + 1, m=count, name=name))
        self._fit()

    def show_words(self, words: str) -> None:
        """No page now: what is being done, or what went wrong."""
        self._count = 0
        self.area.hide()
        self._words.show()
        self._words.setText(words)
        self.setAccessibleName(words)
        self.back.setEnabled(False)
        self.on.setEnabled(False)

    def turn(self, step: int) -> None:
        """Ask for the next or the previous page."""
        page = self._page + step
        if 0 <= page < self._count:
            self.page_asked.emit(page)

    def zoom(self, step: int) -> None:
        """Closer or farther; the whole page is the farthest."""
        self._zoom = min(max(self._zoom + step, 0), len(ZOOMS) - 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        theme = self._theme
        row = QHBoxLayout(self)
        gap = theme.space(2)
        row.setContentsMargins(gap, gap, gap, gap)
        row.setSpacing(gap)
        middle = QVBoxLayout()
        middle.addWidget(self._words, 1)
        middle.addWidget(self.area, 1)
        row.addWidget(self.back)
        row.addLayout(middle, 1)
        row.addWidget(self.on)

    def _fit(self) -> None:
        """The whole page in sight at zoom 1."""
        air = 2 * self._theme.space(2)
        room = self.contentsRect()
        wide = room.width() - 2 * (self.back.width() + air) - air
        tall = room.height() - 2 * air
        scale = min(wide / A4[0], tall / A4[1]) * ZOOMS[self._zoom]
        self.paper.setFixedSize(max(1, round(A4[0] * scale)), max(1, round(A4[1] * scale)))


class _Paper(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._scaled = QImage()

    def show_image(self, image: PageImage) -> None:
        # Copied: the bytes of the page image do not outlive it.
        form = QImage.Format.Format_RGBA8888
        self._image = QImage(
            image.rgba, image.width, image.height, 4 * image.width, form
        ).convertToFormat(QImage.Format.Format_RGB32)
        self._scaled = QImage()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = self.size() * self.devicePixelRatio()
        if self._scaled.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            whole = Qt.AspectRatioMode.IgnoreAspectRatio
            self._scaled = self._image.scaled(size, whole, smooth)
        box = QRectF(self.rect())
        painter.drawImage(box, self._scaled)
        painter.setPen(QPen(self._theme.colour("line"), self._theme.line("hair")))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.end()
