"""交给对方看: one page to read aloud and to sign on. The way out is the worker's PIN alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import empty
from ui.widgets.pin_pad import PinPad
from ui.widgets.scroll import Page, scroll_area
from ui.widgets.signature_pad import SignaturePad
from ui.widgets.strokes import Drawing


@dataclass(frozen=True)
class SigningView:
    """`sentences`: 3 to 6 plain ones; `signs` 请孙桂芬签名; `worker` whose PIN leads out."""

    sentences: Sequence[str]
    signs: str
    worker: str
    drawing: Drawing | None = None


class SigningScreen(Page):
    """First the sentences and the pad, then thanks and the PIN. Only the sentences scroll: no
    finger can push the pad away while a name is written."""

    finished = Signal(object)
    """The Drawing; None when the person gives the device back without signing."""

    pin_entered = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, max_width=theme.layout("form_max"), scrolls=False)
        self.steps = QStackedWidget()
        self.pad = SignaturePad(theme, name=self.tr("签名"), hint=self.tr("请在横线上写名字"))
        self.pad.changed.connect(self._show_state)
        self.done = Button(theme, self.tr("完成"), role="main", icon="check")
        self.done.clicked.connect(self._finish)
        self.give_back = Button(theme, self.tr("先不签，交还"))
        self.give_back.clicked.connect(self._give_back)
        self.pin = PinPad(theme)
        self.pin.setMinimumWidth(theme.target("signature_min_w"))
        self.pin.entered.connect(self.pin_entered)
        self._sentences = QVBoxLayout()
        self._signs = label("", "heading")
        self._worker = label("")
        self.trouble = label("", tone="overdue")
        self.steps.addWidget(self._reading())
        self.steps.addWidget(self._thanks())
        self.body.addWidget(self.steps)

    def show_data(self, view: SigningView) -> None:
        """Show what is read aloud and who signs."""
        empty(self._sentences)
        for sentence in view.sentences:
            role = "heading" if self.theme.text == "extra" else "number"
            self._sentences.addWidget(label(sentence, role))
        self._sentences.addStretch(1)
        self._signs.setText(view.signs)
        self._worker.setText(
            self.tr("请把机器交还给{name}，由工作人员输入口令。").format(name=view.worker)
        )
        self.pad.show_drawing(view.drawing)
        self._show_state()

    @property
    def reading(self) -> bool:
        """Whether it is still with the one who reads and signs."""
        return self.steps.currentIndex() == 0

    def show_wrong_pin(self, sentence: str) -> None:
        """The PIN was not right: the page stays closed."""
        self.trouble.setText(sentence)
        self.pin.clear()

    def ask_for_pin(self) -> None:
        """Thanks, and nothing else until the worker's PIN."""
        self.trouble.setText("")
        self.steps.setCurrentIndex(1)
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reading(self) -> QWidget:
        theme = self.theme
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, theme.space(4), 0, 0)
        column.setSpacing(theme.space(4))
        self._sentences.setSpacing(theme.space(4))
        words = QWidget()
        words.setObjectName("column")
        words.setLayout(self._sentences)
        column.addWidget(scroll_area(words), 1)
        column.addWidget(self._tools())
        column.addWidget(self.pad)
        row = QHBoxLayout()
        row.setSpacing(theme.space(3))
        row.addWidget(self.give_back, 2)
        row.addStretch(1)
        row.addWidget(self.done, 3)
        column.addLayout(row)
        return page

    def _tools(self) -> QWidget:
        theme = self.theme
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.target("gap"))
        row.addWidget(self._signs, 1)
        undo = Button(theme, self.tr("撤一笔"), icon="undo-2")
        undo.clicked.connect(self.pad.undo)
        again = Button(theme, self.tr("重写"), icon="rotate-ccw")
        again.clicked.connect(self.pad.clear)
        row.addWidget(undo)
        row.addWidget(again)
        return held

    def _thanks(self) -> QWidget:
        theme = self.theme
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(theme.space(4))
        column.addStretch(1)
        for words in (label(self.tr("谢谢您"), "display"), self._worker, self.trouble):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        column.addWidget(self.pin, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _show_state(self) -> None:
        self.done.setEnabled(self.pad.signed)

    def _finish(self) -> None:
        self.finished.emit(self.pad.drawing())
        self.ask_for_pin()

    def _give_back(self) -> None:
        self.finished.emit(None)
        self.ask_for_pin()
