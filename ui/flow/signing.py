"""The page 交给对方看: nothing of another family is one tap away until the worker's PIN."""

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.device import unlocking
from ui.failures import sentence_of
from ui.flow.checking import CheckingPlace
from ui.flow.place import Bookmark, Place, Stage
from ui.flow.read_aloud import sentences
from ui.flow.signatures import RESPONDENT, respondent
from ui.flow.visit import VisitPlace
from ui.screens.signing import SigningScreen, SigningView
from ui.theme import Theme
from ui.widgets.strokes import Drawing


class SigningPlace(Place):
    """The respondent, or who signs for them, reads, signs and gives the device back."""

    entry = "today"
    chrome = False
    screen: SigningScreen

    def __init__(self, stage: Stage, *, visit: VisitPlace) -> None:
        super().__init__(stage)
        self._visit = visit
        self._filling = visit.filling
        self._signatures = visit.signatures

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = SigningScreen(theme)
        made.finished.connect(self._signed)
        made.pin_entered.connect(self._leave_by_pin)
        return made

    def refresh(self) -> None:
        name = respondent(self._filling)
        proxy = self._signatures.of(RESPONDENT).way == "proxy"
        worker = self.stage.desk.profile.staff_name
        tr = self.screen.tr
        words = tr("请代签人替{name}签名") if proxy else tr("请{name}签名")
        self.screen.show_data(
            SigningView(
                sentences=sentences(self._filling, worker),
                signs=words.format(name=name),
                worker=worker,
                drawing=self._signatures.begun or self._signatures.of(RESPONDENT).drawing,
            )
        )

    def leave(self) -> None:
        # Locked while somebody writes: the strokes so far are no signature yet, and not lost.
        begun = self.screen.pad.drawing() if self.screen.reading else None
        if begun != self._signatures.begun:
            self._signatures.begin(begun, at=self.stage.desk.clock.now())
            self._visit.keeper.touched()

    def bookmark(self) -> Bookmark | None:
        # Whoever unlocked has given the PIN that leads out of the thanks.
        return _above if self.screen.reading else None

    def show_failure(self, error: Exception) -> None:
        self.screen.show_wrong_pin(sentence_of(error))

    def _signed(self, drawing: Drawing | None) -> None:
        # Given back with an empty pad: what was signed there before was taken back.
        if drawing is not None or not self.screen.pad.signed:
            self._signatures.draw(RESPONDENT, drawing, at=self.stage.desk.clock.now())
            self._visit.keeper.touched()

    def _leave_by_pin(self, pin: str) -> None:
        desk = self.stage.desk
        self.ask(lambda: unlocking.confirm(desk, pin), lambda _: self.stage.back())


def _above(stage: Stage, below: Place | None) -> Place:
    """Handed over again, with the strokes that were written."""
    assert isinstance(below, CheckingPlace)
    return SigningPlace(stage, visit=below.visit)
