"""The questions of a page stand as the form lays them out; only what changed is touched."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.state import NodeState
from tests.support import all_types
from tests.support.all_types import CHOICES, FAMILY, TABLES, WORDS
from tests.support.asked import THREE, TODAY, asked
from tests.support.form_pages import Visiting
from tests.support.screens import settle
from ui.flow.page_states import PageStates
from ui.theme import Theme, theme
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.question_card import Question, QuestionCard
from ui.widgets.question_list import AT_ONCE, QuestionList
from ui.widgets.span_layout import SpanLayout


@pytest.fixture
def look(qapp: QApplication) -> Theme:
    return theme("light", form_factor="tablet")


@pytest.fixture
def at_door(desk: Desk, qtbot: QtBot) -> Iterator[Visiting]:
    made = all_types.begin(desk, theme("light", form_factor="tablet"))
    made.screen.setStyleSheet(made.stage.theme.qss())
    made.screen.resize(800, 1280)
    qtbot.addWidget(made.screen)
    made.screen.show()
    made.screen.activateWindow()
    qtbot.waitUntil(made.screen.isActiveWindow)
    settle()
    yield made
    made.visit.leave()


def question(name: str, kind: str = "text", **facts: str) -> Question:
    state = asked(kind, **facts)
    return Question(replace(state, ref=f"/data/{name}", name=name, label=name), "", TODAY)


def listed(qtbot: QtBot, look: Theme, questions: Sequence[Question]) -> QuestionList:
    made = QuestionList(look)
    made.setStyleSheet(look.qss())
    qtbot.addWidget(made)
    made.resize(720, 900)
    made.show()
    qtbot.waitExposed(made)
    made.show_items(questions)
    return made


def test_what_is_seen_stands_at_once_and_the_rest_a_moment_later(look: Theme, qtbot: QtBot) -> None:
    shown = listed(qtbot, look, [question(f"q{n}") for n in range(30)])
    assert len(shown.findChildren(QuestionCard)) == AT_ONCE
    qtbot.waitUntil(lambda: len(shown.findChildren(QuestionCard)) == 30, timeout=3000)


def test_whoever_asks_for_a_question_far_down_has_it_at_once(look: Theme, qtbot: QtBot) -> None:
    shown = listed(qtbot, look, [question(f"q{n}") for n in range(30)])
    card = shown.card("/data/q29")
    assert isinstance(card, QuestionCard)
    assert [one.question.state.name for one in shown.cards()] == [f"q{n}" for n in range(30)]


def test_a_page_that_is_turned_in_time_builds_no_more_of_the_old_one(
    look: Theme, qtbot: QtBot
) -> None:
    shown = listed(qtbot, look, [question(f"q{n}") for n in range(30)])
    shown.clear()
    shown.show_items([question("other")])
    qtbot.wait(50)
    assert [card.question.state.name for card in shown.cards()] == ["other"]


def test_questions_that_appear_stand_in_their_place_for_eyes_and_for_tab(
    look: Theme, qtbot: QtBot
) -> None:
    names = ["a", "c"]
    shown = listed(qtbot, look, [question(name) for name in names])
    shown.show_items([question(name) for name in ("a", "b", "c")])
    settle()
    cards = shown.cards()
    assert [card.question.state.name for card in cards] == ["a", "b", "c"]
    tops = [card.mapTo(shown, QPoint(0, 0)).y() for card in cards]
    assert tops == sorted(tops)
    cards[0].control.entry().setFocus()
    for card in cards[1:]:
        QTest.keyClick(QApplication.focusWidget() or shown, Qt.Key.Key_Tab)
        assert card.isAncestorOf(QApplication.focusWidget() or shown)


def test_widths_of_the_form_put_questions_side_by_side_where_there_is_room(
    look: Theme, qtbot: QtBot
) -> None:
    half = [question(name, appearance="w6") for name in "ab"]
    shown = listed(qtbot, look, [*half, question("c")])
    settle()
    first, second, third = (card.geometry() for card in shown.cards())
    assert first.top() == second.top()
    assert first.right() < second.left()
    assert third.top() > first.bottom()
    assert third.width() == shown.width()
    shown.resize(200, 900)
    settle()
    first, second, _ = (card.geometry() for card in shown.cards())
    assert second.top() > first.bottom()


def test_a_card_whose_choices_became_many_is_asked_on_their_own_page(
    look: Theme, qtbot: QtBot
) -> None:
    few = question("q", "chips")
    shown = listed(qtbot, look, [few])
    before = shown.cards()[0].control
    many = replace(few, state=replace(few.state, options=asked("long").options))
    shown.show_items([many])
    assert type(before).__name__ == "ChoiceChips"
    assert type(shown.cards()[0].control).__name__ == "ChoiceField"


def test_a_table_of_choices_is_filled_by_mouse_and_by_keys(at_door: Visiting) -> None:
    at_door.turns_to(TABLES)
    rows = at_door.screen.findChildren(ChoiceRow)
    names = [row.state.name for row in rows]
    assert names == ["eat", "dress", "bed", "toilet", "walk"]
    settle()
    QTest.mouseClick(rows[0], Qt.MouseButton.LeftButton, pos=rows[0].cells()[2].center())
    assert rows[0].chosen() == ["a3"]
    rows[1].setFocus()
    QTest.keyClick(rows[1], Qt.Key.Key_2)
    QTest.keyClick(rows[1], Qt.Key.Key_Down)
    QTest.keyClick(rows[2], Qt.Key.Key_Right)
    QTest.keyClick(rows[2], Qt.Key.Key_Space)
    assert [row.chosen() for row in rows[1:3]] == [["a2"], ["a2"]]
    assert rows[1].accessibleName() == "穿衣，可不填，要帮"
    QTest.keyClick(rows[1], Qt.Key.Key_2)
    assert rows[1].chosen() == []
    QTest.mouseClick(rows[0], Qt.MouseButton.LeftButton, pos=rows[0].cells()[2].center())
    assert rows[0].chosen() == ["a3"]  # it must be answered: it is changed, not withdrawn


def test_a_page_that_is_a_table_bears_the_words_of_its_group(at_door: Visiting) -> None:
    at_door.turns_to(TABLES)
    assert at_door.screen.progress.bars[TABLES].section.label == "自理能力"
    words = [one.text() for one in at_door.screen.findChildren(QLabel)]
    assert f"{TABLES + 1} 自理能力" in words
    assert "自理能力" not in words
    assert any(text.startswith("本节 5 题") for text in words)


def test_a_table_that_is_too_narrow_puts_its_choices_below_the_question(
    look: Theme, qtbot: QtBot
) -> None:
    long = tuple(replace(one, label=one.label * 4) for one in THREE)
    row = ChoiceRow(look, question("做得了吗", "chips", options=long))  # type: ignore[arg-type]
    qtbot.addWidget(row)
    row.resize(900, row.heightForWidth(900))
    beside = row.cells()[0]
    row.resize(300, row.heightForWidth(300))
    below = row.cells()[0]
    assert beside.left() > 0
    assert (below.left(), below.top() > beside.top()) == (0, True)


def test_what_must_be_answered_is_said_once_over_a_table_or_on_its_lines(
    at_door: Visiting,
) -> None:
    at_door.turns_to(TABLES)
    settle()
    words = [one.text() for one in at_door.screen.findChildren(QLabel) if one.isVisible()]
    assert "没写必填的可不填" in words


def test_what_the_author_explains_is_folded_until_it_is_asked_for(at_door: Visiting) -> None:
    at_door.turns_to(WORDS)
    settle()
    guidance = at_door.card("phone").guidance
    assert guidance is not None
    assert (guidance.isVisible(), guidance.button.accessibleName()) == (False, "联系电话，说明")
    guidance.button.click()
    assert guidance.isVisible()
    assert at_door.card("said").guidance is None


def test_quick_goes_on_to_the_next_question_and_after_the_last_to_the_next_page(
    at_door: Visiting,
) -> None:
    at_door.turns_to(CHOICES)
    at_door.card("fast").control.finished.emit()
    settle()
    assert at_door.card("needs").isAncestorOf(QApplication.focusWidget() or at_door.screen)
    at_door.card("told").control.finished.emit()
    assert at_door.visit.pages.page == CHOICES + 1


@pytest.mark.parametrize("seed", range(6))
def test_what_is_read_anew_where_it_changed_is_what_the_form_shows(
    at_door: Visiting, seed: int
) -> None:
    """Random answers, members added and taken away: the page's states stay those of the form."""
    chance = random.Random(seed)
    session = at_door.visit.filling.session
    page = FAMILY if seed % 2 else CHOICES
    states = PageStates(session, page)
    for _ in range(40):
        states.changed(_something(at_door, chance, page=page))
        assert states.all() == session.visible(page)


def _something(at_door: Visiting, chance: random.Random, *, page: int) -> tuple[str, ...]:
    session = at_door.visit.filling.session
    shown = session.visible(page)
    series = [one for one in shown if one.type == "repeat"]
    draw = chance.random()
    if series and draw < 0.2:
        return session.add(chance.choice(series).ref).refs
    filled = [one for one in series if int(one.value) > 1]
    if filled and draw < 0.3:
        return session.remove(chance.choice(filled).ref, 1).refs
    wanted = chance.choice(shown)
    try:
        return session.set(wanted.ref, _value(wanted, chance)).refs
    except FieldvisitError:
        return ()


def _value(state: NodeState, chance: random.Random) -> str:
    if state.options:
        return chance.choice([*(option.value for option in state.options), ""])
    return chance.choice(["", "3", "1948-03-12", "OK"])


def test_an_answer_on_a_page_of_five_hundred_questions_is_quick(desk: Desk, qtbot: QtBot) -> None:
    """Twenty members with twenty-five questions, one open. CPU time with threefold slack; the wall
    time is for the bench."""
    fields = [("select_one mood", f"f{n}", f"第 {n} 题") for n in range(25)]
    text = all_types.xform_of(
        [
            *all_types.HEAD,
            ("begin_group", "family", "家庭成员"),
            ("begin_repeat", "member", "家庭成员", "", "repeat_count=20"),
            *fields,
            ("end_repeat",),
            ("end_group",),
        ],
        all_types.LISTS,
    )
    made = all_types.begin(desk, theme("light", form_factor="tablet"), page=1, text=text)
    qtbot.addWidget(made.screen)
    made.screen.resize(800, 1280)
    made.screen.show()
    made.screen.member_asked.emit("/data/family/member[7]")
    made.screen.questions.whole()
    settle()
    assert len(made.screen.questions.cards()) == 25
    spent = []
    for code in ("a1", "a2", "a3"):
        before = time.process_time()
        made.screen.answered.emit("/data/family/member[7]/f3", code)
        settle()
        spent.append(time.process_time() - before)
    assert sorted(spent)[1] < 3 * 0.05
    made.visit.leave()


def test_the_layout_lets_go_of_what_is_taken_away(look: Theme, qtbot: QtBot) -> None:
    shown = listed(qtbot, look, [question(name) for name in "abc"])
    shown.show_items([question("b")])
    layout = shown.layout()
    assert isinstance(layout, SpanLayout)
    assert layout.count() == 1
