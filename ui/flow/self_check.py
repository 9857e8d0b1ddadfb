"""The page 自检: lets casework look at the device on a thread, shows what it found. Mends only what
is asked for.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fieldvisit.casework import self_check
from fieldvisit.casework.desk import time_words
from fieldvisit.words.labels import label as word_of
from ui.flow.place import Place
from ui.screens.self_check import CheckedItem, SelfCheckScreen, SelfCheckView
from ui.theme import Theme

SHOWN = ("households", "persons", "visits", "notes", "tasks", "attachments")


class SelfCheckPlace(Place):
    entry = "more"
    screen: SelfCheckScreen

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = SelfCheckScreen(theme)
        made.again_asked.connect(self.refresh)
        made.action_asked.connect(self._act)
        made.back_asked.connect(self.stage.back)
        return made

    def refresh(self) -> None:
        desk = self.stage.desk
        self._busy(self.screen.tr("正在逐页看记录库，要一会儿，可以先去走访"))
        self.ask(lambda: self_check.run(desk), self._show)

    def show_failure(self, error: Exception) -> None:
        self.screen.show_busy("")
        super().show_failure(error)

    def _busy(self, words: str) -> None:
        self.screen.show_notice("")
        self.screen.show_busy(words)

    def _show(self, report: self_check.Report) -> None:
        tr = self.screen.tr
        items = [self._item(one.name, one.state, one.label, one.said) for one in report.items]
        wanting = sum(one.state != "ok" for one in report.items)
        said = tr("{n} 处要看一看").format(n=wanting) if wanting else tr("都好")
        when = tr("{at} 查过，{said}").format(at=time_words(report.at), said=said)
        counts = [
            (word_of("counted", kind), str(report.counts[kind]))
            for kind in SHOWN
            if kind in report.counts
        ]
        self.screen.show_data(SelfCheckView(items, counts, when))

    def _item(self, *told: str) -> CheckedItem:
        name, state, title, said = told
        offered = self._offers().get(name) if state != "ok" else None
        return CheckedItem(
            state, title, said, name if offered else "", offered[0] if offered else ""
        )

    def _offers(self) -> dict[str, tuple[str, Callable[[], None]]]:
        """By item, what its button says and does."""
        tr = self.screen.tr
        return {
            "unsent": (tr("去同步"), lambda: self.stage.home("sync")),
            "receipt": (tr("去同步"), lambda: self.stage.home("sync")),
        }

    def _act(self, action: str) -> None:
        if action == "bundle":
            self._bundle()
        else:
            self._offers()[action][1]()
