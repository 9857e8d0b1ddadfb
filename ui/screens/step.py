"""One step of casework: the few things that it asks, and 存好 or its own verb. Judges nothing."""

from datetime import date

from PySide6.QtCore import Signal

from fieldvisit.casework.board import Asked, Offer
from fieldvisit.forms.state import NodeState, Option
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.keyboard_room import FieldPage
from ui.widgets.page_header import PageHeader
from ui.widgets.question_card import Question
from ui.widgets.question_list import QuestionList

TYPES = {
    "text": ("text", ""),
    "long": ("text", "multiline"),
    "choice": ("select_one", ""),
    "many": ("select_multiple", ""),
    "count": ("integer", ""),
    "file": ("text", ""),
    "day": ("date", ""),
    "money": ("decimal", ""),
}
"""What a step asks -> type and appearance of the question that asks it."""

CHOOSER = "chooser"
"""The name of the button that leads to a file."""


class StepScreen(FieldPage):
    """`changed` follows every answer; `kept` comes when everything needed is there; `file_asked`
    names what a file is to be chosen for.
    """

    changed = Signal(str, str)
    file_asked = Signal(str)
    kept = Signal()
    back_asked = Signal()

    def __init__(self, theme: Theme, offer: Offer, *, today: date) -> None:
        super().__init__(theme)
        self._offer, self._today = offer, today
        self._said: dict[str, str] = {}
        self._strict = False
        self.header = PageHeader(theme, offer.label, back=True)
        role = "danger" if offer.danger else "main"
        self.keep = Button(theme, offer.verb or self.tr("存好"), role=role, icon="check")
        self.questions = QuestionList(theme)
        self.top.addWidget(self.header)
        self.body.addWidget(self.questions)
        self.body.addStretch(1)
        if theme.portrait:
            self.foot.addWidget(self.keep)
            self.show_foot()
        else:
            self.header.add(self.keep)
        self.header.back_asked.connect(self.back_asked)
        self.keep.clicked.connect(self._keep)
        self.questions.answered.connect(self.changed)
        self.on_key("Esc", self.back_asked.emit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.on_key(keys, self.keep.click)

    def show_data(self, said: dict[str, str]) -> None:
        """Show what was filled in so far."""
        self._said = dict(said)
        self.questions.show_questions(
            [self._question(place, one) for place, one in enumerate(self._offer.asks, 1)]
        )
        for one in self._offer.asks:
            if one.kind == "file":
                self._offer_file(one)

    def _offer_file(self, one: Asked) -> None:
        """The way to a file stands with the question that wants it."""
        card = self.questions.card(one.name)
        column = card.layout() if card is not None else None
        if card is None or column is None or card.findChild(Button, CHOOSER) is not None:
            return
        made = Button(self.theme, self.tr("选文件"), role="second", icon="file")
        name = self.tr("选文件：{label}").format(label=one.label)
        made.set_words(self.tr("选文件"), name=name)
        made.setObjectName(CHOOSER)
        made.clicked.connect(lambda: self.file_asked.emit(one.name))
        column.addWidget(made)

    def _question(self, place: int, one: Asked) -> Question:
        value = self._said.get(one.name, "")
        kind, appearance = TYPES[one.kind]
        missing = one.needed and not value.strip()
        state = NodeState(
            ref=one.name,
            name=one.name,
            type=kind,
            value=value,
            relevant=True,
            required=one.needed,
            readonly=False,
            valid=not missing,
            why="required" if missing else "",
            message=self.tr("这一项要填") if missing else "",
            label=one.label,
            hint="",
            options=tuple(Option(code, word) for code, word in one.options),
            appearance=appearance,
            section="",
        )
        return Question(state, str(place), self._today, strict=self._strict)

    def _keep(self) -> None:
        self.questions.settle()
        lacking = [
            one.name
            for one in self._offer.asks
            if one.needed and not self._said.get(one.name, "").strip()
        ]
        if not lacking:
            self.kept.emit()
            return
        self._strict = True
        self.show_data(self._said)
        card = self.questions.card(lacking[0])
        if card is not None:
            card.focus_control()
