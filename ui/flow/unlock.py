"""The page 解锁: opens the device with a PIN on a thread. Imports nothing heavy."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from fieldvisit.casework.device import unlocking
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from ui.failures import sentence_of
from ui.flow.place import Place, Stage
from ui.screens.unlock import UnlockScreen
from ui.theme import Theme


@dataclass(frozen=True)
class Device:
    """What opening a device needs: its folder, the clock and the source of ids."""

    folder: Path
    clock: Clock
    ids: IdSource


class UnlockPlace(Place):
    """`opened` gets the desk once the PIN was right."""

    chrome = False
    screen: UnlockScreen

    def __init__(self, stage: Stage, device: Device, *, opened: Callable[[object], None]) -> None:
        super().__init__(stage)
        self._device = device
        self._opened = opened
        self._unkept = False
        self._trying = ""

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = UnlockScreen(theme)
        made.entered.connect(self._unlock)
        made.bigger_text_asked.connect(self.stage.bigger_text)
        made.help_asked.connect(lambda: self.stage.say(self._help()))
        made.forgotten.connect(self._forgotten)
        made.person_chosen.connect(self._look_whether_waiting)
        self._second = QTimer(made)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)
        kept = made.tr("没有网也能进入。资料都加密存在本机，口令只在本机核对。")
        device = made.tr("入户走访·离线可用")
        try:
            people = unlocking.people(self._device.folder)
        except FieldvisitError as error:
            made.show_data([], device=device, kept=kept)
            made.say_wrong(sentence_of(error))
        else:
            made.show_data(people, device=device, kept=kept)
        self._say_unkept()
        return made

    def _unlock(self, staff_id: str, pin: str) -> None:
        device = self._device
        self.screen.show_busy(True)
        self._trying = staff_id

        def work() -> object:
            desk = unlocking.unlock(
                device.folder, staff_id, pin=pin, clock=device.clock, ids=device.ids
            )
            load_pages()
            return desk

        self.ask(work, self._opened)

    def say_unkept(self) -> None:
        """Someone's form could not be put on disk before the lock: it waits in memory."""
        self._unkept = True
        self._say_unkept()

    def _say_unkept(self) -> None:
        if self._unkept:
            words = self.screen.tr(
                "有没填完的内容还没能存进本机，先留在内存里。请不要关机；本人解锁后会自动再存。"
            )
            self.screen.show_notice(words, kind="due")

    def show_failure(self, error: Exception) -> None:
        self.screen.show_busy(False)
        self.screen.say_wrong(sentence_of(error))
        self._look_whether_waiting(self._trying)

    def _look_whether_waiting(self, staff_id: str) -> None:
        """After too many wrong PINs, also those before a restart: the time is shown running out."""
        self._trying = staff_id
        self._second.stop()
        self.screen.pad.hold(False)
        if self._seconds_left() > 0:
            self._second.start()
            self._count_down()

    def _count_down(self) -> None:
        left = self._seconds_left()
        self.screen.show_wait(left)
        if left <= 0:
            self._second.stop()

    def _seconds_left(self) -> int:
        """Until a PIN of the chosen person is looked at; rounded up."""
        device, now = self._device, self._device.clock.now()
        try:
            until = unlocking.waits_until(device.folder, self._trying, now=now)
        except FieldvisitError as error:
            self.screen.say_wrong(sentence_of(error))
            return 0
        return 0 if until is None else int(-(-(until - now).total_seconds() // 1))

    def _help(self) -> str:
        return self.screen.tr("输入 6 位口令就能进入，不用联网。打不开请找镇街民政办。")

    def _forgotten(self, staff_id: str) -> None:
        from ui.flow.forgotten import ForgottenPlace

        if staff_id:
            self.stage.go(ForgottenPlace(self.stage, self._device, staff_id=staff_id))


def load_pages() -> None:
    """Load what the pages behind the PIN need; meant for a thread, while the PIN is typed."""
    unlocking.warm_up()
    import ui.session  # noqa: F401
