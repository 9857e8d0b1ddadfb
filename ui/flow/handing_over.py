"""The page 交接: passes on what the person wants of parcels, and says in plain words what came of
it. Writes and reads no parcel itself.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldvisit.casework.sending.handing_over import handing_over
from fieldvisit.machine.spoken_codes import hash_mark
from fieldvisit.words import sentence
from ui import parcels, sticks
from ui.flow.place import Place
from ui.screens.handing_over import HandingOverScreen
from ui.theme import Theme

if TYPE_CHECKING:
    from sync.client.carrying import Carried
    from sync.client.exchanging import Exchanged
    from sync.client.parcel import Parcel

LOOK_EVERY_MS = 2_000


class HandingOverPlace(Place):
    entry = "sync"
    live = True
    screen: HandingOverScreen
    _picked = ""
    """A folder that the person picked; it comes before any stick."""

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = HandingOverScreen(theme)
        made.back_asked.connect(self.stage.back)
        made.folder_asked.connect(self._pick)
        made.make_asked.connect(self._make)
        made.take_asked.connect(self._take)
        made.carry_asked.connect(self._carry)
        made.watch_asked.connect(self._watch)
        glance = QTimer(made)
        glance.timeout.connect(self._look_for_sticks)
        glance.start(LOOK_EVERY_MS)
        return made

    def refresh(self) -> None:
        self._look_for_sticks()
        desk = self.stage.desk
        self.ask(lambda: handing_over(desk), self.screen.show_data, about="view")

    def show_failure(self, error: Exception) -> None:
        self.screen.show_busy("")
        super().show_failure(error)

    def use(self, folder: Path) -> None:
        """Use this folder instead of a stick."""
        self._picked = str(folder)
        self._look_for_sticks()

    def watch(self, folder: Path | None) -> None:
        """Watch an exchange folder, or none any more."""
        desk = self.stage.desk
        self.ask(lambda: parcels.choose(desk, folder), partial(self._watched, folder))

    def _look_for_sticks(self) -> None:
        found = sticks.plugged_in()
        here = [str(one.folder) for one in found]
        held = self.screen.stick.chosen
        # What was chosen stays chosen as long as it is there.
        first = held if held in here else here[0] if here else ""
        self.screen.show_sticks(found, chosen=self._picked or first)

    def _pick(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self.screen, self.screen.tr("选一个文件夹"))
        if chosen:
            self.use(Path(chosen))

    def _watch(self, wanted: bool) -> None:
        if not wanted:
            self.watch(None)
            return
        words = self.screen.tr("选网闸的交换文件夹")
        if chosen := QFileDialog.getExistingDirectory(self.screen, words):
            self.watch(Path(chosen))

    def _watched(self, folder: Path | None, _: object) -> None:
        code = "exchange_watched" if folder else "exchange_off"
        self._say(sentence(code, {"folder": str(folder)}))

    def _make(self) -> None:
        desk, folder = self.stage.desk, Path(self.screen.stick.chosen)
        self._busy(self.screen.tr("正在做包，先别拔 U 盘"))
        self.ask(lambda: parcels.make(desk, folder), self._made)

    def _made(self, made: "Parcel") -> None:
        facts = {"number": made.number, "changes": made.changes, "files": made.files}
        self._say(sentence("parcel_made", facts | {"mark": hash_mark(made.digest)}))

    def _take(self) -> None:
        desk, folder = self.stage.desk, Path(self.screen.stick.chosen)
        self._busy(self.screen.tr("正在收回执，先别拔 U 盘"))
        self.ask(lambda: parcels.take_in(desk, folder), self._taken)

    def _taken(self, done: "Exchanged") -> None:
        said = [sentence(taken.code, taken.facts()) for taken in done.answers]
        if done.slips:
            said.append(sentence("slip_taken", {"delivered": done.delivered}))
        if done.unfinished:
            said.append(sentence("exchange_unfinished", {"unfinished": done.unfinished}))
        said += [sentence(error.code, error.facts()) for _, error in done.refused]
        self._say(
            "\n".join(said) or sentence("no_parcel_here"), well=not done.refused and bool(said)
        )
        self.stage.sync_soon()

    def _carry(self) -> None:
        desk, folder = self.stage.desk, Path(self.screen.stick.chosen)
        self._busy(self.screen.tr("正在收包、送包，先别拔 U 盘"))
        self.ask(lambda: parcels.carry(desk, folder), self._carried)

    def _carried(self, done: "Carried") -> None:
        said = [sentence(done.code, done.facts())]
        said += [sentence(error.code, error.facts()) for _, error in done.refused]
        self._say("\n".join(said), well=not done.refused)

    def _busy(self, words: str) -> None:
        self.screen.show_notice("")
        self.screen.show_busy(words)

    def _say(self, words: str, *, well: bool = True) -> None:
        self.screen.show_busy("")
        self.screen.show_notice(words, kind="sent" if well else "overdue")
        self.refresh()
