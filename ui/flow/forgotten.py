"""The page 忘了口令: asks for the challenge and hands the supervisor's code on. Opens nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.device import unlocking
from fieldvisit.errors import FieldvisitError
from ui.failures import sentence_of
from ui.flow.place import Place, Stage
from ui.screens.forgotten import ForgottenScreen
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.flow.unlock import Device


class ForgottenPlace(Place):
    """Stands above the lock screen; with the new PIN set it goes back there."""

    chrome = False
    screen: ForgottenScreen

    def __init__(self, stage: Stage, device: Device, *, staff_id: str) -> None:
        super().__init__(stage)
        self._device = device
        self._staff_id = staff_id

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = ForgottenScreen(theme)
        made.answered.connect(self._answer)
        made.back_asked.connect(self.stage.back)
        return made

    def refresh(self) -> None:
        folder, staff_id = self._device.folder, self._staff_id
        try:
            found = unlocking.challenge(folder, staff_id)
            (who,) = (one.label for one in unlocking.people(folder) if one.staff_id == staff_id)
        except FieldvisitError as error:
            self.screen.show_unable(sentence_of(error))
        else:
            self.screen.show_data(who, found.text, left=found.left)

    def show_failure(self, error: Exception) -> None:
        self.screen.say_wrong(sentence_of(error))

    def _answer(self, code: str, pin: str) -> None:
        self.screen.show_busy(True)
        device, staff_id = self._device, self._staff_id

        def work() -> None:
            now = device.clock.now()
            unlocking.recover(device.folder, staff_id, answer=code, new_pin=pin, now=now)

        self.ask(work, self._set_anew)

    def _set_anew(self, _: object) -> None:
        self.stage.back()
        self.stage.say(self.screen.tr("新口令已换好，资料都在。请用新口令进入。"))
