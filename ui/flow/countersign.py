"""The page 会签: reads the visit, passes the signature or the refusal on. Judges nothing."""

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.visits import countersigning
from ui.flow.place import Bookmark, Place, Stage
from ui.screens.countersign import CountersignScreen
from ui.theme import Theme
from ui.widgets.strokes import Drawing, png_of


class CountersignPlace(Place):
    """`visit_id` names a visit that waits for whoever works here."""

    entry = "today"
    chrome = False
    screen: CountersignScreen

    def __init__(self, stage: Stage, *, visit_id: str) -> None:
        super().__init__(stage)
        self._visit_id = visit_id

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = CountersignScreen(theme, name=self.stage.desk.profile.staff_name)
        made.back_asked.connect(self.stage.back)
        made.signed.connect(self._sign)
        made.declined.connect(self._decline)
        return made

    def refresh(self) -> None:
        desk, visit_id = self.stage.desk, self._visit_id
        self.ask(lambda: countersigning.paper(desk, visit_id), self.screen.show_data)

    def bookmark(self) -> Bookmark | None:
        return lambda stage, _: CountersignPlace(stage, visit_id=self._visit_id)

    def _sign(self, drawing: Drawing) -> None:
        desk, visit_id, png = self.stage.desk, self._visit_id, png_of(drawing)
        self.ask(lambda: countersigning.sign(desk, visit_id, png=png), self._done)

    def _decline(self, reason: str) -> None:
        desk, visit_id = self.stage.desk, self._visit_id
        self.ask(lambda: countersigning.decline(desk, visit_id, reason=reason), self._done)

    def _done(self, _: object) -> None:
        self.stage.back()
        self.stage.sync_soon()
