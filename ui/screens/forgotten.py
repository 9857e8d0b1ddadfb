"""忘了口令: the challenge to read aloud, the supervisor's code, a new PIN twice. Keeps none of them
and sets nothing itself.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.keyboard_room import FieldPage
from ui.widgets.page_header import PageHeader

DIGITS = 6
LETTERS = 18
"""Of the supervisor's code, its check letters among them."""


class ForgottenScreen(FieldPage):
    """`answered`: the code and the new PIN, once both say enough and the two PINs are alike."""

    answered = Signal(str, str)
    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._busy = False
        self._challenge = label("", "display")
        self._challenge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._left = label("", "body", tone="ink_2")
        self.code = self._line(self.tr("主管念回来的码"))
        self.code.setPlaceholderText(self.tr("每 4 个一组，大小写都行"))
        self.pin = self._line(self.tr("新口令，6 位数字"), secret=True)
        self.again = self._line(self.tr("新口令再输一次"), secret=True)
        self._why = label("", "body", tone="ink_2")
        self.done = Button(theme, self.tr("换成新口令"), role="main", icon="check")
        self.done.clicked.connect(self._answer)
        self.header = PageHeader(theme, self.tr("忘了口令"), back=True)
        self.header.back_asked.connect(self.back_asked)
        self.on_key("Esc", self.back_asked.emit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.on_key(keys, self.done.click)
        self._lay_out()
        self._show_state()

    def show_data(self, who: str, challenge: str, *, left: int) -> None:
        """Whose PIN it is, what to read aloud, how often this can still be done."""
        self.header.set_sentence(who)
        self._challenge.setText("   ".join(challenge.split("-")))
        self._challenge.setAccessibleName(self.tr("念给主管：{text}").format(text=challenge))
        self._left.setText(
            self.tr("资料都在，一条不少。这台设备还能这样重设 {n} 次。").format(n=left)
        )
        self._show_state()

    def show_unable(self, sentence: str) -> None:
        """There is nothing to read aloud; why, and what to do instead."""
        self.show_notice(sentence)
        for one in (self.code, self.pin, self.again):
            one.setEnabled(False)
        self._show_state()

    def show_busy(self, busy: bool) -> None:
        """The code is being tried."""
        self._busy = busy
        self._show_state()

    def say_wrong(self, sentence: str) -> None:
        """The code was not taken; it stays to be mended."""
        self.show_busy(False)
        self.show_notice(sentence)
        self.code.setFocus()

    def _line(self, name: str, *, secret: bool = False) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        if secret:
            made.setEchoMode(QLineEdit.EchoMode.Password)
            made.setMaxLength(DIGITS)
            hints |= Qt.InputMethodHint.ImhDigitsOnly
        made.setInputMethodHints(hints)
        made.textChanged.connect(self._show_state)
        return made

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        told = Card(theme, self.tr("1  打电话给镇街主管，把这个念给他听"), icon="phone")
        told.content.addWidget(self._challenge)
        told.content.addWidget(self._left)
        heard = Card(theme, self.tr("2  主管会念回来一个码，填在这里"), icon="pen")
        heard.content.addWidget(self.code)
        new = Card(theme, self.tr("3  定一个新口令，6 位数字，输两次"), icon="lock")
        for name, line in ((self.tr("新口令"), self.pin), (self.tr("再输一次"), self.again)):
            new.content.addWidget(label(name, "body", tone="ink_2"))
            new.content.addWidget(line)
        for card in (told, heard, new):
            self.body.addWidget(card)
        self.body.addWidget(self._why)
        self.body.addStretch(1)
        self.foot.addWidget(self.done)
        self.show_foot()

    def _lacking(self) -> str:
        letters = sum(one.isalnum() for one in self.code.text())
        if not self.code.isEnabled():
            return ""
        if letters < LETTERS:
            return self.tr("码还差 {n} 个").format(n=LETTERS - letters)
        if len(self.pin.text()) < DIGITS or not self.pin.text().isdigit():
            return self.tr("新口令要 6 位数字")
        if self.pin.text() != self.again.text():
            return self.tr("两次输的新口令还不一样")
        return ""

    def _show_state(self) -> None:
        lacking = self._lacking()
        self._why.setText(self.tr("正在换…") if self._busy else lacking)
        self.done.setEnabled(self.code.isEnabled() and not (lacking or self._busy))

    def _answer(self) -> None:
        self.show_notice("")
        self.answered.emit(self.code.text(), self.pin.text())
