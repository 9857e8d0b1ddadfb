"""The page of one parcel of 交上来的: reads it, passes the decision on. Judges nothing."""

from functools import partial

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.sending import inbox
from ui.flow import thumbs
from ui.flow.place import Bookmark, Place, Stage
from ui.screens.parcel import ParcelScreen
from ui.theme import Theme


class ParcelPlace(Place):
    """`key` names the parcel as `inbox.parcels` told it."""

    entry = "sync"
    screen: ParcelScreen

    def __init__(self, stage: Stage, *, key: str) -> None:
        super().__init__(stage)
        self._key = key
        self._parcel: inbox.Parcel | None = None

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = ParcelScreen(theme)
        made.accept.setEnabled(False)
        made.back_asked.connect(self.stage.back)
        made.accepted.connect(self._accept)
        made.declined.connect(self._decline)
        return made

    def refresh(self) -> None:
        desk, key = self.stage.desk, self._key
        self.ask(lambda: inbox.parcel(desk, key), self._show)

    def bookmark(self) -> Bookmark | None:
        return lambda stage, _: ParcelPlace(stage, key=self._key)

    def _show(self, parcel: inbox.Parcel) -> None:
        self._parcel = parcel
        self.screen.show_data(parcel)
        for _, name in parcel.files:
            read = partial(thumbs.kept_of, self.stage.desk, name)
            self.ask(read, self.screen.files.show_kept, about=f"look {name}")

    def _accept(self) -> None:
        if self._parcel is not None:
            desk, ids = self.stage.desk, self._parcel.ids
            self.ask(lambda: inbox.accept(desk, ids), self._decided)

    def _decline(self, reason: str) -> None:
        if self._parcel is not None:
            desk, ids = self.stage.desk, self._parcel.ids
            self.ask(lambda: inbox.decline(desk, ids, reason=reason), self._decided)

    def _decided(self, _: int) -> None:
        self.stage.back()
        self.stage.sync_soon()
