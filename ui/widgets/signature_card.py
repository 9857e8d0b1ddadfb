"""One person's place to sign: who, in which way, the pad. Never keeps the signature itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.signature_pad import SignaturePad
from ui.widgets.state_pill import StatePill
from ui.widgets.strokes import Drawing
from ui.widgets.visible import show_if
from ui.widgets.way_chips import WayChips

ON_GLASS = ("drawn", "proxy")
"""The ways that need the pad."""


@dataclass(frozen=True)
class Signer:
    """`key` investigator, investigator2 or respondent. `ways` (code, words) of signing, none where
    there is only one; `handed`: signs on a page of its own; `asks` what `reason` is to say."""

    key: str
    title: str
    name: str
    hint: str = ""
    ways: Sequence[tuple[str, str]] = ()
    way: str = "drawn"
    reason: str = ""
    asks: str = ""
    handed: bool = False
    drawing: Drawing | None = None
    signed_at: str = ""


class SignatureCard(QFrame):
    """Shows a `Signer` and tells what was done; rebuilt when the way changes."""

    drawn = Signal(str, object)
    """key, Drawing (None after 重写)."""

    way_chosen = Signal(str, str)
    reason_given = Signal(str, str)
    handing_asked = Signal(str)

    def __init__(self, theme: Theme, signer: Signer) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.theme = theme
        self.signer = signer
        self.pad: SignaturePad | None = None
        self.hand_over: Button | None = None
        self.pill = StatePill(theme, "done", words=self._pill_words(signer.signed_at))
        show_if(self.pill, bool(signer.signed_at))
        column = QVBoxLayout(self)
        side = theme.space(4)
        column.setContentsMargins(side, theme.space(3), side, theme.space(3))
        column.setSpacing(theme.space(2))
        self._top = QHBoxLayout()
        self._top.setSpacing(theme.target("gap"))
        self._top.addLayout(self._head(), 1)
        column.addLayout(self._top)
        if signer.ways:
            column.addWidget(self._ways())
        if signer.asks:
            column.addWidget(self._reason())
        if signer.way in ON_GLASS:
            self._put_pad(column)
        elif signer.hint:
            column.addWidget(label(signer.hint, "second"))

    def hold_still(self, area: QScrollArea) -> None:
        """Writing on the pad does not push the page."""
        if self.pad is not None:
            self.pad.hold_still(area)

    def show_signed(self, at: str) -> None:
        """The time of the last stroke; empty: not signed."""
        self.pill.show_state("done", self._pill_words(at))
        show_if(self.pill, bool(at))

    def _pill_words(self, at: str) -> str:
        return self.tr("已签 {at}").format(at=at)

    def _head(self) -> FlowLayout:
        theme, signer = self.theme, self.signer
        row = FlowLayout(gap=theme.space(2))
        row.addWidget(label(signer.title, "heading", wrap=False))
        row.addWidget(label(signer.name, "second", wrap=False))
        row.addWidget(self.pill)
        return row

    def _ways(self) -> WayChips:
        signer = self.signer
        name = self.tr("{who}怎么签").format(who=signer.title)
        chips = WayChips(self.theme, signer.ways, name=name)
        chips.choose(signer.way)
        chips.chosen.connect(lambda way: self.way_chosen.emit(signer.key, way))
        return chips

    def _reason(self) -> QLineEdit:
        field = QLineEdit(self.signer.reason)
        field.setPlaceholderText(self.signer.asks)
        field.setAccessibleName(self.signer.asks)
        field.textEdited.connect(lambda text: self.reason_given.emit(self.signer.key, text))
        return field

    def _put_pad(self, column: QVBoxLayout) -> None:
        signer = self.signer
        pad = SignaturePad(
            self.theme,
            name=self.tr("{who}签名").format(who=signer.title),
            hint="" if signer.handed else self.tr("手指或笔都可以，写错点“重写”"),
        )
        pad.show_drawing(signer.drawing)
        self.pad = pad
        if signer.handed:
            self._put_handing(column)
            return
        pad.changed.connect(lambda: self._tell(pad))
        # Big words leave no room beside the name.
        if self.theme.text == "standard":
            self._put_tools(self._top, pad)
        else:
            row = QHBoxLayout()
            row.addStretch(1)
            self._put_tools(row, pad)
            column.addLayout(row)
        column.addWidget(pad)

    def _put_handing(self, column: QVBoxLayout) -> None:
        """A locked picture of the signature, and the way to the page that is handed over."""
        assert self.pad is not None
        self.pad.lock()
        signed = self.signer.drawing is not None
        if signed:
            column.addWidget(self.pad)
        else:
            self.pad = None
        words = self.tr("重新交给对方签") if signed else self.tr("交给对方看并签名")
        button = Button(self.theme, words, role="plain" if signed else "second", icon="pen-tool")
        button.clicked.connect(lambda: self.handing_asked.emit(self.signer.key))
        self.hand_over = button
        column.addWidget(button)

    def _put_tools(self, row: QHBoxLayout, pad: SignaturePad) -> None:
        row.setSpacing(self.theme.target("gap"))
        for words, icon, act in (
            (self.tr("撤一笔"), "undo-2", pad.undo),
            (self.tr("重写"), "rotate-ccw", pad.clear),
        ):
            button = Button(self.theme, words, icon=icon)
            button.set_words(words, name=f"{self.signer.title}{words}")
            button.clicked.connect(act)
            row.addWidget(button)

    def _tell(self, pad: SignaturePad) -> None:
        self.drawn.emit(self.signer.key, pad.drawing() if pad.signed else None)


__all__ = ["ON_GLASS", "SignatureCard", "Signer"]
