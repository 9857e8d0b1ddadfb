"""以后会签 at the door, the card on 今日, the page on the colleague's own device."""

from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import visiting
from fieldvisit.casework.visits.countersigning import colleagues
from fieldvisit.practice.setting import BEGINS
from fieldvisit.store import incoming, rows
from fieldvisit.store.incoming import Entry
from tests.support import views
from tests.support.bundled_forms import bring
from tests.support.central import visit
from tests.support.form_pages import ink
from tests.support.plain_stage import PlainStage
from ui.flow import cosigner
from ui.flow.signatures import COMPANION, COSIGNER, WORKER, Signatures
from ui.flow.today import TodayPlace
from ui.screens.checking import CheckingScreen
from ui.screens.countersign import CountersignScreen
from ui.screens.today_side import CosignCard
from ui.theme import theme
from ui.widgets.button import Button

SURVEY = "F01-入户调查表.xlsx"


def words_of(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_the_card_leads_to_what_waits_for_me_alone(qtbot: QtBot) -> None:
    card = CosignCard(theme())
    qtbot.addWidget(card)
    card.show_visits(views.cosign())
    shown = words_of(card)
    assert "等您会签 1 份" in shown
    assert "等王建军会签" in shown
    assert "王建军没有签：那天我没有去" in shown
    (button,) = card.findChildren(Button)
    with qtbot.waitSignal(card.cosign_asked) as told:
        button.click()
    assert told.args == ["v1"]
    card.show_visits(())
    assert card.isHidden()


def test_the_page_is_signed_after_a_stroke_and_declined_after_a_word(qtbot: QtBot) -> None:
    page = CountersignScreen(theme(), name="赵文静")
    qtbot.addWidget(page)
    page.pad.drawn.emit("investigator2", ink())
    assert not page.sign.isEnabled()
    page.show_data(views.paper())
    assert page.sign.isEnabled()
    assert not page.decline.isEnabled()
    page.reason.setPlainText("那天我没有去")
    with qtbot.waitSignal(page.declined) as told:
        page.decline.click()
    assert told.args == ["那天我没有去"]
    page.pad.drawn.emit("investigator2", None)
    assert not page.sign.isEnabled()


def test_a_colleague_named_for_later_stands_for_the_second_signature(desk: Desk) -> None:
    """days.md 3"""
    home = today.today(desk).cards[0].household_id
    filling = visiting.start(desk, home, form_id=bring(desk, SURVEY))
    marks = Signatures()
    marks.draw(WORKER, ink(), at=desk.clock.now())
    assert marks.lacking(filling) == "这张表要 2 位走访人签名，还差 1 位"
    one = colleagues(desk, filling.draft.household_id)[0]
    marks.name_cosigner(one.staff_id, one.name)
    assert "走访人" not in marks.lacking(filling)
    assert Signatures.read(marks.text).cosigner == (one.staff_id, one.name)
    assert [str(key) for key in marks.later] == [one.staff_id]
    marks.add_companion()
    assert COSIGNER not in marks.marks
    marks.name_cosigner(one.staff_id, one.name)
    assert COMPANION not in marks.marks
    marks.name_cosigner("", "")
    assert marks.later == frozenset()


def test_whoever_writes_the_visit_or_never_gets_to_see_it_is_not_offered(desk: Desk) -> None:
    """Grids: a worker of another grid never holds the visit."""
    with desk.store.read() as tx:
        home = next(one for one in rows.all(tx, "household") if one.grid_id is not None)
        known = {str(one.id): one for one in rows.all(tx, "staff")}
    offered = [known[one.staff_id] for one in colleagues(desk, home.id)]
    assert offered
    assert desk.profile.staff_id not in {one.id for one in offered}
    grids = {one.grid_id for one in offered if one.role == "grid_worker"}
    assert grids <= {None, home.grid_id}
    assert colleagues(desk, UUID(int=1)) == []


@pytest.mark.parametrize("answer", ["", "none"])
def test_taking_nobody_changes_nothing_taking_back_forgets(
    answer: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    screen = CheckingScreen(theme())
    qtbot.addWidget(screen)
    monkeypatch.setattr(cosigner, "ask", lambda *_, **__: answer)
    marks = Signatures()
    marks.name_cosigner("7", "王建军")
    told: list[int] = []

    class Here:
        stage = type("Stage", (), {"desk": None})

        def __init__(self) -> None:
            self.screen = screen

        def ask(self, work: object, then: object) -> None:
            then(())  # type: ignore[operator]

    cosigner.choose(Here(), marks, household_id=UUID(int=1), then=lambda: told.append(1))  # type: ignore[arg-type]
    assert (marks.cosigner[1], len(told)) == (("王建军", 0) if answer == "" else ("", 1))


def test_one_tap_on_today_leads_to_the_page_and_back(desk: Desk, qtbot: QtBot) -> None:
    with desk.store.write() as tx:
        home = rows.all(tx, "household", limit=1)[0]
        named = sorted([str(UUID(int=5)), str(desk.profile.staff_id)])
        seen = visit(home, created_by=UUID(int=5), investigators=named, started_at=BEGINS)
        entry = Entry("visit", seen.id, 5000, seen.model_dump(mode="json") | {"version": 5000})
        incoming.apply(tx, home.scope, entries=[entry], cursor=5000)
    stage = PlainStage(desk, theme())
    stage.go(TodayPlace(stage))
    qtbot.addWidget(stage.page)
    assert "等您会签 1 份" in words_of(stage.page)
    stage.page.cosign.findChildren(Button)[0].click()
    page = stage.page
    assert isinstance(page, CountersignScreen)
    qtbot.addWidget(page)
    page.pad.drawn.emit("investigator2", ink())
    page.sign.click()
    assert isinstance(stage.place, TodayPlace)
    assert stage.page.cosign.isHidden()
    assert stage.synced == 1
