"""Pages of a visit as people come to them, on a real device with the real form F02."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import visiting
from fieldvisit.practice.answers import answer_all
from tests.support.plain_stage import PlainStage
from ui.flow.checking import CheckingPlace
from ui.flow.signing import SigningPlace
from ui.flow.visit import VisitPlace
from ui.screens.checking import CheckingScreen
from ui.screens.signing import SigningScreen
from ui.screens.visit import VisitScreen
from ui.theme import Theme
from ui.widgets.question_card import QuestionCard
from ui.widgets.strokes import Drawing

BODY, CARE, SAFETY = 1, 3, 4


@dataclass
class Visiting:
    """Someone at the first door that is due, with the form open."""

    stage: PlainStage
    visit: VisitPlace

    def __post_init__(self) -> None:
        self._number = self.visit.filling.number

    @property
    def screen(self) -> VisitScreen:
        return self.visit.screen

    @property
    def number(self) -> str:
        """The number of the form being filled."""
        return self._number

    @property
    def checking(self) -> CheckingScreen:
        found = next(one for one in self.stage.places if isinstance(one, CheckingPlace))
        return found.screen

    @property
    def signing(self) -> SigningScreen:
        found = next(one for one in self.stage.places if isinstance(one, SigningPlace))
        return found.screen

    def card(self, name: str) -> QuestionCard:
        """The card of a question of the open page."""
        return next(one for one in self.screen.questions.cards() if one.question.state.name == name)

    def says(self, name: str, value: str) -> None:
        """Answers a question of the open page on its own control."""
        self.card(name).control.answered.emit(value)

    def meets(self) -> None:
        """The person is at home: the other pages open."""
        self.says("result", "met_person")

    def turns_to(self, page: int) -> None:
        self.screen.page_asked.emit(page)

    def answers_all(self) -> None:
        answer_all(self.visit.filling)
        self.visit.keeper.touched()
        self.visit.refresh()

    def pauses(self) -> None:
        """Everything is on disk, and nothing more happens: for pictures."""
        self.visit.keeper.flush()
        self.visit.refresh()
        self.visit.keeper.close()

    def signs(self) -> None:
        """Both sign, each with an own hand."""
        pad = self.checking.cards["investigator"].pad
        assert pad is not None
        pad.show_drawing(ink())
        pad.changed.emit()
        self.visit.signatures.draw("respondent", ink(), at=self.stage.desk.clock.now())
        self.stage.place.refresh()


def begin(desk: Desk, theme: Theme, *, form_id: str = "F02") -> Visiting:
    """Knock at the first door that is due for a form, 特困月探访 unless said; else at the first."""
    stage = PlainStage(desk, theme)
    cards = today.today(desk).cards
    card = next((one for one in cards if one.form_id == form_id), cards[0])
    visit = VisitPlace(stage, household_id=card.household_id, form_id=form_id)
    stage.go(visit)
    return Visiting(stage, visit)


def ink() -> Drawing:
    """A few strokes, in millimetres."""
    starts = [(12 + 8 * place, 6 + place % 3) for place in range(6)]
    strokes = [tuple(QPointF(x + step, y + 2 * step) for step in range(5)) for x, y in starts]
    return Drawing(tuple(strokes), 90.0, 31.0)


def half_filled(desk: Desk, theme: Theme) -> QWidget:
    """身体与自理 come back to: one question is open, another page wants more."""
    at_door = begin(desk, theme)
    at_door.meets()
    for page in (BODY, CARE, BODY):
        at_door.turns_to(page)
    at_door.says("mental_state", "fair")
    at_door.says("physical_state", "poor")
    at_door.says("self_care_changed", "changed")
    at_door.pauses()
    return at_door.screen


def first_page(desk: Desk, theme: Theme) -> QWidget:
    at_door = begin(desk, theme)
    at_door.pauses()
    return at_door.screen


def nobody_home(desk: Desk, theme: Theme) -> QWidget:
    at_door = begin(desk, theme)
    at_door.says("result", "nobody_home")
    at_door.pauses()
    return at_door.screen


def checked(desk: Desk, theme: Theme) -> QWidget:
    """Everything is filled and signed."""
    at_door = begin(desk, theme)
    at_door.answers_all()
    at_door.screen.signing_asked.emit("")
    at_door.signs()
    at_door.pauses()
    return at_door.checking


def checked_open(desk: Desk, theme: Theme) -> QWidget:
    """Half of the form is open, someone else signs, a colleague came along."""
    at_door = begin(desk, theme)
    at_door.meets()
    at_door.screen.signing_asked.emit("")
    at_door.checking.way_chosen.emit("respondent", "proxy")
    at_door.checking.companion_asked.emit()
    at_door.pauses()
    return at_door.checking


def handed_over(desk: Desk, theme: Theme) -> QWidget:
    at_door = begin(desk, theme)
    at_door.answers_all()
    at_door.screen.signing_asked.emit("")
    at_door.checking.handing_asked.emit("respondent")
    at_door.pauses()
    return at_door.signing


def handed_back(desk: Desk, theme: Theme) -> QWidget:
    signing = handed_over(desk, theme)
    assert isinstance(signing, SigningScreen)
    signing.pad.show_drawing(ink())
    signing.finished.emit(ink())
    signing.ask_for_pin()
    return signing


def two_forms(desk: Desk, theme: Theme) -> QWidget:
    """月探访 and 季度排查 at one door; the first page of the second form is open."""
    at_door = begin(desk, theme)
    at_door.meets()
    other = visiting.join(desk, at_door.visit.filling, form_id="F03")
    at_door.turns_to(at_door.visit.pages.first_of(other))
    at_door.pauses()
    return at_door.screen
