"""The cards of 交接: the stick in use, parcels as rows, the exchange folder. Write nothing."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal

from fieldvisit.casework.sending.handing_over import ParcelLine
from ui.sticks import Stick
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.outbox_row import OutboxRows, Parcel
from ui.widgets.segments import Segments

PILLS = {"made": "waiting", "carried": "delivered", "answered": "applied"}


class StickCard(Card):
    """Which stick or folder is used. `folder_asked`: another one is to be picked."""

    folder_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("U 盘或文件夹"), icon="usb")
        self._theme = theme
        self._seen: tuple[object, ...] = ()
        self._choice: Segments | None = None
        self._folder = ""
        self._words = label("", "body")
        self.content.addWidget(self._words)
        self._places = FlowLayout(gap=theme.space(2))
        self.other = Button(theme, self.tr("选别的文件夹"))
        self.other.clicked.connect(self.folder_asked)
        self.content.addLayout(self._places)
        self.content.addWidget(self.other)

    @property
    def chosen(self) -> str:
        """The folder that is used; "" as long as there is none."""
        return self._choice.chosen_key if self._choice is not None else self._folder

    def show_sticks(self, sticks: Sequence[Stick], *, chosen: str) -> None:
        """Show what is plugged in; drawn anew only when that is another."""
        if self._seen == (*sticks, chosen):
            return
        self._seen = (*sticks, chosen)
        while (old := self._places.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._choice, self._folder = None, chosen
        if len(sticks) > 1 and any(str(one.folder) == chosen for one in sticks):
            names = [(str(one.folder), one.name) for one in sticks]
            self._choice = Segments(self._theme, names, name=self.tr("用哪个 U 盘"))
            self._choice.choose(chosen)
            self._places.addWidget(self._choice)
        self._words.setText(self._said(sticks, chosen))

    def _said(self, sticks: Sequence[Stick], chosen: str) -> str:
        for one in sticks:
            if str(one.folder) == chosen:
                return self.tr("{name}，还剩 {mb} MB").format(name=one.name, mb=one.free_mb)
        if chosen:
            return self.tr("文件夹 {name}").format(name=Path(chosen).name or chosen)
        return self.tr("插上 U 盘就会出现在这里，也可以选一个文件夹。")


class LinesCard(Card):
    """Parcels of one state under a heading with their number. Hidden while there are none."""

    def __init__(self, theme: Theme, word: str, *, icon: str) -> None:
        super().__init__(theme, word, icon=icon, flush=True)
        self._word = word
        self.list = OutboxRows(theme, name=word)
        self.content.addWidget(self.list)

    def show_lines(self, lines: Sequence[ParcelLine]) -> None:
        self.set_heading(self.tr("{word} {n} 个").format(word=self._word, n=len(lines)))
        self.list.show_items([_row(line) for line in lines])
        self.setVisible(bool(lines))


class FolderCard(Card):
    """The exchange folder. `watch_asked`: True to pick one, False for none any more."""

    watch_asked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("交换文件夹"), icon="refresh-cw")
        self._words = label("", "body", tone="ink_2")
        self.pick = Button(theme, self.tr("选交换文件夹"))
        self.pick.clicked.connect(lambda: self.watch_asked.emit(True))
        self.stop = Button(theme, self.tr("不再看它"))
        self.stop.clicked.connect(lambda: self.watch_asked.emit(False))
        self.content.addWidget(self._words)
        row = FlowLayout(gap=theme.target("gap"))
        row.addWidget(self.pick)
        row.addWidget(self.stop)
        self.content.addLayout(row)

    def show_folder(self, folder: str) -> None:
        """Which folder is watched; "" for none."""
        self._words.setText(
            self.tr("看着 {folder}：有回执就收，有没入库的就做包。").format(folder=folder)
            if folder
            else self.tr("不许用 U 盘的地方，选网闸的交换文件夹，程序会自己收、自己放。")
        )
        self.pick.setVisible(not folder)
        self.stop.setVisible(bool(folder))


def _row(line: ParcelLine) -> Parcel:
    return Parcel(
        key=str(line.number),
        kind="parcel",
        title=line.title,
        second=line.second,
        state="overdue" if line.late else PILLS[line.state],
        pill=line.state_label,
    )
