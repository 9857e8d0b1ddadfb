"""A day with a canary in every text, in a process of its own, driven through the real window: what
it leaves behind is searched by tests/screens/test_nothing_readable.py. Never run by hand.
"""

import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import attaching
from fieldvisit.machine.clock import ShiftedClock
from fieldvisit.practice.answers import answer_all
from fieldvisit.practice.setting import BEGINS
from fieldvisit.practice.stage import Stage, prepare
from fieldvisit.practice.village import village
from fieldvisit.records import Form, kind_of
from fieldvisit.store import incoming
from fieldvisit.store.incoming import Entry
from tests.support.canaries import Canaries, held_by
from tests.support.form_pages import ink
from tests.support.windows import Driver
from ui.flow.notes import NoteEditPlace
from ui.flow.preview import PreviewPlace
from ui.flow.visit import VisitPlace

TYPED = "qvxzqj"
"""Typed by keys, where no Chinese can be."""


class Hands:
    """What the driver asks of pytest-qt, in a process without pytest."""

    def __init__(self) -> None:
        self._held: list[QWidget] = []

    def addWidget(self, widget: QWidget) -> None:
        self._held.append(widget)

    def waitExposed(self, widget: QWidget) -> None:
        QTest.qWaitForWindowExposed(widget)

    def waitUntil(self, true: Callable[[], bool], timeout: int) -> None:
        clock = QElapsedTimer()
        clock.start()
        while not true():
            QTest.qWait(5)
            if clock.elapsed() > timeout:
                raise TimeoutError

    def mouseClick(self, widget: QWidget, button: Qt.MouseButton) -> None:
        QTest.mouseClick(widget, button)


def fill(desk: Desk, canaries: Canaries) -> None:
    """Take in the village once more, a canary in every text, until a thousand are there."""
    people = village(now=desk.clock.now())
    records = [one for one in people.records() if not isinstance(one, Form)]
    while len(held_by(desk.store)) < 1000:
        made = [canaries.of(record) for record in records]
        entries = [
            Entry(kind_of(one), one.id, place, one.model_dump(mode="json"))
            for place, one in enumerate(made, 1)
        ]
        with desk.store.write() as tx:
            cursor = incoming.cursors(tx).get(people.scope, 0)
            incoming.apply(tx, people.scope, entries=entries, cursor=cursor)


def write_everywhere(driver: Driver, canaries: Canaries) -> None:
    """A canary in every line of words of an open form, with two members in each series."""
    pages = driver.place.pages
    for page in range(len(pages.leaves)):
        pages.turn_to(page)
        for state in list(pages.visible(page)):
            if state.type == "repeat":
                driver.place.members.add(state.ref)
                driver.place.members.add(state.ref)
        for state in list(pages.here.session.visible(pages.leaves[page].place)):
            if state.type == "text" and not state.readonly:
                driver.place.answer(state.ref, canaries.word(), form=pages.here)
    driver.place.keeper.flush()


def visit(driver: Driver, canaries: Canaries, outside: Path) -> None:
    """Two forms: one finished, signed for by somebody with a name, one left half-way."""
    desk = driver.window.desk
    photo = outside / f"{canaries.word()}.png"
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.setText("Comment", canaries.word())
    image.save(str(photo))
    paper = outside / f"{canaries.word()}.txt"
    paper.write_text(canaries.word() * 200, "utf-8")
    due = next(one for one in today(desk).cards if one.form_id == "F02")
    for form_id in ("F01", "F02"):
        window = driver.window
        window.go(VisitPlace(window, household_id=due.household_id, form_id=form_id))
        driver.at_rest()
        if form_id == "F02":
            answer_all(driver.place.filling)
        write_everywhere(driver, canaries)
        attaching.keep_photo(desk, photo.read_bytes())
        attaching.keep_file(desk, paper)
        if form_id == "F01":
            window.back()
    driver.screen.signing_asked.emit("")
    driver.wait_for("CheckingPlace")
    driver.screen.drawn.emit("investigator", ink())
    driver.screen.way_chosen.emit("respondent", "proxy")
    driver.screen.reason_given.emit("respondent", canaries.word())
    driver.screen.drawn.emit("respondent", ink())
    driver.at_rest()
    driver.screen.finish_asked.emit()
    driver.wait_for("TodayPlace")


def note(driver: Driver, canaries: Canaries) -> None:
    """One kept, one left half-written; both searched for."""
    for kept in (True, False):
        driver.window.go(NoteEditPlace(driver.window))
        driver.at_rest()
        driver.screen.text.setPlainText(canaries.word())
        QTest.keyClicks(driver.screen.text, TYPED)
        driver.tap(driver.screen.keep) if kept else driver.window.back()
        driver.at_rest()
    driver.window.home("notes")
    driver.screen.search.setText(canaries.given[-1])
    QTest.qWait(300)
    driver.at_rest()


def prints(driver: Driver) -> None:
    """The paper of the visit on the screen and to a printer (the one on the path is a fake)."""
    desk = driver.window.desk
    everybody = [one.household_id for one in register.find(desk)]
    printed = 0
    for household in [one for one in everybody if dossier.printables(desk, one)][:6]:
        driver.window.go(PreviewPlace(driver.window, household_id=household))
        driver.at_rest()
        printed += driver.place.paper is not None
        driver.place._print()
        driver.at_rest()
    assert printed


def trouble(driver: Driver, canaries: Canaries) -> None:
    """Errors in the middle of things, with people's words in hand."""
    word = canaries.word()

    def broken() -> None:
        held = {"name": word}
        raise ValueError(len(held))

    driver.window.run(broken, lambda _: None)
    driver.at_rest()
    driver.window.go(VisitPlace.resume(driver.window, "not-a-draft"))
    driver.at_rest()


JOURNEYS: dict[str, Callable[[Driver, Canaries, Path, Stage], Any]] = {
    "visit": lambda driver, canaries, outside, _: visit(driver, canaries, outside),
    "note": lambda driver, canaries, *_: note(driver, canaries),
    "print": lambda driver, *_: prints(driver),
    "sync": lambda driver, canaries, _, stage: stage.sync(driver.window.desk),
    "trouble": lambda driver, canaries, *_: trouble(driver, canaries),
    "lock": lambda driver, *_: driver.window.lock(),
}


def main(home: Path, outside: Path, end: str) -> None:
    """Live the day; `end` is how: closed, or killed while drafts are saved."""
    logging.basicConfig(level=logging.DEBUG, filename=home / "day.log")
    app = QApplication([])
    app.setStyle("Fusion")
    canaries = Canaries()
    with prepare(outside / "village", tell=lambda words: None) as stage:
        folder = stage.officer.store.folder.root
        fill(stage.officer, canaries)
        driver = Driver(Hands(), folder, clock=ShiftedClock(BEGINS))  # type: ignore[arg-type]
        driver.unlock()
        driver.wait_for("TodayPlace")
        for name, journey in JOURNEYS.items():
            if name == "lock":
                tell(outside, canaries, folder, held=len(held_by(stage.officer.store)))
            if name == "lock" and end == "killed":
                die_while_saving(driver, canaries)
            journey(driver, canaries, outside, stage)
            driver.at_rest()
        driver.window.close()


def die_while_saving(driver: Driver, canaries: Canaries) -> None:
    """Half-way through a form, with transactions under way."""
    window = driver.window
    due = next(one for one in today(window.desk).cards if one.form_id == "F02")
    window.go(VisitPlace(window, household_id=due.household_id, form_id="F02"))
    driver.at_rest()
    answer_all(driver.place.filling)
    write_everywhere(driver, canaries)
    window.run(driver.place._save, lambda _: None)
    os.kill(os.getpid(), signal.SIGKILL)


def tell(outside: Path, canaries: Canaries, folder: Path, *, held: int) -> None:
    """What the search needs to know."""
    said = {"folder": str(folder), "digits": sorted(canaries.digits), "held": held}
    (outside / "told.json").write_text(json.dumps(said), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
