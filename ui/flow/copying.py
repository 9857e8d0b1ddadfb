"""抄录 of one visit into an outside system, field by field, in a small window of its own. It lives
as long as the page that opened it: a lock takes both away.
"""

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from fieldvisit.casework.board import ToCopy
from fieldvisit.casework.exports import reporting
from ui.failures import sentence_of
from ui.flow.place import Place
from ui.screens.copying import CopyView, CopyWindow

KEPT_OUT = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    "x-kde-passwordManagerHint": b"secret",
}
"""By these Windows and KDE keep what is copied out of their histories and off other machines."""


class Copying:
    """Copies one field after the other to the clipboard and says when all is done; `reported` once
    the visit was marked. What it put on the clipboard is gone from there when it ends.
    """

    def __init__(self, place: Place, *, what: ToCopy, reported: Callable[[], None]) -> None:
        self._place, self._what, self._reported = place, what, reported
        self._system = reporting.system_called(place.stage.desk, what.system)
        self._fields: list[tuple[str, str]] = []
        self._at, self._copied = 0, ""
        self._busy = self._over = False
        stage = place.stage
        self.window = CopyWindow(stage.theme, system=self._system.label)
        self.window.take_asked.connect(self._take)
        self.window.back_asked.connect(self._back)
        self.window.mark_asked.connect(self._mark)
        self.window.lock_asked.connect(stage.lock)
        self.window.closed.connect(self._forget)
        desk = stage.desk
        place.ask(
            lambda: reporting.to_copy(desk, self._system, visit_id=what.visit_id),
            self._begin,
            about="copying",
        )

    def end(self) -> None:
        """Close the window, if it is still open."""
        self.window.close()
        self.window.deleteLater()

    def _begin(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields
        self._show("")
        self.window.at_the_corner()

    def _show(self, said: str) -> None:
        count = len(self._fields)
        if self._at == count:
            self.window.show_done(count, said=said)
            return
        asked, value = self._fields[self._at]
        self.window.show_field(CopyView(asked, value, self._at, count, said))

    def _take(self) -> None:
        desk, what, at = self._place.stage.desk, self._what, self._at
        self._do(
            lambda: reporting.copied(desk, self._system, visit_id=what.visit_id, place=at),
            self._taken,
        )

    def _taken(self, value: str) -> None:
        asked, _ = self._fields[self._at]
        self._copied = value
        if value:
            _put(value)
            said = self.window.tr("已复制“{label}”，到那边粘贴。")
        else:
            # What was copied before must not be pasted here by mistake.
            QGuiApplication.clipboard().clear()
            said = self.window.tr("“{label}”没有填，那边空着。")
        self._at += 1
        self._show(said.format(label=asked))

    def _back(self) -> None:
        if not self._busy and self._at:
            self._at -= 1
            self._show("")

    def _mark(self) -> None:
        desk, what = self._place.stage.desk, self._what
        self._do(
            lambda: reporting.mark(desk, self._system, visit_ids=[what.visit_id]),
            lambda _: self._marked(),
        )

    def _marked(self) -> None:
        self.window.close()
        self._reported()

    def _do(self, work: Callable[[], object], then: Callable[..., None]) -> None:
        """One thing after the other: a key pressed meanwhile does nothing."""
        if self._busy:
            return
        self._busy = True

        def done(found: object) -> None:
            self._busy = False
            if not self._over:
                then(found)

        self._place.ask(work, done, failed=self._failed, about="copying")

    def _failed(self, error: Exception) -> None:
        self._busy = False
        if not self._over:
            self.window.say_wrong(sentence_of(error))

    def _forget(self) -> None:
        self._over = True
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""


def _put(value: str) -> None:
    data = QMimeData()
    data.setText(value)
    for kind, said in KEPT_OUT.items():
        data.setData(kind, said)
    QGuiApplication.clipboard().setMimeData(data)
