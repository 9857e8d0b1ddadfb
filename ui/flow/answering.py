"""The page 帮同事重设口令: a supervisor's answer to a challenge, with its trace. Keeps no code."""

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.device import recovering
from ui.failures import sentence_of
from ui.flow.place import Place
from ui.screens.answering import AnsweringScreen
from ui.theme import Theme


class AnsweringPlace(Place):
    entry = "more"
    screen: AnsweringScreen

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = AnsweringScreen(theme)
        made.asked.connect(self._ask)
        made.back_asked.connect(self.stage.back)
        return made

    def show_failure(self, error: Exception) -> None:
        self.screen.say_wrong(sentence_of(error))

    def _ask(self, challenge: str, reason: str) -> None:
        desk = self.stage.desk
        self.ask(lambda: recovering.answer(desk, challenge, reason=reason), self.screen.show_code)
