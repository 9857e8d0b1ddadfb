"""The foot of a form: back a page, where we are, on a page. Never turns the page itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button

AIR = "\N{EN SPACE}"


class FormFoot(QWidget):
    """上一页, 第 n 节，共 m 节, 下一页 (on the last page: 核对)."""

    previous_asked = Signal()
    next_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._place = label("", "bold")
        self._left = label("", "hint")
        self.previous_button = Button(theme, self.tr("上一页"), icon="chevron-left")
        self.next_button = Button(theme, self.tr("下一页"), role="main")
        self.next_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.previous_button.clicked.connect(self.previous_asked)
        self.next_button.clicked.connect(self.next_asked)
        words = QVBoxLayout()
        words.setSpacing(0)
        for line in (self._place, self._left):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        row.addWidget(self.previous_button, 2)
        row.addLayout(words, 3)
        row.addWidget(self.next_button, 3)

    def show_place(self, place: int, *, total: int, left: int, last: bool) -> None:
        """Page `place` of `total`, counted from 1; `left` required questions open in all."""
        self._place.setText(self.tr("第 {n} 节，共 {m} 节").format(n=place, m=total))
        done = self.tr("必填都填好了")
        self._left.setText(self.tr("全表还差 {n} 题必填").format(n=left) if left else done)
        self.previous_button.setEnabled(place > 1)
        words = self.tr("核对") if last else self.tr("下一页")
        # The icon stands behind the words: the air between them belongs to the words.
        self.next_button.set_words(words + AIR, name=words)
        self.next_button.set_icon("list-checks" if last else "chevron-right")
