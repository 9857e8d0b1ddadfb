"""Where the work is, in one sentence: a pill in the header, a strip on a tablet."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSizePolicy, QToolButton

from ui.theme import Theme

LOOKS = {
    "online": ("cloud", "sent"),
    "sending": ("refresh-cw", "main"),
    "paused": ("clock", "due"),
    "offline": ("cloud-off", "due"),
    "stopped": ("circle-alert", "overdue"),
}


class SyncPill(QToolButton):
    """`strip` True: as wide as the page. Being offline is amber, never red."""

    def __init__(self, theme: Theme, *, strip: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "sync")
        self.setProperty("shape", "strip" if strip else "pill")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        across = QSizePolicy.Policy.Expanding if strip else QSizePolicy.Policy.Minimum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme.control_height())
        self.show_status("offline", self.tr("还没有同步"))

    def show_status(self, kind: str, sentence: str) -> None:
        """`kind`: a key of LOOKS; the sentence is what is read aloud."""
        icon, colour = LOOKS[kind]
        self.setIcon(QIcon(self._theme.pixmap(icon, colour)))
        side = self._theme.icon_px("button")
        self.setIconSize(QSize(side, side))
        self.setText(f" {sentence}")
        self.setAccessibleName(sentence)
