"""The page 同步: shows the outbox and passes on what the person wants of the sender."""

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.waiting import Waiting, waiting
from ui.flow.place import Place, Stage
from ui.screens.sync import SyncScreen
from ui.sending import Sender
from ui.status import SyncStatus
from ui.theme import Theme


class SyncPlace(Place):
    entry = "sync"
    live = True
    screen: SyncScreen

    def __init__(self, stage: Stage, sender: Sender) -> None:
        super().__init__(stage)
        self._sender = sender

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = SyncScreen(theme)
        made.mode.choose("auto" if self._sender.automatic else "offline")
        made.show_status(self._sender.status)
        made.sync_asked.connect(self._sender.sync_now)
        made.mode_chosen.connect(lambda mode: self._sender.set_automatic(mode == "auto"))
        return made

    def refresh(self) -> None:
        self.screen.show_status(self._sender.status)
        self.ask(lambda: waiting(self.stage.desk), self._show)

    def show_status(self, status: SyncStatus) -> None:
        self.screen.show_status(status)

    def _show(self, view: Waiting) -> None:
        self.screen.show_data(view)
        self.stage.show_waiting(view.waiting + view.delivered)
