"""Forms that no due list begins, played in the real window: from the PIN to the printed sheet."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily import today
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import attaching
from fieldvisit.forms import sample
from fieldvisit.practice.setting import PIN
from tests.support.desks import copy_of
from tests.support.form_pages import ink
from tests.support.windows import Driver
from ui.flow.household import HouseholdPlace

COMPANION = "李大勇"
PRINTED = {
    "F03": ("季度风险排查登记表", "风险等级"),
    "F04": ("生活自理能力评估表", "自理等级"),
    "F10": ("人户分离探访登记表", "当面见到"),
    "F11": ("节日慰问登记表", "慰问单位"),
}


@pytest.fixture
def officer(device_template: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Driver]:
    copy_of(device_template, tmp_path / "officer").store.close()
    made = Driver(qtbot, tmp_path / "officer")
    yield made
    made.at_rest()
    made.window.close()


@pytest.mark.parametrize("form_id", PRINTED)
def test_a_form_chosen_at_the_household_is_finished_and_printed(
    officer: Driver, form_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.unlock()
    officer.wait_for("TodayPlace")
    begins(officer, form_id, monkeypatch)
    fills(officer)
    signs(officer)
    officer.press(Qt.Key.Key_Return, ctrl=True)
    officer.wait_for("TodayPlace")

    desk = officer.window.open_place.stage.desk
    household = today.today(desk).cards[0].household_id
    (done,) = [one for one in dossier.printables(desk, household) if one.newest]
    paper = words(dossier.pdf(desk, [done.visit_id]))
    assert all(told in paper for told in PRINTED[form_id])
    assert all(name in paper for name in (desk.profile.staff_name, COMPANION))


def begins(officer: Driver, form_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object, choices: list[tuple[str, str, str]], **__: object) -> str:
        assert form_id in [key for key, _, _ in choices]
        return form_id

    monkeypatch.setattr("ui.flow.household.ask", asked)
    stage = officer.place.stage
    household = today.today(stage.desk).cards[0].household_id
    stage.go(HouseholdPlace(stage, household_id=household))
    officer.wait_for("HouseholdPlace")
    officer.tap(officer.screen.visit)
    officer.wait_for("VisitPlace")


def fills(officer: Driver) -> None:
    desk, filling = officer.place.stage.desk, officer.place.filling
    session = filling.session
    session.set("/data/meet/result", "met_person")
    if filling.form.form_id == "F10":
        session.set("/data/split/actual_address", "天津市河西区陈塘庄街道珠江里3号楼102")
    sample.fill(session, now=desk.clock.now())
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(photo, "JPEG")
    kept = attaching.keep_photo(desk, photo.getvalue())
    for state in session.states():
        if state.type == "image" and state.value:
            session.set(state.ref, "" if signed_later(state.ref) else kept)
    assert session.problems() == []
    officer.place.refresh()


def signed_later(ref: str) -> bool:
    return ref.endswith("_signature") and "[" not in ref


def signs(officer: Driver) -> None:
    officer.screen.signing_asked.emit("")
    officer.wait_for("CheckingPlace")
    officer.screen.drawn.emit("investigator", ink())
    officer.screen.companion_asked.emit()
    officer.screen.reason_given.emit("investigator2", COMPANION)
    officer.screen.drawn.emit("investigator2", ink())
    officer.tap(officer.screen.cards["respondent"].hand_over)
    officer.wait_for("SigningPlace")
    officer.screen.pad.show_drawing(ink())
    officer.screen.pad.changed.emit()
    officer.tap(officer.screen.done)
    officer.type(PIN)
    officer.wait_for("CheckingPlace")


def words(paper: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(paper))
    return "".join(page.get_textpage().get_text_range() for page in pages)
