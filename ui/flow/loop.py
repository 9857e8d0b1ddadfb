"""The pages 需求 and one step of it: read the loop, pass what was filled in on. Judge nothing."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from fieldvisit.casework import closed_loop, offers
from fieldvisit.casework.offers import Offer, Subject
from fieldvisit.machine.clock import local_day
from ui.flow.draft_keeper import DraftKeeper
from ui.flow.place import Bookmark, Place, Stage
from ui.screens.loop import LoopScreen
from ui.screens.step import StepScreen
from ui.theme import Theme


class LoopPlace(Place):
    """The needs of one household."""

    entry = "households"
    live = True
    screen: LoopScreen

    def __init__(self, stage: Stage, *, household_id: str) -> None:
        super().__init__(stage)
        self._household = Subject("household", household_id)

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = LoopScreen(theme)
        made.back_asked.connect(self.stage.back)
        made.step_asked.connect(self._step)
        return made

    def refresh(self) -> None:
        desk, home = self.stage.desk, self._household
        self.ask(
            lambda: closed_loop.loop_page(desk, home.id),
            lambda page: self.screen.show_data(page, home),
        )

    def bookmark(self) -> Bookmark | None:
        home = self._household.id
        return lambda stage, _: LoopPlace(stage, household_id=home)

    def _step(self, subject: Subject, offer: Offer) -> None:
        """A step that asks nothing is taken at once."""
        if offer.asks:
            self.stage.go(StepPlace(self.stage, subject=subject, offer=offer))
            return
        desk = self.stage.desk
        self.ask(
            lambda: offers.take(desk, subject, step=offer.step, said={}), lambda _: self._taken()
        )

    def _taken(self) -> None:
        self.refresh()
        self.stage.sync_soon()


class StepPlace(Place):
    """One step being filled in; what is typed rests on disk at each pause."""

    entry = "households"
    chrome = False
    screen: StepScreen

    def __init__(self, stage: Stage, *, subject: Subject, offer: Offer) -> None:
        super().__init__(stage)
        self._subject, self._offer = subject, offer
        self._said: dict[str, str] = {}
        self._read = self._taking = False
        self.keeper = DraftKeeper(stage, self._put_aside)

    def build(self, theme: Theme) -> QWidget:
        today = local_day(self.stage.desk.clock.now())
        made = self.screen = StepScreen(theme, self._offer, today=today)
        made.changed.connect(self._heard)
        made.kept.connect(self._take)
        made.back_asked.connect(self.stage.back)
        return made

    def refresh(self) -> None:
        if self._read:
            self.screen.show_data(self._said)
            return
        desk, subject, step = self.stage.desk, self._subject, self._offer.step
        self.ask(lambda: offers.begun(desk, subject, step=step), self._begun)

    def leave(self) -> None:
        self.keeper.close()

    @property
    def unkept(self) -> bool:
        return not (self.keeper.all_kept or self.keeper.ended)

    def bookmark(self) -> Bookmark | None:
        if self.keeper.ended:
            return None
        subject, offer = self._subject, self._offer
        return lambda stage, _: StepPlace(stage, subject=subject, offer=offer)

    def _begun(self, said: dict[str, str]) -> None:
        self._said, self._read = said, True
        self.screen.show_data(said)

    def _heard(self, name: str, value: str) -> None:
        self._said[name] = value
        self.screen.show_data(self._said)
        self.keeper.touched()

    def _put_aside(self) -> datetime:
        desk = self.stage.desk
        offers.put_aside(desk, self._subject, step=self._offer.step, said=dict(self._said))
        return desk.clock.now()

    def _take(self) -> None:
        desk, said = self.stage.desk, dict(self._said)
        subject, step = self._subject, self._offer.step
        self._taking = True
        self.keeper.stop()
        self.screen.keep.setEnabled(False)

        def take() -> bool:
            offers.take(desk, subject, step=step, said=said)
            return True

        self.ask(lambda: self.keeper.alone(take), self._taken)

    def show_failure(self, error: Exception) -> None:
        if self._taking:
            self._taking = False
            self.keeper.go_on()
            self.screen.keep.setEnabled(True)
        super().show_failure(error)

    def _taken(self, _: object) -> None:
        self.stage.back()
        self.stage.say(self.screen.tr("已存到本机，有网会自动发送。"))
        self.stage.sync_soon()
