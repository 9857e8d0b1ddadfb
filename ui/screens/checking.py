"""核对与签名: the last look, the signatures, 定稿. Never decides whether the form is whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.check_line import CheckLine
from ui.widgets.keyboard_room import FieldPage
from ui.widgets.page_header import PageHeader
from ui.widgets.question_list import QuestionList
from ui.widgets.series import Items
from ui.widgets.signature_card import SignatureCard, Signer
from ui.widgets.state_pill import StatePill
from ui.widgets.visible import show_if


@dataclass(frozen=True)
class Line:
    """A line of 先看一遍: `kind` ok, caution, wrong or note; `ref` and `page` lead to its question,
    an empty `ref` leads nowhere."""

    kind: str
    sentence: str
    ref: str = ""
    page: int = 0


@dataclass(frozen=True)
class CheckingView:
    """`why_not` is what still stands before 定稿, empty when nothing does; `companion` the hint of
    同行走访人 while nobody was added."""

    title: str
    sentence: str
    category: str
    read_to: str
    lines: Sequence[Line]
    items: Items
    signers: Sequence[Signer]
    companion: str
    why_not: str


class CheckingScreen(FieldPage):
    """Draws a `CheckingView`; a card that stays the same is left alone."""

    back_asked = Signal()
    question_asked = Signal(str, int)
    answered = Signal(str, str)
    wished = Signal(str, str, object)
    drawn = Signal(str, object)
    way_chosen = Signal(str, str)
    reason_given = Signal(str, str)
    handing_asked = Signal(str)
    companion_asked = Signal()
    cosigner_asked = Signal()
    later_asked = Signal()
    finish_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.header = PageHeader(theme, "", back=True)
        self.header.add(StatePill(theme, "draft", words=self.tr("草稿")))
        self.top.addWidget(self.header)
        self._look = Card(theme, self.tr("先看一遍"), flush=True)
        self._look.content.setSpacing(0)
        self.questions = QuestionList(theme)
        self.cards: dict[str, SignatureCard] = {}
        self.why_not = ""
        self._signatures = QVBoxLayout()
        self._signatures.setSpacing(theme.gap())
        self._companion = self._companion_card()
        self.body.addWidget(self._look)
        self.body.addWidget(self.questions)
        self.body.addLayout(self._signatures)
        self.body.addWidget(self._companion)
        self.body.addStretch(1)
        self._put_foot()
        self._listen()

    def show_data(self, view: CheckingView) -> None:
        """Show what stands; pads that are being written on stay as they are."""
        self.header.set_title(view.title)
        self.header.set_sentence(view.sentence)
        self.header.put_seal(view.category)
        self._look.set_hint(view.read_to)
        self._show_lines(view.lines)
        self.questions.show_items(view.items)
        show_if(self.questions, bool(view.items))
        self._show_signers(view.signers)
        show_if(self._companion, bool(view.companion))
        self._companion_hint.setText(view.companion)
        self.show_readiness(view.why_not)

    def show_readiness(self, why_not: str) -> None:
        """定稿 can be pressed, or why it cannot."""
        self.why_not = why_not
        self.finish.setEnabled(not why_not)
        self._state.setText(why_not or self.tr("定稿后不能改"))
        more = self.tr("要改就另做一份更正，两份都留")
        self._more.setText(self.tr("填过的都已存好") if why_not else more)

    def show_busy(self) -> None:
        """定稿 is on its way: it is not pressed twice."""
        self.finish.setEnabled(False)
        self._state.setText(self.tr("正在定稿"))

    def _listen(self) -> None:
        self.header.back_asked.connect(self.back_asked)
        self.questions.answered.connect(self.answered)
        self.questions.wished.connect(self.wished)
        self.finish.clicked.connect(self.finish_asked)
        self.later.clicked.connect(self.later_asked)
        self.on_key("Esc", self.back_asked.emit)
        self.on_key("Alt+Left", self.back_asked.emit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.on_key(keys, self.finish.click)

    def _show_lines(self, lines: Sequence[Line]) -> None:
        empty(self._look.content)
        for line in lines:
            rule = QFrame()
            rule.setProperty("role", "rule")
            self._look.content.addWidget(rule)
            self._look.content.addWidget(self._line(line))

    def _line(self, line: Line) -> CheckLine:
        action = self.tr("回到该题") if line.ref else ""
        made = CheckLine(self.theme, line.sentence, kind=line.kind, action=action)
        made.action_asked.connect(lambda: self.question_asked.emit(line.ref, line.page))
        return made

    def _show_signers(self, signers: Sequence[Signer]) -> None:
        wanted = {signer.key: signer for signer in signers}
        for key in list(self.cards):
            if key not in wanted or _changed(self.cards[key].signer, wanted[key]):
                card = self.cards.pop(key)
                self._signatures.removeWidget(card)
                card.hide()
                card.deleteLater()
        for place, (key, signer) in enumerate(wanted.items()):
            if key not in self.cards:
                self.cards[key] = self._signature_card(signer)
                self._signatures.insertWidget(place, self.cards[key])
            self.cards[key].show_signed(signer.signed_at)

    def _signature_card(self, signer: Signer) -> SignatureCard:
        card = SignatureCard(self.theme, signer)
        card.drawn.connect(self.drawn)
        card.way_chosen.connect(self.way_chosen)
        card.reason_given.connect(self.reason_given)
        card.handing_asked.connect(self.handing_asked)
        if self.area is not None:
            card.hold_still(self.area)
        return card

    def _companion_card(self) -> QFrame:
        theme = self.theme
        card = QFrame()
        card.setProperty("role", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        row.setSpacing(theme.space(3))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self.tr("同行走访人"), "bold"))
        self._companion_hint = label("", "second")
        words.addWidget(self._companion_hint)
        row.addLayout(words, 1)
        add = Button(theme, self.tr("加一位"), icon="plus")
        add.clicked.connect(self.companion_asked)
        later = Button(theme, self.tr("以后会签"), icon="pen-tool")
        later.clicked.connect(self.cosigner_asked)
        row.addWidget(add)
        row.addWidget(later)
        return card

    def _put_foot(self) -> None:
        theme = self.theme
        self.later = Button(theme, self.tr("以后再签"))
        self.finish = Button(theme, self.tr("定稿"), role="main", icon="stamp")
        self._state = label("", "bold")
        self._more = label("", "hint")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._state)
        words.addWidget(self._more)
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        row.addWidget(self.later, 2)
        row.addLayout(words, 3)
        row.addWidget(self.finish, 3)
        self.foot.addWidget(held)
        self.show_foot()


def _changed(shown: Signer, wanted: Signer) -> bool:
    """Whether a card must be built again: not for strokes and words that were given on it."""
    if shown.handed and shown.drawing is not wanted.drawing:
        return True
    return (shown.way, shown.name) != (wanted.way, wanted.name)
