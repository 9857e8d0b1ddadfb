"""帮同事重设口令: a supervisor types what a worker reads aloud and reads the code back. Works out
nothing itself.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.keyboard_room import FieldPage
from ui.widgets.page_header import PageHeader


class AnsweringScreen(FieldPage):
    """`asked`: the challenge as it was heard, and who asks for what reason."""

    asked = Signal(str, str)
    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.challenge = self._line(self.tr("同事念来的码"))
        self.challenge.setPlaceholderText(self.tr("例如 A7-3-KD"))
        self.reason = self._line(self.tr("是谁、为什么，会留在记录里"))
        self.work = Button(theme, self.tr("算出回码"), role="main", icon="check")
        self.work.clicked.connect(self._ask)
        self._code = label("", "display")
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint = label("", "body", tone="ink_2")
        self.header = PageHeader(theme, self.tr("帮同事重设口令"), back=True)
        self.header.back_asked.connect(self.back_asked)
        self.on_key("Esc", self.back_asked.emit)
        self._lay_out()
        self._show_state()

    @property
    def code_words(self) -> str:
        """The code that is shown now; "" for none."""
        return self._code.text()

    def show_code(self, code: str) -> None:
        """What to read aloud."""
        self.show_notice("")
        self._code.setText("   ".join(code.split("-")))
        self._code.setAccessibleName(self.tr("念给同事：{code}").format(code=code))
        self._answer.setVisible(bool(code))
        self._hint.setText(
            self.tr("一组一组地念。这个码只对这台设备有用，只能用一次；资料不会动。")
        )

    def say_wrong(self, sentence: str) -> None:
        """No code came of it."""
        self.show_code("")
        self.show_notice(sentence)

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.textChanged.connect(self._show_state)
        return made

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        who = Card(theme, self.tr("1  先听清是本人，再请他念设备上的码"), icon="phone")
        who.content.addWidget(label(self.tr("同事念来的码"), "body", tone="ink_2"))
        who.content.addWidget(self.challenge)
        who.content.addWidget(label(self.tr("是谁、为什么，会留在记录里"), "body", tone="ink_2"))
        who.content.addWidget(self.reason)
        self._answer = Card(theme, self.tr("2  把这个回码念给他"), icon="message-square")
        self._answer.content.addWidget(self._code)
        self._answer.content.addWidget(self._hint)
        self._answer.hide()
        for card in (who, self._answer):
            self.body.addWidget(card)
        self.body.addStretch(1)
        self.foot.addWidget(self.work)
        self.show_foot()

    def _show_state(self) -> None:
        told = self.challenge.text().strip() and self.reason.text().strip()
        self.work.setEnabled(bool(told))

    def _ask(self) -> None:
        self.asked.emit(self.challenge.text().strip(), self.reason.text().strip())
