"""月探访 and 季度排查 at one door, in the window: one header, one set of signatures (days.md 8)."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import upgrading
from fieldvisit.records import Visit
from fieldvisit.store import journal, rows
from tests.support.form_pages import BODY, Visiting, begin
from ui.flow.visit import VisitPlace
from ui.theme import theme

Answer = Callable[[str], None]


@pytest.fixture
def at_door(desk: Desk, qtbot: QtBot) -> Iterator[Visiting]:
    made = begin(desk, theme("light", form_factor="tablet"))
    qtbot.addWidget(made.screen)
    yield made
    made.visit.leave()


@pytest.fixture
def chooses(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """The next question of the page is answered with this choice."""

    def answer(choice: str) -> None:
        def asked(*_: object, choices: list[tuple[str, str, str]], **__: object) -> str:
            assert choice in [key for key, _, _ in choices]
            return choice

        monkeypatch.setattr("ui.flow.asking.ask", asked)

    return answer


def add(at_door: Visiting, chooses: Answer, form_id: str = "F03") -> None:
    chooses(form_id)
    at_door.screen.forms_asked.emit()


def forms(at_door: Visiting) -> list[str]:
    return [one.form.form_id for one in at_door.visit.filling.all]


def test_another_form_is_added_and_its_own_pages_follow(at_door: Visiting, chooses: Answer) -> None:
    at_door.meets()
    add(at_door, chooses)
    assert forms(at_door) == ["F02", "F03"]
    view = at_door.visit.pages.view()
    assert view.title.startswith("月探访、季度排查·")
    assert "季度排查·" in view.heading
    labels = [section.label for section in view.sections]
    assert labels.count("见面") == labels.count("签名") == 1
    assert labels[-1] == "签名"


def test_sections_are_numbered_as_the_foot_counts_them(at_door: Visiting, chooses: Answer) -> None:
    """F03 asks about the last visit's risks only where there were any."""
    at_door.meets()
    add(at_door, chooses)
    pages = at_door.visit.pages
    for place, one in enumerate(pages.progress()):
        if one.relevant and place != pages.signing_page:
            at_door.turns_to(place)
            view = pages.view()
            assert view.heading.split()[0] == str(view.place)
            numbers = [card.question.number for card in at_door.screen.questions.cards()]
            assert {number.split(".")[0] for number in numbers} <= {str(view.place)}
    assert not all(one.relevant for one in pages.progress())


def test_an_answer_on_its_page_goes_to_its_form(at_door: Visiting, chooses: Answer) -> None:
    at_door.meets()
    add(at_door, chooses)
    card = at_door.screen.questions.cards()[0]
    ref, code = card.question.state.ref, card.question.state.options[0].value
    at_door.screen.answered.emit(ref, code)
    (other,) = at_door.visit.filling.others
    assert other.session.state(ref).value == code


def test_a_form_is_left_out_again(at_door: Visiting, chooses: Answer) -> None:
    at_door.meets()
    add(at_door, chooses)
    add(at_door, chooses)
    assert forms(at_door) == ["F02"]
    assert at_door.visit.pages.view().title.startswith("月探访·")


def test_the_last_look_leads_back_into_the_right_form(at_door: Visiting, chooses: Answer) -> None:
    at_door.meets()
    add(at_door, chooses)
    at_door.screen.signing_asked.emit("")
    lines = [line for line in at_door.stage.place.view().lines if line.kind == "wrong"]
    own = at_door.visit.pages.first_of(at_door.visit.filling.others[0])
    line = next(line for line in lines if line.page == own)
    at_door.checking.question_asked.emit(line.ref, line.page)
    assert at_door.visit.pages.page == own


def test_both_are_finished_by_one_set_of_signatures(
    at_door: Visiting, chooses: Answer, desk: Desk, qtbot: QtBot
) -> None:
    at_door.meets()
    add(at_door, chooses)
    at_door.answers_all()
    (other,) = at_door.visit.filling.others
    while wanted := [one for one in other.session.problems() if "/sign/" not in one.ref]:
        state = other.session.state(wanted[0].ref)
        other.session.set(state.ref, state.options[0].value)
    at_door.screen.signing_asked.emit("")
    at_door.signs()
    at_door.checking.finish_asked.emit()
    qtbot.waitUntil(lambda: at_door.stage.home_entry == "today", timeout=5000)
    with desk.store.read() as tx:
        mine = [one for one in rows.all(tx, "visit") if isinstance(one, Visit) and one.knock_id]
    assert {one.form_id for one in mine} == {"F02", "F03"}
    assert mine[0].signatures == mine[1].signatures


def test_an_upgrade_is_asked_for_and_says_what_is_lost(
    at_door: Visiting, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft of the first edition is opened after the second one came."""
    at_door.meets()
    at_door.turns_to(BODY)
    at_door.says("mental_state", "fair")
    at_door.pauses()
    old = at_door.visit.filling.form
    xform = old.package["xform"].replace("mental_state", "mood")
    update = {"id": desk.ids.fresh(), "form_version": 2, "package": old.package | {"xform": xform}}
    with desk.store.write() as tx:
        journal.insert(tx, old.model_copy(update=update), stamp=desk.stamp())
    said: list[str] = []

    def yes(*_: object, paragraph: str, **__: object) -> str:
        said.append(paragraph)
        return "yes"

    monkeypatch.setattr("ui.flow.asking.ask", yes)
    again = VisitPlace.resume(at_door.stage, str(at_door.visit.filling.draft.id))
    at_door.stage.go(again)
    assert "精神状况：一般" in said[0]
    assert again.filling.form.form_version == 2
    assert upgrading.offered(desk, again.filling) is None
    again.leave()
