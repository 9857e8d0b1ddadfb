"""The page 自检: lets casework look at the device on a thread, shows what it found. Mends only what
is asked for.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fieldvisit.casework.desk import time_words
from fieldvisit.casework.device import keeping_safe, self_check, support_bundle
from fieldvisit.machine.disk import write_atomic
from fieldvisit.words.labels import label as word_of
from ui.flow.place import Place
from ui.screens.self_check import CheckedItem, SelfCheckScreen, SelfCheckView
from ui.theme import Theme

SHOWN = {
    "households": "household",
    "persons": "person",
    "visits": "visit",
    "notes": "note",
    "tasks": "task",
    "attachments": "attachment",
}


class SelfCheckPlace(Place):
    entry = "more"
    screen: SelfCheckScreen
    _remark = ""
    """Something to write down, until the page is left."""

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
            (word_of("kind", kind), str(report.counts[several]))
            for several, kind in SHOWN.items()
            if several in report.counts
        ]
        self.screen.show_data(SelfCheckView(items, counts, when))
        self.screen.show_notice(self._remark, kind="note")

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
            "file": (tr("修复搜索"), self._remake),
            "backups": (tr("备份到U盘"), self._back_up),
            "disk": (tr("去同步"), lambda: self.stage.home("sync")),
            "unsent": (tr("去同步"), lambda: self.stage.home("sync")),
            "receipt": (tr("去同步"), lambda: self.stage.home("sync")),
        }

    def _act(self, action: str) -> None:
        if action == "bundle":
            self._bundle()
        else:
            self._offers()[action][1]()

    def _remake(self) -> None:
        desk = self.stage.desk
        self._busy(self.screen.tr("正在重做搜索，记录不动"))
        self.ask(lambda: keeping_safe.remake_indexes(desk), self._remade)

    def _remade(self, astray: int) -> None:
        words = self.screen.tr("搜索重做好了，记录一条没动。")
        self.stage.say(words)
        self.refresh()

    def _back_up(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self.screen, self.screen.tr("选 U 盘里的一个文件夹")
        )
        if chosen:
            self.back_up_to(Path(chosen))

    def back_up_to(self, folder: Path) -> None:
        """An encrypted copy on a medium that the person picked."""
        desk = self.stage.desk
        self._busy(self.screen.tr("正在备份到U盘，先别拔"))
        self.ask(lambda: keeping_safe.back_up_to(desk, folder), self._backed_up)

    def _backed_up(self, made: tuple[object, str]) -> None:
        words = self.screen.tr(
            "已备份到U盘，是加密的。换机器恢复要用这个码，请抄在纸上，不要和U盘放一起：{code}"
        )
        self._remark = words.format(code=made[1])
        self.refresh()

    def _bundle(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.screen, self.screen.tr("存一份支持包"), "fieldvisit-support.zip", "ZIP (*.zip)"
        )
        if name:
            self.bundle_to(Path(name))

    def bundle_to(self, file: Path) -> None:
        """What support needs, without a word about people."""
        desk = self.stage.desk
        self._busy(self.screen.tr("正在收集设备的状况"))
        self.ask(lambda: write_atomic(file, support_bundle.packed(desk)), self._bundled)

    def _bundled(self, _: object) -> None:
        self.screen.show_busy("")
        self.stage.say(self.screen.tr("支持包已存好，里面没有任何人的资料，可以发给镇里。"))
