"""打印预览: the page that is seen is the page that prints, byte for byte."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.paper import dossier
from fieldvisit.machine import printers
from fieldvisit.printing.problems import GlyphMissing
from fieldvisit.store import audit
from tests.support.plain_stage import PlainStage
from tests.support.screens import settle
from ui.flow.preview import PreviewPlace
from ui.theme import theme

PRINTER = "村委会_HP_M1136"


@pytest.fixture
def stage(desk: Desk) -> PlainStage:
    return PlainStage(desk, theme("light", form_factor="laptop"))


@pytest.fixture
def visited(desk: Desk) -> str:
    """A household with several finished visits."""
    found = (one.household_id for one in register.find(desk))
    return next(one for one in found if len(dossier.printables(desk, one)) > 1)


@pytest.fixture
def preview(
    stage: PlainStage, visited: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> PreviewPlace:
    monkeypatch.setattr(printers, "printers", lambda: [PRINTER])
    place = PreviewPlace(stage, household_id=visited)
    stage.go(place)
    qtbot.addWidget(place.screen)
    return place


def test_the_latest_visit_is_ticked_and_seen_at_once(preview: PreviewPlace) -> None:
    newest = dossier.printables(preview.stage.desk, preview.household_id)[0]
    assert preview.screen.rows.ticked() == [newest.visit_id]
    assert preview.screen.paper.has_page
    assert preview.screen.paper.accessibleName().startswith("第 1 页，共 1 页")


def test_what_is_seen_is_what_is_printed(
    preview: PreviewPlace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    printed: list[tuple[bytes, str, int, bool]] = []

    def take(pdf: bytes, printer: str, *, copies: int, duplex: bool) -> str:
        printed.append((pdf, printer, copies, duplex))
        return "job"

    monkeypatch.setattr(printers, "print_pdf", take)
    preview.screen.settings.sides.choose("two")
    preview.screen.settings.copies.set_number(2)
    preview.screen.print.click()
    preview.save_to(tmp_path / "表.pdf")
    assert printed == [((tmp_path / "表.pdf").read_bytes(), PRINTER, 2, True)]


def test_each_copy_leaves_a_line_in_the_trail(
    preview: PreviewPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printers, "print_pdf", lambda *_, **__: "job")
    (visit,) = preview.screen.rows.ticked()
    preview.screen.print.click()
    with preview.stage.desk.store.read() as tx:
        assert audit.count(tx, "print", subject=visit) == 1


def test_more_sheets_make_more_pages_and_arrows_turn_them(preview: PreviewPlace) -> None:
    preview.screen.rows.tick_all()
    pages = len(preview.screen.rows.ticked())
    assert preview.screen.paper.accessibleName().startswith(f"第 1 页，共 {pages} 页")
    preview.screen.paper.turn(1)
    assert preview.screen.paper.accessibleName().startswith("第 2 页")
    assert preview.screen.print.text() == f"打印 {pages} 份"


def test_the_paper_comes_closer_and_goes_back(preview: PreviewPlace) -> None:
    paper = preview.screen.paper
    preview.screen.resize(1366, 768)
    preview.screen.show()
    settle()
    whole = paper.paper.width()
    paper.zoom(1)
    assert paper.paper.width() > whole
    for _ in range(3):
        paper.zoom(-1)
    assert paper.paper.width() == whole


def test_whole_numbers_are_shown_only_when_asked_for(preview: PreviewPlace) -> None:
    masked = preview.paper
    preview.screen.settings.numbers.choose("full")
    preview.screen.settings.numbers.chosen.emit("full")
    assert preview.paper is not None
    assert masked is not None
    assert preview.paper.pdf != masked.pdf


def test_without_a_printer_the_pdf_can_still_be_saved(
    stage: PlainStage, visited: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printers, "printers", list)
    place = PreviewPlace(stage, household_id=visited)
    stage.go(place)
    qtbot.addWidget(place.screen)
    assert not place.screen.print.isEnabled()
    assert place.screen.save.isEnabled()


def test_a_sheet_that_cannot_be_printed_says_why_and_the_rest_can(
    preview: PreviewPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = dossier.pdf
    broken = preview.screen.rows.ticked()

    def some(desk: Desk, visits: list[str], *, full_ids: bool = False) -> bytes:
        if broken[0] in visits:
            raise GlyphMissing("𠮷", "姓名")
        return whole(desk, visits, full_ids=full_ids)

    monkeypatch.setattr(dossier, "pdf", some)
    preview.screen.settings.numbers.chosen.emit("masked")
    assert not preview.screen.print.isEnabled()
    preview.screen.rows.tick_all()
    preview.screen.rows.untick(broken[0])
    assert preview.screen.print.isEnabled()


def test_nothing_ticked_says_what_to_do(preview: PreviewPlace) -> None:
    for visit in preview.screen.rows.ticked():
        preview.screen.rows.untick(visit)
    assert not preview.screen.paper.has_page
    assert not preview.screen.save.isEnabled()


def test_a_household_without_visits_says_so(
    stage: PlainStage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier, "printables", lambda *_: [])
    place = PreviewPlace(stage, household_id="")
    stage.go(place)
    qtbot.addWidget(place.screen)
    assert place.screen.paper.accessibleName() == "这户还没有定稿的走访表"
