"""A page of casework and one step of it: reads the board, passes on what was filled in. Judges
nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldvisit.casework import days, rooms
from fieldvisit.casework.board import Board, Going, Offer, Outcome, Subject
from fieldvisit.machine.clock import local_day
from ui.flow import copying, paper
from ui.flow.draft_keeper import DraftKeeper
from ui.flow.place import Bookmark, Place, Stage
from ui.flow.visit import VisitPlace
from ui.screens.board import BoardScreen
from ui.screens.step import StepScreen
from ui.theme import Theme

LOOK_ON_MS = 300
"""How often one looks how far a long step is."""

HOUSEHOLD = "household"
"""The kind of a subject that has a page of its own, which is no board."""
Homes = Callable[[Stage, str], Place]
"""Makes the page of a household by its id; handed in, since that page leads to boards itself."""


@dataclass(frozen=True)
class Way:
    """How one came to a board: `entry`, what is lit in the rail; `homes`, how a household is opened
    from there (None: it is the one whose board this is).
    """

    entry: str = "more"
    homes: Homes | None = None


class BoardPlace(Place):
    """What stands on the board of a subject, and its steps."""

    live = True
    screen: BoardScreen

    def __init__(self, stage: Stage, *, subject: Subject, way: Way) -> None:
        super().__init__(stage)
        self._subject, self._way, self.entry = subject, way, way.entry
        self._going: Going | None = None
        self.copying: copying.Copying | None = None

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = BoardScreen(theme, icon=rooms.room_of(self._subject).icon)
        made.back_asked.connect(self.stage.back)
        made.step_asked.connect(self._step)
        made.opened.connect(self._open)
        made.find_asked.connect(self._look_for)
        made.stop_asked.connect(self._stop)
        self._looking = QTimer(made, interval=LOOK_ON_MS)
        self._looking.timeout.connect(self._look_on)
        if self._going is not None:
            self._looking.start()
        return made

    def refresh(self) -> None:
        desk, subject = self.stage.desk, self._subject
        self.ask(lambda: rooms.read(desk, subject), self._show)

    def leave(self) -> None:
        if self.copying is not None:
            self.copying.end()
            self.copying = None

    def bookmark(self) -> Bookmark | None:
        subject, way = self._subject, self._way
        return lambda stage, _: BoardPlace(stage, subject=subject, way=way)

    def _show(self, board: Board) -> None:
        self.screen.show_data(board, self._subject)

    def _look_for(self, words: str) -> None:
        self._subject = replace(self._subject, id=words.strip())
        self.refresh()

    def _open(self, subject: Subject) -> None:
        stage, homes = self.stage, self._way.homes
        if subject.kind == HOUSEHOLD and homes is not None:
            stage.go(homes(stage, subject.id))
        elif subject.kind != HOUSEHOLD:
            stage.go(BoardPlace(stage, subject=subject, way=self._way))

    def _step(self, subject: Subject, offer: Offer) -> None:
        """A step that asks nothing is taken at once."""
        if offer.asks:
            self.stage.go(StepPlace(self.stage, subject=subject, offer=offer, way=self._way))
            return
        desk, going = self.stage.desk, Going()
        self._going = going
        self._looking.start()
        self.ask(
            lambda: rooms.take(desk, subject, step=offer.step, said={}, going=going), self._taken
        )

    def _look_on(self) -> None:
        """Show how far a long step is."""
        if self._going is not None and self._going.words:
            self.screen.show_busy(self._going.words)

    def _stop(self) -> None:
        if self._going is not None:
            self._going.stop = True

    def _over(self) -> None:
        self._going = None
        self._looking.stop()
        self.screen.show_busy("")

    def show_failure(self, error: Exception) -> None:
        self._over()
        super().show_failure(error)

    def words_for(self, error: Exception) -> str:
        today = local_day(self.stage.desk.clock.now())
        return days.in_words(super().words_for(error), today=today)

    def _taken(self, outcome: Outcome) -> None:
        self._over()
        self.refresh()
        if outcome.to_copy is None:
            follow(self.stage, outcome, way=self._way)
        else:
            self.leave()
            self.copying = copying.Copying(self, what=outcome.to_copy, reported=self._reported)

    def _reported(self) -> None:
        self._taken(Outcome(self.screen.tr("记为已报了。")))


def follow(stage: Stage, outcome: Outcome, *, way: Way, kept: bool = True) -> None:
    """Say what a step led to, and go where it leads; `kept`: it left something behind."""
    words = QCoreApplication.translate("BoardPlace", "已存到本机，有网会自动发送。")
    if outcome.paper is not None:
        stage.go(paper.PaperPlace(stage, paper=outcome.paper, entry=way.entry))
    elif outcome.file is not None:
        paper.save(stage, outcome.file)
    elif outcome.draft:
        stage.go(VisitPlace.resume(stage, outcome.draft))
        if outcome.sentence:
            stage.say(outcome.sentence)
    elif kept or outcome.sentence:
        stage.say(outcome.sentence or words)
    if outcome.go is not None:
        stage.go(BoardPlace(stage, subject=outcome.go, way=way))
    stage.sync_soon()


class StepPlace(Place):
    """One step being filled in; what is typed rests on disk at each pause."""

    chrome = False
    screen: StepScreen

    def __init__(self, stage: Stage, *, subject: Subject, offer: Offer, way: Way) -> None:
        super().__init__(stage)
        self._subject, self._offer, self._way, self.entry = subject, offer, way, way.entry
        self._said: dict[str, str] = {}
        self._read = self._taking = False
        self.keeper = DraftKeeper(stage, self._put_aside)

    def build(self, theme: Theme) -> QWidget:
        today = local_day(self.stage.desk.clock.now())
        made = self.screen = StepScreen(theme, self._offer, today=today)
        made.changed.connect(self._heard)
        made.kept.connect(self._take)
        made.file_asked.connect(self._choose_file)
        made.back_asked.connect(self.stage.back)
        return made

    def refresh(self) -> None:
        if self._read:
            self.screen.show_data(self._said)
            return
        desk, subject, step = self.stage.desk, self._subject, self._offer.step
        self.ask(lambda: rooms.begun(desk, subject, step=step), self._begun)

    def leave(self) -> None:
        self.keeper.close()

    @property
    def unkept(self) -> bool:
        return not (self.keeper.all_kept or self.keeper.ended)

    def bookmark(self) -> Bookmark | None:
        if self.keeper.ended:
            return None
        subject, offer, way = self._subject, self._offer, self._way
        return lambda stage, _: StepPlace(stage, subject=subject, offer=offer, way=way)

    def _begun(self, said: dict[str, str]) -> None:
        self._said, self._read = said, True
        self.screen.show_data(said)

    def _heard(self, name: str, value: str) -> None:
        self._said[name] = value
        self.screen.show_data(self._said)
        self.keeper.touched()

    def _put_aside(self) -> datetime:
        desk = self.stage.desk
        rooms.put_aside(desk, self._subject, step=self._offer.step, said=dict(self._said))
        return desk.clock.now()

    def _take(self) -> None:
        desk, said = self.stage.desk, dict(self._said)
        subject, step = self._subject, self._offer.step
        self._taking = True
        self.keeper.stop()
        self.screen.keep.setEnabled(False)

        def take() -> Outcome:
            return rooms.take(desk, subject, step=step, said=said)

        self.ask(lambda: self.keeper.alone(take), self._taken)

    def show_failure(self, error: Exception) -> None:
        if self._taking:
            self._taking = False
            self.keeper.go_on()
            self.screen.keep.setEnabled(True)
        super().show_failure(error)

    def words_for(self, error: Exception) -> str:
        today = local_day(self.stage.desk.clock.now())
        return days.in_words(super().words_for(error), today=today)

    def _taken(self, outcome: Outcome) -> None:
        self.stage.back()
        follow(self.stage, outcome, way=self._way, kept=not self._offer.verb)

    def _choose_file(self, name: str) -> None:
        words = self.screen.tr("选一个文件")
        chosen, _ = QFileDialog.getOpenFileName(self.screen, words, "", "")
        if chosen:
            self._heard(name, chosen)
