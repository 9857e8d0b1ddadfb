"""A signature inside a form: of a co-signer, of a neighbour. Keeps no picture itself."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.kept import Kept
from ui.widgets.note_line import NoteLine
from ui.widgets.scroll import Page
from ui.widgets.signature_pad import SignaturePad
from ui.widgets.visible import show_if

PAUSE_MS = 600
"""After the last stroke: a name is several strokes, and each of them is not kept by itself."""


class SigningBox(Answer):
    """The pad with 撤一笔 and 重写; what was signed before is shown, and can be signed anew."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.pad = SignaturePad(theme, name=self.question, hint=self._hint())
        self.pad.changed.connect(self._changed)
        self._before = QLabel()
        self._frame = self._framed(self._before)
        self._words = label("", tone="ink_2")
        self._trouble = NoteLine(theme)
        self.undo = self._tool(self.tr("撤一笔"), "undo-2", act=self.pad.undo)
        self.again = self._tool(self.tr("重写"), "rotate-ccw", act=self.pad.clear)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self._lay_out()
        self.show_state(state)

    def show_state(self, state: NodeState) -> None:
        self.state = state
        # Either strokes of now or the picture of what was signed before, never both.
        before = bool(state.value) and not self.pad.signed
        show_if(self._frame, before)
        self.pad.setHidden(before)
        self.pad.lock(state.readonly)
        signed = bool(state.value) or self.pad.signed
        self._words.setText(self.tr("已签") if signed else self.tr("未签"))
        self.undo.setEnabled(self.pad.signed and not state.readonly)
        self.again.setEnabled(signed and not state.readonly)

    def show_kept(self, kept: Kept) -> None:
        self._trouble.say(kept.trouble, kind="caution")
        if kept.picture is not None:
            height = self.theme.target("signature_min_h")
            smooth = Qt.TransformationMode.SmoothTransformation
            drawn = inked(kept.picture, self.theme.colour("ink")).scaledToHeight(height, smooth)
            self._before.setPixmap(QPixmap.fromImage(drawn))

    def entry(self) -> QWidget:
        return self.again if self.again.isEnabled() else self

    def say_name(self, name: str) -> None:
        self.setAccessibleName(f"{name}，{self._words.text()}")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        above = self.parentWidget()
        while above is not None and not isinstance(above, Page):
            above = above.parentWidget()
        if above is not None and above.area is not None:
            self.pad.hold_still(above.area)

    def settle(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._tell()

    def _hint(self) -> str:
        drawing = "draw" in self.state.appearance.split()
        return self.tr("画在框里") if drawing else self.tr("手指或笔都可以，写错点“重写”")

    def _framed(self, picture: QLabel) -> QFrame:
        made = QFrame()
        made.setProperty("role", "sunken")
        row = QHBoxLayout(made)
        edge = self.theme.space(2)
        row.setContentsMargins(edge, edge, edge, edge)
        row.addWidget(picture)
        row.addStretch(1)
        return made

    def _tool(self, words: str, icon: str, *, act: Callable[[], None]) -> Button:
        made = Button(self.theme, words, icon=icon)
        made.set_words(words, name=f"{self.question}，{words}")
        made.clicked.connect(act)
        return made

    def _lay_out(self) -> None:
        theme = self.theme
        tools = QHBoxLayout()
        tools.setSpacing(theme.target("gap"))
        tools.addWidget(self._words, 1)
        tools.addWidget(self.undo)
        tools.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(tools)
        column.addWidget(self._trouble)
        column.addWidget(self._frame)
        column.addWidget(self.pad)

    def _changed(self) -> None:
        self.show_state(self.state)
        if self.pad.signed:
            self._pause.start()
        else:
            self._pause.stop()
            if self.state.value:
                self.answered.emit("")

    def _tell(self) -> None:
        self.wished.emit("keep", self.pad.png())


def inked(picture: QImage, ink: QColor) -> QImage:
    """Black on white as the present look's ink on nothing."""
    strokes = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    strokes.invertPixels()
    made = QImage(strokes.size(), QImage.Format.Format_ARGB32)
    made.fill(ink)
    made.setAlphaChannel(strokes)
    return made
