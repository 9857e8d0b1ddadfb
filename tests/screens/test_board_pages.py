"""Boards in the window: what is offered is a button, what a step asks is a page, nothing typed is
lost.
"""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.casework import rooms
from fieldvisit.casework.board import (
    Asked,
    Board,
    File,
    Going,
    Offer,
    Outcome,
    Paper,
    Room,
    Subject,
    Thing,
)
from fieldvisit.casework.care.closed_loop import closed_loop
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk, local_time
from fieldvisit.casework.rooms.loop_steps import NEEDS, offers_for
from fieldvisit.casework.rooms.visits import PAGE
from fieldvisit.casework.visits.checking import hours
from tests.support.bundled_forms import bring
from tests.support.plain_stage import PlainStage
from tests.support.wrong_visits import finished
from ui.flow.board import BoardPlace, StepPlace, Way
from ui.flow.household import HouseholdPlace
from ui.flow.visit import VisitPlace
from ui.screens.board import BoardScreen
from ui.screens.paper import PaperScreen
from ui.screens.step import StepScreen
from ui.theme import theme
from ui.widgets.button import Button

FOUND = {"kind": "care", "text": "冬天洗澡难", "source": "visit", "urgency": "normal"}


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject(NEEDS, today(desk).cards[0].household_id)


@pytest.fixture
def stage(desk: Desk, home: Subject, qtbot: QtBot) -> PlainStage:
    made = PlainStage(desk, theme())
    made.go(HouseholdPlace(made, household_id=home.id))
    qtbot.addWidget(made.page)
    made.page.rooms.buttons[NEEDS].click()
    qtbot.addWidget(made.page)
    return made


def words_of(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def press(stage: PlainStage, subject: Subject, step: str) -> None:
    assert isinstance(stage.page, BoardScreen)
    stage.page.buttons[subject, step].click()


def fill(stage: PlainStage, **said: str) -> None:
    page = stage.page
    assert isinstance(page, StepScreen)
    for name, value in said.items():
        page.questions.answered.emit(name, value)
    page.keep.click()


def the_need(desk: Desk, home: Subject) -> Subject:
    return Subject("need", closed_loop(desk, home.id)["needs"][0]["id"])


def test_a_household_leads_to_its_needs_and_each_step_to_the_next(
    stage: PlainStage, desk: Desk, home: Subject
) -> None:
    assert "这一户还没有记过需求" in words_of(stage.page)
    press(stage, home, "find")
    fill(stage, **FOUND)
    need = the_need(desk, home)
    assert {step for of, step in stage.page.buttons if of == need} == {"verify", "reject"}
    press(stage, need, "verify")
    press(stage, need, "match")
    fill(stage, **{"with": "service"})
    press(stage, need, "order")
    fill(stage, item="bathing", provider="镇养老服务中心", yuan="50.5")
    shown = words_of(stage.page)
    assert "服务：助浴·已安排" in shown
    assert "镇养老服务中心·50.50 元" in shown
    assert stage.said[-1] == "已存到本机，有网会自动发送。"
    assert stage.synced == 4
    stage.page.back_asked.emit()
    assert isinstance(stage.place, HouseholdPlace)


def test_a_clue_of_nobody_known_has_its_form_filled_in(
    stage: PlainStage, desk: Desk, qtbot: QtBot
) -> None:
    bring(desk, "F05-主动发现线索.xlsx")
    stage.go(BoardPlace(stage, subject=Subject("clues"), way=Way()))
    qtbot.addWidget(stage.page)
    press(stage, Subject("clues"), "fill")
    assert isinstance(stage.place, VisitPlace)
    assert (stage.place.filling.door.name, stage.place.filling.form.form_id) == (
        "还不知道是哪一户",
        "F05",
    )
    stage.back()
    (draft,) = today(desk).drafts
    assert draft.name == "还不知道是哪一户"


def test_a_visit_in_the_past_of_a_household_leads_to_its_page_and_back_to_a_draft(
    desk: Desk, qtbot: QtBot
) -> None:
    visit = finished(desk)
    stage = PlainStage(desk, theme())
    stage.go(HouseholdPlace(stage, household_id=str(visit.household_id)))
    qtbot.addWidget(stage.page)
    stage.page.timeline.opened.emit("visit", str(visit.id))
    qtbot.addWidget(stage.page)
    page = Subject(PAGE, str(visit.id))
    assert "写错了，收回重填" in stage.page.buttons[page, "take_back"].text()
    press(stage, page, "take_back")
    qtbot.addWidget(stage.page)
    fill(stage, why="填错了人")
    assert isinstance(stage.place, VisitPlace)
    assert stage.said[-1].startswith("收回了。")
    assert stage.place.filling.corrects is not None
    assert stage.place.pages.view().sentence.endswith("重填：填错了人")
    assert hours(desk, stage.place.filling).now == f"{local_time(visit.ended_at):%H:%M}"
    stage.back()
    assert "草稿已经开好" in words_of(stage.page)


def test_a_look_at_another_day_is_not_the_main_action_and_says_nothing_of_storing(
    desk: Desk, qtbot: QtBot
) -> None:
    stage = PlainStage(desk, theme())
    stage.go(BoardPlace(stage, subject=Subject("due"), way=Way()))
    qtbot.addWidget(stage.page)
    assert isinstance(stage.page, BoardScreen)
    assert stage.page.buttons[Subject("due"), "day"].property("role") == "second"
    press(stage, Subject("due"), "day")
    qtbot.addWidget(stage.page)
    assert isinstance(stage.page, StepScreen)
    assert stage.page.keep.text() == "看"
    fill(stage, on="2026-10-31")
    qtbot.addWidget(stage.page)
    assert "10月31日" in stage.page.header.findChildren(QLabel)[1].text()
    assert stage.said == []


def test_what_is_missing_is_red_only_after_storing_was_asked(
    stage: PlainStage, desk: Desk, home: Subject
) -> None:
    press(stage, home, "find")
    page = stage.page
    assert isinstance(page, StepScreen)
    assert "这一项要填" not in words_of(page)
    page.keep.click()
    assert words_of(page).count("这一项要填") == 4
    assert closed_loop(desk, home.id)["needs"] == []
    fill(stage, **FOUND)
    assert isinstance(stage.place, BoardPlace)
    assert len(closed_loop(desk, home.id)["needs"]) == 1


def test_what_was_typed_is_there_again_after_leaving(stage: PlainStage, home: Subject) -> None:
    press(stage, home, "find")
    stage.page.questions.answered.emit("text", "冬天洗澡难")
    stage.page.back_asked.emit()
    press(stage, home, "find")
    assert isinstance(stage.page, StepScreen)
    card = stage.page.questions.card("text")
    assert card is not None
    assert card.question.state.value == "冬天洗澡难"


def test_a_refusal_stands_on_the_page_with_everything_typed(
    stage: PlainStage, desk: Desk, home: Subject
) -> None:
    press(stage, home, "draft")
    fill(stage, to="charity", asked="药费")
    made = Subject("referral", closed_loop(desk, home.id)["referrals"][0]["id"])
    (again,) = [one for one in offers_for("referral", "returned") if one.step == "send"]
    stage.go(StepPlace(stage, subject=Subject("referral", made.id), offer=again, way=Way()))
    stage.place.screen.kept.emit()
    assert "没有本人或监护人同意" in words_of(stage.page)
    assert stage.page.keep.isEnabled()
    assert closed_loop(desk, home.id)["referrals"][0]["state"] == "draft"


def test_a_refusal_says_its_day_as_people_do(stage: PlainStage, home: Subject) -> None:
    slip = Subject("not_met", home.id)
    stage.go(BoardPlace(stage, subject=slip, way=Way()))
    press(stage, slip, "slip")
    fill(stage, again="2025-12-05")
    assert "2025年12月5日已经过去" in words_of(stage.page)


def test_a_board_that_can_be_searched_shows_what_is_asked_for_and_opens_it(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "_READS", dict.fromkeys(("shelf", "book"), SHELF))
    monkeypatch.setattr(rooms, "_STEPS", dict(SHELF.steps))
    stage = PlainStage(desk, theme())
    stage.go(BoardPlace(stage, subject=Subject("shelf"), way=Way()))
    qtbot.addWidget(stage.page)
    page = stage.page
    assert isinstance(page, BoardScreen)
    assert "没有这本" in words_of(page)
    assert page.search is not None
    page.search.asked.emit(" 低保 ")
    page.buttons[Subject("book", "低保"), "open"].click()
    qtbot.addWidget(stage.page)
    assert "《低保》" in words_of(stage.page)
    press(stage, Subject("book", "低保"), "print")
    qtbot.addWidget(stage.page)
    assert isinstance(stage.page, PaperScreen)
    assert stage.page.paper.has_page


def test_a_file_that_a_step_made_is_written_where_the_person_says(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rooms, "_READS", dict.fromkeys(("shelf", "book"), SHELF))
    monkeypatch.setattr(rooms, "_STEPS", dict(SHELF.steps))
    where = tmp_path / "名册.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(where), ""))
    stage = PlainStage(desk, theme())
    stage.go(BoardPlace(stage, subject=Subject("book", "低保"), way=Way()))
    qtbot.addWidget(stage.page)
    press(stage, Subject("book", "低保"), "list")
    assert where.read_bytes() == "姓名".encode()
    assert stage.said == ["已存好。里面可能有个人信息，用完请删。"]


def test_a_file_that_a_step_wants_is_chosen_by_a_button(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/盘/名单.xlsx", ""))
    offer = Offer("read", "导入", (Asked("file", "名单", "file"),))
    stage = PlainStage(desk, theme())
    stage.go(StepPlace(stage, subject=Subject("shelf"), offer=offer, way=Way()))
    qtbot.addWidget(stage.page)
    assert isinstance(stage.page, StepScreen)
    card = stage.page.questions.card("file")
    assert card is not None
    (button,) = card.findChildren(Button, "chooser")
    assert button.accessibleName() == "选文件：名单"
    button.click()
    assert card is stage.page.questions.card("file")
    assert card.findChildren(Button, "chooser") == [button]
    assert card.question.state.value == "/盘/名单.xlsx"


def blank_page() -> bytes:
    made = PdfWriter()
    made.add_blank_page(595, 842)
    kept = BytesIO()
    made.write(kept)
    return kept.getvalue()


def _shelf(_: Desk, subject: Subject) -> Board:
    if subject.kind == "book":
        return Board(f"《{subject.id}》", offers=(Offer("print", "打印"), Offer("list", "名册")))
    book = Subject("book", subject.id)
    found = (Thing(book, subject.id, "现行", "open", opens=book),) if subject.id else ()
    return Board("书架", things=found, nothing="没有这本", find="找一本")


SHELF = Room(
    code="shelf",
    title="书架",
    sentence="",
    icon="list",
    read=_shelf,
    steps={
        ("book", "print"): lambda *_: Outcome(paper=Paper("一页纸", blank_page())),
        ("book", "list"): lambda *_: Outcome(file=File("名册.csv", "姓名".encode())),
    },
    kinds=frozenset({"book"}),
)


def test_a_long_step_says_how_far_it_is_and_can_be_stopped(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Going] = []

    def take(_desk: Desk, _id: str, _said: object, going: Going) -> Outcome:
        going.words = "读到第 500 行"
        seen.append(going)
        # What a real one does between two pieces of its work, the window looks on meanwhile.
        place._look_on()
        assert not place.screen.busy.isHidden()
        assert not place.screen.buttons[Subject("importing"), "look"].isEnabled()
        place.screen.busy.stop_asked.emit()
        return Outcome("停下了")

    monkeypatch.setitem(rooms._LONG, ("importing", "look"), take)
    made = PlainStage(desk, theme())
    place = BoardPlace(made, subject=Subject("importing"), way=Way())
    made.go(place)
    qtbot.addWidget(made.page)
    place._step(Subject("importing"), Offer("look", "导入"))
    assert [one.stop for one in seen] == [True]
    assert place.screen.busy.isHidden()
    assert place.screen.buttons[Subject("importing"), "look"].isEnabled()
