"""A family on a page: members are shown, opened, added, taken away and brought back."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from tests.support import all_types
from tests.support.all_types import FAMILY
from tests.support.form_pages import Visiting
from tests.support.screens import settle
from ui.theme import theme
from ui.widgets.question_card import QuestionCard
from ui.widgets.series_box import SeriesBox

SERIES = "/data/family/member"


@pytest.fixture(params=["tablet", "laptop"])
def at_door(request: pytest.FixtureRequest, desk: Desk, qtbot: QtBot) -> Iterator[Visiting]:
    """The family of three, nobody open."""
    made = all_types.begin(desk, theme("light", form_factor=request.param), page=FAMILY)
    all_types.fill_family(made)
    made.visit.pages.toggle(f"{SERIES}[2]")
    made.visit.refresh()
    made.screen.setStyleSheet(made.stage.theme.qss())
    made.screen.resize(800, 1000)
    qtbot.addWidget(made.screen)
    made.screen.show()
    made.screen.activateWindow()
    qtbot.waitUntil(made.screen.isActiveWindow)
    settle()
    yield made
    made.visit.leave()


@pytest.fixture
def says_yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whoever is asked says yes; the questions that were asked."""
    asked: list[str] = []

    def yes(*_: object, **said: str) -> str:
        asked.append(said["question"])
        return "yes"

    monkeypatch.setattr("ui.flow.members.ask", yes)
    return asked


def box(at_door: Visiting) -> SeriesBox:
    found = at_door.screen.questions.series(SERIES)
    assert found is not None
    return found


def titles(at_door: Visiting) -> list[str]:
    return [member.title for member in box(at_door).series.members]


def tap(at_door: Visiting, place: int) -> None:
    QTest.mouseClick(box(at_door).faces[f"{SERIES}[{place}]"], Qt.MouseButton.LeftButton)
    settle()


def inside(at_door: Visiting) -> list[QuestionCard]:
    """The cards of the open member."""
    return at_door.screen.questions.cards()


def test_members_are_named_by_name_and_relation_and_say_what_is_missing(
    at_door: Visiting,
) -> None:
    assert titles(at_door) == ["孙桂芬·户主", "欧阳明月清·其他亲属", "孙小宝·孙子女"]
    assert [member.sentence for member in box(at_door).series.members] == [
        "",
        "还差 性别",
        "还差 性别",
    ]
    assert inside(at_door) == []


def test_the_columns_are_the_first_short_answers(at_door: Visiting) -> None:
    series = box(at_door).series
    assert series.columns == ("姓名", "与户主关系", "性别", "出生日期", "电话")
    assert series.members[1].cells == ("欧阳明月清", "其他亲属", "", "", "13820971234")


def test_a_tap_opens_one_member_and_closes_the_other(at_door: Visiting) -> None:
    tap(at_door, 2)
    refs = [card.question.state.ref for card in inside(at_door)]
    assert all(ref.startswith(f"{SERIES}[2]/") for ref in refs)
    assert len(refs) == 7
    tap(at_door, 3)
    assert all(c.question.state.ref.startswith(f"{SERIES}[3]/") for c in inside(at_door))
    tap(at_door, 3)
    assert inside(at_door) == []


def test_an_answer_inside_changes_the_face_and_disturbs_no_control(at_door: Visiting) -> None:
    tap(at_door, 2)
    before = inside(at_door)
    at_door.says("member_sex", "a1")
    assert inside(at_door) == before
    assert box(at_door).series.members[1].sentence == ""
    assert "还差" not in box(at_door).faces[f"{SERIES}[2]"].accessibleName()


def test_typing_a_name_goes_on_while_the_face_follows(at_door: Visiting, qtbot: QtBot) -> None:
    tap(at_door, 3)
    field = at_door.card("member_name").control.entry()
    field.setFocus()
    qtbot.keyClicks(field, "x")
    assert at_door.screen.window().focusWidget() is field
    assert titles(at_door)[2].startswith("孙小宝x")


def test_one_more_is_opened_and_ready_to_be_answered(at_door: Visiting, qtbot: QtBot) -> None:
    QTest.mouseClick(box(at_door).add, Qt.MouseButton.LeftButton)
    settle()
    assert box(at_door).series.open_ref == f"{SERIES}[4]"
    assert titles(at_door)[3] == "第 4 人"
    card = at_door.card("member_name")
    assert card.isAncestorOf(QApplication.focusWidget() or at_door.screen)


def test_taking_a_member_away_is_asked_and_taken_back_with_what_was_answered_since(
    at_door: Visiting, says_yes: list[str]
) -> None:
    tap(at_door, 3)
    at_door.screen.remove_asked.emit(f"{SERIES}[2]")
    assert says_yes == ["去掉“欧阳明月清·其他亲属”吗？"]
    assert titles(at_door) == ["孙桂芬·户主", "孙小宝·孙子女"]
    assert at_door.stage.said == ["去掉了“欧阳明月清·其他亲属”"]
    tap(at_door, 2)
    at_door.says("member_phone", "13800001111")
    at_door.stage.undo()
    assert titles(at_door) == ["孙桂芬·户主", "欧阳明月清·其他亲属", "孙小宝·孙子女"]
    state = at_door.visit.filling.session.state
    assert state(f"{SERIES}[3]/member_phone").value == "13800001111"
    assert state(f"{SERIES}[2]/member_phone").value == "13820971234"


def test_who_says_no_keeps_the_member(at_door: Visiting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.flow.members.ask", lambda *_, **__: "no")
    at_door.screen.remove_asked.emit(f"{SERIES}[2]")
    assert len(titles(at_door)) == 3


def test_a_removal_is_not_taken_back_over_a_later_one(
    at_door: Visiting, says_yes: list[str]
) -> None:
    at_door.screen.remove_asked.emit(f"{SERIES}[2]")
    first = at_door.stage.undo
    at_door.screen.add_asked.emit(SERIES)
    first()
    assert titles(at_door) == ["孙桂芬·户主", "孙小宝·孙子女", "第 3 人"]
    assert "不能撤销了" in at_door.stage.said[-1]


def test_the_family_is_walked_opened_and_emptied_by_keys(
    at_door: Visiting, says_yes: list[str]
) -> None:
    faces = box(at_door).faces
    faces[f"{SERIES}[1]"].setFocus()
    QTest.keyClick(QApplication.focusWidget() or at_door.screen, Qt.Key.Key_Down)
    assert faces[f"{SERIES}[2]"].hasFocus()
    QTest.keyClick(faces[f"{SERIES}[2]"], Qt.Key.Key_Return)
    settle()
    assert box(at_door).series.open_ref == f"{SERIES}[2]"
    QTest.keyClick(faces[f"{SERIES}[2]"], Qt.Key.Key_Tab)
    assert at_door.card("member_name").isAncestorOf(QApplication.focusWidget() or at_door.screen)
    faces[f"{SERIES}[3]"].setFocus()
    QTest.keyClick(faces[f"{SERIES}[3]"], Qt.Key.Key_Delete)
    assert len(titles(at_door)) == 2


def test_a_series_inside_a_member_is_filled_there(at_door: Visiting) -> None:
    tap(at_door, 1)
    inner = f"{SERIES}[1]/illness"
    at_door.screen.add_asked.emit(inner)
    settle()
    assert at_door.card("illness_name").question.number == "6.1.8.1"
    at_door.says("illness_name", "脑梗")
    found = at_door.screen.questions.series(inner)
    assert found is not None
    assert [member.title for member in found.series.members] == ["脑梗"]
    assert titles(at_door)[0] == "孙桂芬·户主"


def test_coming_back_to_a_question_opens_its_member(at_door: Visiting) -> None:
    at_door.turns_to(0)
    ref = f"{SERIES}[3]/member_sex"
    at_door.visit.open_question(ref, FAMILY)
    settle()
    card = at_door.card("member_sex")
    assert card.question.state.ref == ref
    assert card.isAncestorOf(QApplication.focusWidget() or at_door.screen)


def test_what_is_missing_is_red_on_the_face_after_the_page_was_left(at_door: Visiting) -> None:
    assert not any(member.wrong for member in box(at_door).series.members)
    at_door.turns_to(0)
    at_door.turns_to(FAMILY)
    assert [member.wrong for member in box(at_door).series.members] == [False, True, True]


def test_the_last_look_says_whose_answer_is_missing(at_door: Visiting) -> None:
    at_door.screen.signing_asked.emit("")
    place = at_door.stage.place
    sentences = [line.sentence for line in place.view().lines]
    assert "孙小宝·孙子女：还差 性别" in sentences


def test_an_id_number_stands_nowhere_on_a_face(at_door: Visiting) -> None:
    at_door.visit.answer(f"{SERIES}[2]/member_name", "120111195010038614")
    at_door.visit.refresh()
    shown = [box(at_door).faces[f"{SERIES}[2]"].accessibleName(), *titles(at_door)]
    assert not any("120111195010038614" in words for words in shown)
    assert "120111********8614" in titles(at_door)[1]
