"""走访表单 on a real device: what is typed is kept, and only what changed is touched."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.store.troubles import DiskFull
from tests.support.form_pages import BODY, CARE, Visiting, begin
from tests.support.plain_stage import PlainStage
from tests.support.screens import settle
from ui.flow.draft_keeper import DraftKeeper
from ui.flow.visit import VisitPlace
from ui.theme import theme


@pytest.fixture
def at_door(desk: Desk, qtbot: QtBot) -> Iterator[Visiting]:
    made = begin(desk, theme("light", form_factor="tablet"))
    made.screen.setStyleSheet(made.stage.theme.qss())
    made.screen.resize(800, 1280)
    qtbot.addWidget(made.screen)
    made.screen.show()
    settle()
    yield made
    made.visit.leave()


def drafts(at_door: Visiting) -> list[str]:
    return [card.draft_id for card in today.today(at_door.stage.desk).drafts]


def kept(at_door: Visiting, name: str) -> object:
    """The answer as the disk holds it."""
    filling = visiting.resume(at_door.stage.desk, drafts(at_door)[0])
    return filling.session.answers().get(name)


def test_the_draft_is_on_disk_before_the_first_question_is_shown(at_door: Visiting) -> None:
    assert len(drafts(at_door)) == 1
    assert at_door.screen.saved.words == "已存到本机 11:06"


def test_an_answer_is_on_disk_at_the_next_pause(at_door: Visiting, qtbot: QtBot) -> None:
    at_door.meets()
    assert at_door.screen.saved.words == "正在存到本机"
    qtbot.waitUntil(lambda: at_door.screen.saved.words == "已存到本机 11:06", timeout=2000)
    assert kept(at_door, "result") == "met_person"


def test_leaving_at_once_loses_nothing(at_door: Visiting) -> None:
    at_door.meets()
    at_door.stage.home("today")
    assert kept(at_door, "result") == "met_person"


def test_going_on_with_a_draft_opens_the_page_that_was_left(at_door: Visiting) -> None:
    at_door.meets()
    at_door.turns_to(BODY)
    at_door.stage.home("today")
    stage = PlainStage(at_door.stage.desk, at_door.stage.theme)
    again = VisitPlace.resume(stage, drafts(at_door)[0])
    stage.go(again)
    assert again.pages.page == BODY
    assert again.screen.header.accessibleName().startswith("月探访·")


def test_a_question_appears_without_disturbing_the_others(at_door: Visiting) -> None:
    at_door.meets()
    at_door.turns_to(BODY)
    before = at_door.screen.questions.cards()
    at_door.says("physical_state", "poor")
    after = at_door.screen.questions.cards()
    names = [card.question.state.name for card in after]
    assert names.index("where_it_hurts") == names.index("physical_state") + 1
    assert all(card in after for card in before)


def test_a_question_that_is_no_longer_asked_goes_and_the_rest_is_numbered_anew(
    at_door: Visiting,
) -> None:
    at_door.meets()
    at_door.turns_to(BODY)
    at_door.says("physical_state", "poor")
    at_door.says("physical_state", "good")
    numbers = [card.question.number for card in at_door.screen.questions.cards()]
    assert numbers == [f"2.{n}" for n in range(1, len(numbers) + 1)]


def test_typing_goes_on_while_other_questions_change(at_door: Visiting, qtbot: QtBot) -> None:
    at_door.meets()
    at_door.turns_to(BODY)
    at_door.says("physical_state", "poor")
    field = at_door.card("where_it_hurts").control.entry()
    field.setFocus()
    qtbot.keyClicks(field, "leg")
    at_door.says("mental_state", "poor")
    assert at_door.screen.window().focusWidget() is field
    assert at_door.visit.filling.session.answers()["where_it_hurts"] == "leg"


def test_missing_answers_turn_red_only_after_the_page_was_left(at_door: Visiting) -> None:
    at_door.meets()
    at_door.turns_to(BODY)
    assert at_door.card("medicine").trouble.sentence == ""
    at_door.turns_to(CARE)
    at_door.turns_to(BODY)
    assert at_door.card("medicine").trouble.kind == "wrong"
    moods = [bar.section.mood for bar in at_door.screen.progress.bars]
    assert (moods[0], moods[BODY], moods[CARE]) == ("done", "now", "wants")


def test_nobody_home_leads_straight_to_the_last_look(at_door: Visiting) -> None:
    at_door.says("result", "nobody_home")
    at_door.screen.next_asked.emit()
    assert at_door.checking.cards == {}
    assert at_door.checking.finish.isEnabled()


def test_sections_that_are_not_asked_cannot_be_opened(at_door: Visiting) -> None:
    at_door.turns_to(BODY)
    assert at_door.visit.pages.page == 0


def test_keys_turn_the_pages(at_door: Visiting, qtbot: QtBot) -> None:
    at_door.meets()
    at_door.screen.activateWindow()
    qtbot.waitUntil(at_door.screen.isActiveWindow)
    QTest.keyClick(at_door.screen, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert at_door.visit.pages.page == BODY
    QTest.keyClick(at_door.screen, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert at_door.visit.pages.page == 0


def test_f2_takes_the_last_answer_after_asking(
    at_door: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def yes(*_: object, **said: str) -> str:
        asked.append(said["paragraph"])
        return "yes"

    monkeypatch.setattr("ui.flow.asking.ask", yes)
    at_door.meets()
    at_door.turns_to(BODY)
    last = at_door.card("mental_state").question.last
    at_door.screen.copy_asked.emit(at_door.card("mental_state").question.state.ref)
    assert asked == [last]
    assert at_door.card("mental_state").question.state.value


def test_a_full_disk_is_said_and_the_answers_stay_on_the_page(
    at_door: Visiting, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull(free_mb=0)

    monkeypatch.setattr(visiting, "save", full)
    at_door.meets()
    qtbot.waitUntil(lambda: at_door.screen.saved.words == "还没存上", timeout=2000)
    assert at_door.card("result").question.state.value == "met_person"


def test_the_keyboard_folds_the_foot_and_leaves_the_field_in_sight(at_door: Visiting) -> None:
    at_door.meets()
    at_door.turns_to(BODY)
    at_door.says("physical_state", "poor")
    at_door.says("self_care_changed", "changed")
    settle()
    field = at_door.card("where_it_hurts").control.entry()
    field.setFocus()
    at_door.screen.keyboard.take(int(at_door.screen.height() * 0.4))
    settle()
    bottom = field.mapTo(at_door.screen, field.rect().bottomLeft()).y()
    assert bottom <= at_door.screen.height() * 0.6
    assert not at_door.screen.steps.isVisible()
    at_door.screen.keyboard.take(0)
    assert at_door.screen.steps.isVisible()


def test_going_to_a_question_brings_it_into_sight(at_door: Visiting) -> None:
    at_door.meets()
    at_door.turns_to(BODY)
    ref = at_door.card("medicine").question.state.ref
    at_door.visit.open_question(ref, BODY)
    settle()
    card = at_door.card("medicine")
    assert card.isAncestorOf(at_door.screen.window().focusWidget())


def test_a_save_under_way_does_not_bring_a_finished_draft_back(desk: Desk, qtbot: QtBot) -> None:
    done: list[str] = []
    begun, go = threading.Event(), threading.Event()

    def save() -> datetime:
        begun.set()
        go.wait(1)
        done.append("saved")
        return desk.clock.now()

    keeper = DraftKeeper(PlainStage(desk, theme()), save)
    keeper.touched()
    saving = threading.Thread(target=keeper.save_counted)
    saving.start()
    begun.wait(1)
    keeper.stop()
    threading.Timer(0.1, go.set).start()
    keeper.alone(lambda: done.append("finished"))
    late = threading.Thread(target=keeper.save_counted)
    late.start()
    saving.join()
    late.join()
    assert done == ["saved", "finished"]


def test_an_older_state_never_lands_on_a_newer(desk: Desk, qtbot: QtBot) -> None:
    """A slow save on a thread is not overtaken by the one that leaving waits for."""
    clock = FixedClock(desk.clock.now())
    written: list[int] = []
    typed = [0]
    slow = threading.Event()

    def save() -> datetime:
        state = typed[0]
        if state == 1:
            slow.wait(1)
        written.append(state)
        return clock.now() + timedelta(seconds=state)

    keeper = DraftKeeper(PlainStage(desk, theme()), save)
    typed[0] = 1
    keeper.touched()
    thread = threading.Thread(target=keeper.save_counted)
    thread.start()
    typed[0] = 2
    keeper.touched()
    threading.Timer(0.1, slow.set).start()
    keeper.flush()
    thread.join()
    assert written == [1, 2]


def test_leaving_on_a_full_disk_saves_into_the_room_of_the_ballast(
    desk: Desk, qtbot: QtBot
) -> None:
    """The page is gone after leaving: nobody can save once more by hand."""
    full = [DiskFull(free_mb=0, spare_mb=8)]

    def save() -> datetime:
        if full:
            raise full.pop()
        return desk.clock.now()

    stage = PlainStage(desk, theme())
    keeper = DraftKeeper(stage, save)
    keeper.touched()
    keeper.close()
    assert keeper.all_kept
    assert stage.said == []
