"""民情笔记 and 记一条: found by two characters, kept with Ctrl+Enter, never lost."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk, FormNotHere
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import note_form, notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.store import tasks
from tests.support.plain_stage import PlainStage
from ui.flow.notes import NoteEditPlace, NotesPlace
from ui.theme import theme

NOTE = "北屋窗户漏风，老人怕冷，想要条厚门帘。"


@pytest.fixture
def stage(desk: Desk) -> Iterator[PlainStage]:
    made = PlainStage(desk, theme("light", form_factor="laptop"))
    yield made
    made.home("today")


@pytest.fixture
def listed(stage: PlainStage, qtbot: QtBot) -> NotesPlace:
    place = NotesPlace(stage)
    stage.go(place)
    qtbot.addWidget(place.screen)
    return place


@pytest.fixture
def written(stage: PlainStage, listed: NotesPlace, qtbot: QtBot) -> NoteEditPlace:
    """The page of a new note, above the list."""
    listed.screen.write_asked.emit()
    place = stage.place
    assert isinstance(place, NoteEditPlace)
    qtbot.addWidget(place.screen)
    return place


def texts(listed: NotesPlace) -> list[str]:
    return [note.text for note in listed.screen.cards.items]


def test_the_newest_note_stands_first(listed: NotesPlace) -> None:
    notes.keep(listed.stage.desk, NoteDraft(NOTE))
    listed.refresh()
    assert texts(listed)[0] == NOTE


def test_two_characters_find_a_note_and_one_does_not_narrow(
    listed: NotesPlace, qtbot: QtBot
) -> None:
    notes.keep(listed.stage.desk, NoteDraft(NOTE))
    everything = len(texts(listed))
    listed.screen.search.setText("门")
    qtbot.wait(200)
    assert len(texts(listed)) >= everything
    listed.screen.search.setText("门帘")
    qtbot.waitUntil(lambda: NOTE in texts(listed) and all("门帘" in one for one in texts(listed)))


def test_an_empty_search_says_what_to_do(listed: NotesPlace, qtbot: QtBot) -> None:
    listed.screen.search.setText("没有这两字")
    qtbot.waitUntil(lambda: texts(listed) == [])
    assert listed.screen.cards.isHidden()


def test_ctrl_enter_keeps_the_note(
    stage: PlainStage, written: NoteEditPlace, listed: NotesPlace, qtbot: QtBot
) -> None:
    screen = written.screen
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.text.setPlainText(NOTE)
    QTest.keyClick(screen.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage.said == ["已存到本机，有网会自动发送。"]
    assert stage.place is listed
    assert texts(listed)[0] == NOTE


def test_an_empty_note_cannot_be_kept(written: NoteEditPlace) -> None:
    written.screen.text.setPlainText("  \n")
    assert not written.screen.keep.isEnabled()


def test_a_note_is_linked_to_a_household_and_becomes_a_task(
    stage: PlainStage, written: NoteEditPlace
) -> None:
    screen = written.screen
    screen.show()
    someone = register.find(stage.desk)[0]
    screen.link.change.click()
    screen.link.search_asked.emit(someone.name)
    screen.link.found_buttons()[0].click()
    screen.text.setPlainText(NOTE)
    screen.follow_up.wish.choose("yes")
    screen.follow_up.wish.chosen.emit("yes")
    assert not screen.keep.isEnabled()
    screen.follow_up.field.answered.emit("2026-12-01")
    screen.keep.click()
    kept = notes.search(stage.desk, "门帘")[0]
    assert kept.household_name == someone.name
    with stage.desk.store.read() as tx:
        due = [str(one.due_on) for one in tasks.open_tasks(tx) if one.kind == "follow_up"]
    assert "2026-12-01" in due


def test_a_follow_up_needs_a_household(written: NoteEditPlace) -> None:
    written.screen.show()
    assert not written.screen.follow_up.wish.isEnabled()


def test_another_text_size_keeps_what_was_jotted(
    stage: PlainStage, written: NoteEditPlace, qtbot: QtBot
) -> None:
    written.screen.text.setPlainText(NOTE)
    written.screen.tags.choose("housing")
    written.screen.tags.chosen.emit("housing")
    written.build(theme("dark", form_factor="tablet", text="extra"))
    qtbot.addWidget(written.screen)
    written.refresh()
    assert written.screen.text.toPlainText() == NOTE
    assert written.screen.tags.on == ("housing",)
    written.leave()
    assert notes.begun(stage.desk).tags == ["housing"]


def test_what_was_jotted_is_there_again_after_leaving(
    stage: PlainStage, written: NoteEditPlace, qtbot: QtBot
) -> None:
    written.screen.text.setPlainText(NOTE)
    stage.home("today")
    again = NoteEditPlace(stage)
    stage.go(again)
    qtbot.addWidget(again.screen)
    assert again.screen.text.toPlainText() == NOTE
    again.screen.keep.click()
    third = NoteEditPlace(stage)
    stage.go(third)
    qtbot.addWidget(third.screen)
    assert third.screen.text.toPlainText() == ""


def test_a_page_that_cannot_be_filled_leaves_what_was_jotted(
    stage: PlainStage, written: NoteEditPlace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written.screen.text.setPlainText(NOTE)
    stage.home("today")

    def away(*_: object) -> None:
        raise FormNotHere("F12")

    monkeypatch.setattr(note_form, "tag_choices", away)
    again = NoteEditPlace(stage)
    stage.go(again)
    qtbot.addWidget(again.screen)
    assert not again.screen.text.isEnabled()
    stage.home("today")
    assert notes.begun(stage.desk).text == NOTE


def test_nobody_leaves_a_note_while_it_is_being_kept(
    stage: PlainStage, written: NoteEditPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal that comes after leaving would find no page to give the words back to."""

    def refuse_late(*_: object) -> None:
        written.screen.back_asked.emit()
        raise note_form.NoteRefused("写一句")

    monkeypatch.setattr(notes, "keep", refuse_late)
    written.screen.text.setPlainText(NOTE)
    written.screen.keep.click()
    assert stage.place is written
    stage.home("today")
    assert notes.begun(stage.desk).text == NOTE


def test_a_refused_note_stays_on_the_page(
    stage: PlainStage, written: NoteEditPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise note_form.NoteRefused("写一句，或者拍一张")

    monkeypatch.setattr(notes, "keep", refuse)
    written.screen.text.setPlainText(NOTE)
    written.screen.keep.click()
    assert stage.place is written
    assert written.screen.text.toPlainText() == NOTE
    assert written.screen.keep.isEnabled()
