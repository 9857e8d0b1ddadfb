"""解锁: who works here, and the PIN. Imports nothing heavy, never keeps a PIN."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from fieldvisit.casework.device.unlocking import LockPerson
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.nav_rail import Mark
from ui.widgets.pin_pad import PinPad
from ui.widgets.scroll import Page

MARK_SIDE = 7


class UnlockScreen(Page):
    """`entered`: staff id and PIN after the sixth digit. What follows is for whoever listens."""

    entered = Signal(str, str)
    bigger_text_asked = Signal()
    help_asked = Signal()
    forgotten = Signal(str)
    """Whose PIN it is."""

    person_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, max_width=theme.layout("form_max") if theme.portrait else 0)
        self._people: Sequence[LockPerson] = ()
        self._chosen = ""
        self._device = label("", "body", tone="ink_2")
        self._who = label(self.tr("谁在用这台设备"), "body", tone="ink_2")
        self._cards = FlowLayout(gap=theme.gap(), equal=True, columns=2)
        self._buttons: dict[str, QPushButton] = {}
        self._ask = label("", "heading")
        self._ask.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._wrong = label("", "body", tone="due")
        self._wrong.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pad = PinPad(theme)
        self.pad.put_below_dots(self._wrong)
        self.pad.entered.connect(lambda pin: self.entered.emit(self._chosen, pin))
        self.pad.forgotten.connect(lambda: self.forgotten.emit(self._chosen))
        self._kept = label("")
        self._lay_out()
        self.first_focus = self.pad

    def show_data(self, people: Sequence[LockPerson], *, device: str, kept: str) -> None:
        """Who may unlock; `device` names it, `kept` says what it holds. One person: no list."""
        self._people = people
        self._device.setText(device)
        self._kept.setText(kept)
        for person in people:
            self._cards.addWidget(self._card(person))
        several = len(people) > 1
        self._who.setVisible(several)
        for button in self._buttons.values():
            button.setVisible(several)
        self.pad.setEnabled(bool(people))
        if people:
            self.choose(people[0])
        else:
            self._ask.setText(self.tr("这台设备还没有启用"))

    def choose(self, person: LockPerson) -> None:
        """This person types next."""
        self._chosen = person.staff_id
        for staff_id, button in self._buttons.items():
            button.setChecked(staff_id == person.staff_id)
        self._ask.setText(self.tr("{name}，请输入 6 位口令").format(name=person.label))
        self.say_wrong("")
        self.pad.clear()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)
        self.person_chosen.emit(person.staff_id)

    def say_wrong(self, sentence: str) -> None:
        """What was wrong with the last try; the dots are empty again."""
        self._wrong.setText(sentence)
        self._wrong.setAccessibleName(sentence)
        self.pad.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits are for the pad, wherever the focus is."""
        self.pad.keyPressEvent(event)

    def show_wait(self, seconds: int) -> None:
        """Too many wrong PINs: how long nothing is looked at, counted down by whoever calls; 0 once
        the time is over."""
        waiting = seconds > 0
        self.pad.hold(waiting)
        words = self.tr("口令错得太多，还要等 {left}。资料都加密存着。")
        left = self.tr("{m} 分 {s} 秒").format(m=seconds // 60, s=f"{seconds % 60:02}")
        self._wrong.setText(words.format(left=left) if waiting else "")

    @property
    def wrong_words(self) -> str:
        """What stands below the dots now."""
        return self._wrong.text()

    def show_busy(self, busy: bool) -> None:
        """While the PIN is being checked nothing can be typed."""
        self.pad.setEnabled(not busy)
        if busy:
            self._wrong.setText(self.tr("正在打开…"))
        else:
            self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        if self.theme.portrait:
            self._stack_up()
        else:
            self._side_by_side()

    def _stack_up(self) -> None:
        theme, body = self.theme, self.body
        body.addSpacing(theme.space(6))
        body.addLayout(self._head())
        body.addSpacing(theme.space(5))
        body.addWidget(self._who)
        body.addLayout(self._cards)
        body.addSpacing(theme.space(4))
        body.addWidget(self._ask)
        body.addWidget(self.pad)
        body.addStretch(1)
        body.addWidget(self._kept_line())
        body.addLayout(self._last_line())

    def _side_by_side(self) -> None:
        theme = self.theme
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(theme.space(3))
        left.addLayout(self._head())
        left.addStretch(1)
        left.addWidget(self._who)
        left.addLayout(self._cards)
        left.addStretch(2)
        left.addWidget(self._kept_line())
        left.addLayout(self._last_line())
        right.addStretch(1)
        right.addWidget(self._ask)
        right.addWidget(self.pad)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.space(7))
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)

    def _head(self) -> QHBoxLayout:
        theme = self.theme
        head = QHBoxLayout()
        head.setSpacing(theme.space(5))
        side = theme.space(MARK_SIDE) * 2 - theme.space(1)
        head.addWidget(Mark(theme, side=side, red=True))
        words = QVBoxLayout()
        words.addStretch(1)
        words.addWidget(label(self.tr("铁脚板走访"), "display"))
        words.addWidget(self._device)
        words.addStretch(1)
        head.addLayout(words, 1)
        return head

    def _kept_line(self) -> QFrame:
        made = QFrame()
        made.setProperty("role", "card")
        row = QHBoxLayout(made)
        row.setSpacing(self.theme.space(4))
        picture = QLabel()
        picture.setPixmap(self.theme.pixmap("cloud-off", "due"))
        row.addWidget(picture)
        row.addWidget(self._kept, 1)
        return made

    def _last_line(self) -> QHBoxLayout:
        bigger = Button(self.theme, self.tr("字大一点"), role="text", icon="a-large-small")
        bigger.clicked.connect(self.bigger_text_asked)
        ask = Button(self.theme, self.tr("帮助"), role="text", icon="circle-help")
        ask.clicked.connect(self.help_asked)
        row = QHBoxLayout()
        row.addWidget(bigger)
        row.addStretch(1)
        row.addWidget(ask)
        return row

    def _card(self, person: LockPerson) -> QPushButton:
        made = QPushButton(person.label)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setProperty("role", "person")
        made.setAccessibleName(person.label)
        made.clicked.connect(lambda: self.choose(person))
        self._buttons[person.staff_id] = made
        return made
