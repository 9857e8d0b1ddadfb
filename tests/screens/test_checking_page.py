"""核对与签名: what is open leads back, who signs and how, and 定稿 happens once or not at all."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import visiting
from fieldvisit.practice.setting import PIN
from fieldvisit.records import Visit
from fieldvisit.store import rows
from fieldvisit.store.troubles import DiskFull
from tests.support.form_pages import BODY, Visiting, begin, ink
from ui.flow.checking import CheckingPlace
from ui.flow.read_aloud import sentences
from ui.flow.signing import SigningPlace
from ui.flow.visit import VisitPlace
from ui.screens.checking import Line
from ui.theme import theme
from ui.widgets.check_line import CheckLine


@pytest.fixture
def at_door(desk: Desk, qtbot: QtBot) -> Iterator[Visiting]:
    made = begin(desk, theme("light", form_factor="tablet"))
    qtbot.addWidget(made.screen)
    yield made
    made.visit.leave()


@pytest.fixture
def filled(at_door: Visiting, qtbot: QtBot) -> Visiting:
    """All questions answered, the last look open."""
    at_door.answers_all()
    at_door.screen.signing_asked.emit("")
    qtbot.addWidget(at_door.checking)
    return at_door


def visits(at_door: Visiting) -> list[Visit]:
    desk = at_door.stage.desk
    with desk.store.read() as tx:
        return [one for one in rows.all(tx, "visit") if one.created_at == desk.clock.now()]


def lines(at_door: Visiting, kind: str) -> list[str]:
    return [one.sentence for one in at_door.checking.findChildren(CheckLine) if one.kind == kind]


def test_everything_filled_is_one_green_line_and_the_changes_since_last_time(
    filled: Visiting,
) -> None:
    assert lines(filled, "wrong") == []
    assert len(lines(filled, "ok")) == 1
    assert any("上次是" in sentence for sentence in lines(filled, "caution"))


def test_what_is_open_keeps_the_visit_open_and_leads_back_to_its_question(
    at_door: Visiting, qtbot: QtBot
) -> None:
    at_door.meets()
    at_door.screen.signing_asked.emit("")
    screen = at_door.checking
    qtbot.addWidget(screen)
    assert not screen.finish.isEnabled()
    assert any("精神状况" in sentence for sentence in lines(at_door, "wrong"))
    screen.question_asked.emit("/data/body/mental_state", BODY)
    assert at_door.stage.place is at_door.visit
    assert at_door.visit.pages.page == BODY
    assert at_door.card("mental_state").trouble.kind == "wrong"


def test_the_visit_waits_for_both_signatures_and_says_whose_is_missing(filled: Visiting) -> None:
    assert filled.checking.why_not == "还差走访人签名"
    filled.checking.drawn.emit("investigator", ink())
    assert filled.checking.why_not == "还差被访人签名"
    filled.signs()
    assert filled.checking.finish.isEnabled()


def test_a_signed_visit_is_on_disk_and_its_draft_gone(filled: Visiting, qtbot: QtBot) -> None:
    filled.signs()
    filled.checking.finish.click()
    (visit,) = visits(filled)
    assert [one["way"] for one in visit.signatures] == ["drawn", "drawn"]
    assert all(one["sha256"] for one in visit.signatures)
    assert today.today(filled.stage.desk).drafts == ()
    assert filled.stage.said == ["已存到本机，有网会自动发送。记下 2 个需求：助浴、陪诊。"]
    assert filled.stage.home_entry == "today"
    qtbot.wait(400)
    assert today.today(filled.stage.desk).drafts == ()


def test_a_failure_leaves_the_draft_and_says_so(
    filled: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull(free_mb=0)

    filled.signs()
    monkeypatch.setattr(visiting, "finish", full)
    filled.checking.finish.click()
    assert visits(filled) == []
    assert len(today.today(filled.stage.desk).drafts) == 1
    assert filled.checking.finish.isEnabled()


def test_nobody_leaves_or_changes_anything_while_the_visit_is_being_finished(
    filled: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_late(*_: object, **__: object) -> None:
        filled.checking.back_asked.emit()
        filled.checking.later_asked.emit()
        filled.checking.reason_given.emit("respondent", "刚改的")
        raise DiskFull(free_mb=0)

    filled.signs()
    monkeypatch.setattr(visiting, "finish", full_late)
    filled.checking.finish.click()
    assert isinstance(filled.stage.place, CheckingPlace)
    assert filled.stage.home_entry == ""
    assert filled.visit.signatures.of("respondent").reason == ""
    filled.checking.back_asked.emit()
    assert filled.stage.place is filled.visit


def test_a_fingerprint_is_a_state_and_not_a_picture(filled: Visiting) -> None:
    filled.checking.drawn.emit("investigator", ink())
    filled.checking.way_chosen.emit("respondent", "fingerprint_on_paper")
    assert filled.checking.cards["respondent"].pad is None
    filled.checking.finish.click()
    (visit,) = visits(filled)
    assert visit.signatures[1]["way"] == "fingerprint_on_paper"
    assert visit.signatures[1]["sha256"] is None


@pytest.mark.parametrize("way", ["refused", "proxy"])
def test_refusing_and_signing_for_another_need_a_reason(filled: Visiting, way: str) -> None:
    filled.checking.drawn.emit("investigator", ink())
    filled.checking.way_chosen.emit("respondent", way)
    if way == "proxy":
        filled.visit.signatures.draw("respondent", ink(), at=filled.stage.desk.clock.now())
        filled.stage.place.refresh()
    assert not filled.checking.finish.isEnabled()
    filled.checking.reason_given.emit("respondent", "儿子代签，老人手抖")
    filled.checking.finish.click()
    (visit,) = visits(filled)
    assert (visit.signatures[1]["way"], visit.signatures[1]["reason"]) == (
        way,
        "儿子代签，老人手抖",
    )


def test_a_companion_signs_with_a_name(filled: Visiting) -> None:
    filled.signs()
    filled.checking.companion_asked.emit()
    assert filled.checking.why_not == "还差同行走访人的姓名和签名"
    filled.checking.reason_given.emit("investigator2", "王建军")
    filled.checking.drawn.emit("investigator2", ink())
    filled.checking.finish.click()
    (visit,) = visits(filled)
    names = [one["name"] for one in visit.signatures if one["party"] == "investigator"]
    assert names == ["赵文静", "王建军"]


def test_signatures_are_there_again_after_leaving(filled: Visiting, qtbot: QtBot) -> None:
    filled.signs()
    filled.checking.later.click()
    draft = today.today(filled.stage.desk).drafts[0].draft_id
    again = VisitPlace.resume(filled.stage, draft)
    filled.stage.go(again)
    again.screen.signing_asked.emit("")
    qtbot.addWidget(filled.checking)
    assert filled.checking.finish.isEnabled()
    assert filled.checking.cards["investigator"].pad is not None
    assert filled.checking.cards["investigator"].pad.drawing().strokes == ink().strokes


def test_another_way_of_signing_wipes_out_what_was_drawn(filled: Visiting) -> None:
    filled.signs()
    filled.checking.way_chosen.emit("respondent", "proxy")
    filled.checking.way_chosen.emit("respondent", "drawn")
    assert filled.checking.why_not == "还差被访人签名"


def test_later_keeps_the_draft(filled: Visiting) -> None:
    filled.checking.later.click()
    assert filled.stage.home_entry == "today"
    assert len(today.today(filled.stage.desk).drafts) == 1


def test_the_pad_stays_while_strokes_are_drawn_on_it(filled: Visiting) -> None:
    before = filled.checking.cards["investigator"]
    filled.checking.drawn.emit("investigator", ink())
    assert filled.checking.cards["investigator"] is before
    assert before.pill.accessibleName() == "已签 11:06"


def test_what_is_read_aloud_is_three_to_six_plain_sentences(filled: Visiting) -> None:
    said = sentences(filled.visit.filling, "赵文静")
    assert 3 <= len(said) <= 6
    assert said[0].startswith("今天是11月23日")
    assert not any(any(sign.isdigit() for sign in one) for one in said[1:])


def test_the_handed_page_shows_nothing_but_the_sentences_and_the_pad(
    filled: Visiting, qtbot: QtBot
) -> None:
    filled.checking.handing_asked.emit("respondent")
    screen = filled.signing
    qtbot.addWidget(screen)
    assert not SigningPlace.chrome
    assert not screen.done.isEnabled()
    screen.pad.show_drawing(ink())
    screen.pad.changed.emit()
    screen.done.click()
    assert isinstance(filled.stage.place, SigningPlace)
    assert screen.steps.currentIndex() == 1


def test_a_signature_that_was_wiped_out_before_giving_back_is_gone(
    filled: Visiting, qtbot: QtBot
) -> None:
    """Who takes their signature back has not signed."""
    filled.signs()
    assert filled.checking.finish.isEnabled()
    filled.checking.handing_asked.emit("respondent")
    screen = filled.signing
    qtbot.addWidget(screen)
    screen.pad.clear()
    screen.give_back.click()
    screen.pin.entered.emit(PIN)
    assert isinstance(filled.stage.place, CheckingPlace)
    assert filled.checking.why_not == "还差被访人签名"


def test_only_the_workers_pin_leads_out(filled: Visiting, qtbot: QtBot) -> None:
    filled.checking.handing_asked.emit("respondent")
    screen = filled.signing
    qtbot.addWidget(screen)
    screen.finished.emit(ink())
    screen.ask_for_pin()
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    screen.pin.entered.emit("000000")
    assert isinstance(filled.stage.place, SigningPlace)
    assert "还可以试 4 次" in screen.trouble.text()
    screen.pin.entered.emit(PIN)
    assert isinstance(filled.stage.place, CheckingPlace)
    assert filled.checking.cards["respondent"].signer.drawing is not None


def test_a_line_without_a_question_has_no_way_back(filled: Visiting) -> None:
    filled.checking.show_data(
        replace(filled.stage.place.view(), lines=[Line("note", "定稿后生成 1 个任务")])
    )
    (line,) = filled.checking.findChildren(CheckLine)[-1:]
    assert line.kind == "note"
