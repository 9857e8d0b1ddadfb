"""The page 同步: shows the outbox and passes on what the person wants of the sender."""

from PySide6.QtWidgets import QWidget

from fieldvisit.casework import standing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import overdue
from fieldvisit.casework.sending import conflicts, handed_over, inbox, sync_wishes, waiting
from fieldvisit.records.conflict import Choice
from ui.flow.handing_over import HandingOverPlace
from ui.flow.inbox import ParcelPlace
from ui.flow.place import Place, Stage
from ui.screens.sync import SyncScreen
from ui.screens.sync_asked import Asked
from ui.sending import Sender
from ui.status import SyncStatus
from ui.theme import Theme
from ui.widgets.dialog import ask


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
        self.show_status(self._sender.status)
        made.action_asked.connect(self._act)
        made.photos_chosen.connect(lambda way: self._wish(photos_by_wifi=way == "wifi"))
        made.sync_asked.connect(self._sender.sync_now)
        made.left.clear_asked.connect(self._clear_left)
        made.left.keep_asked.connect(self._keep_left)
        made.asked.choice_made.connect(self._choose)
        made.asked.accepted.connect(self._accept)
        made.asked.opened.connect(lambda key: self.stage.go(ParcelPlace(self.stage, key=key)))
        made.parcels_asked.connect(lambda: self.stage.go(HandingOverPlace(self.stage)))
        made.mode_chosen.connect(lambda mode: self._sender.set_automatic(mode == "auto"))
        return made

    def refresh(self) -> None:
        self.show_status(self._sender.status)
        desk = self.stage.desk
        self.ask(lambda: (waiting.waiting(desk), _asked(desk), _left(desk)), self._show)
        self.ask(lambda: overdue.alarms(desk), self._alarm, about="alarms")

    def show_status(self, status: SyncStatus) -> None:
        self.screen.show_status(status)
        # Wishes are read from the file on a thread and may come after the page.
        self.screen.photos.choose("wifi" if self._sender.wishes.photos_by_wifi else "any")

    def _act(self, action: str) -> None:
        if action == "photos_now":
            self._sender.photos_now()
            return
        self._wish(paused=action == "pause")
        if action == "resume":
            self._sender.sync_now()

    def _wish(self, **wanted: bool) -> None:
        """At once for the round that runs; kept for after a restart."""
        desk = self.stage.desk
        wishes = sync_wishes.other(self._sender.wishes, **wanted)
        self._sender.wish(wishes)
        self.ask(lambda: sync_wishes.keep(desk, wishes), lambda _: None, about="wishes")

    def _choose(self, conflict_id: str, which: str) -> None:
        desk = self.stage.desk
        self.ask(lambda: conflicts.choose(desk, conflict_id, choice=Choice(which)), self._chosen)

    def _accept(self, ids: list[str]) -> None:
        desk = self.stage.desk
        self.ask(lambda: inbox.accept(desk, ids), self._chosen)

    def _chosen(self, _: int | None) -> None:
        self.refresh()
        self.stage.sync_soon()

    def _clear_left(self) -> None:
        tr, desk = self.screen.tr, self.stage.desk
        answer = ask(
            self.screen.theme,
            self.screen,
            question=tr("从本机清除这些户？"),
            paragraph=tr("服务器都有，重新分给您时会自动取回。您的私人笔记留着，不再连着户。"),
            choices=[("", tr("先留着"), "plain"), ("clear", tr("从本机清除"), "danger")],
        )
        if answer:
            self.ask(lambda: handed_over.clear(desk), self._left_done)

    def _keep_left(self) -> None:
        desk = self.stage.desk
        self.ask(lambda: handed_over.keep_for_now(desk), self._left_done)

    def _alarm(self, sentences: tuple[str, ...]) -> None:
        self.screen.show_alarms(sentences)

    def _left_done(self, _: object) -> None:
        self.refresh()

    def _show(self, found: tuple[waiting.Waiting, Asked, handed_over.HandedOver]) -> None:
        view, asked, left = found
        self.screen.show_data(view, asked)
        self.screen.left.show_left(left)
        self.stage.show_waiting(view.waiting + view.delivered)


def _left(desk: Desk) -> handed_over.HandedOver:
    try:
        return handed_over.handed_over(desk)
    except (standing.GrantEnded, standing.HandInOnly):
        return handed_over.HandedOver()


def _asked(desk: Desk) -> Asked:
    # A device whose grant has ended shows no people; the outbox is shown all the same.
    try:
        return Asked(conflicts.open_questions(desk), inbox.parcels(desk))
    except (standing.GrantEnded, standing.HandInOnly):
        return Asked()
