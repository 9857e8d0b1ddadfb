"""Whether the answers are on this device: 已存到本机 10:42. Saves nothing itself."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import Theme, label, restyle


class SavedMark(QWidget):
    """An icon and words; green only when everything that was typed is on disk."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture = QLabel()
        self._words = label("", "small", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self._picture)
        row.addWidget(self._words)

    def show_saved(self, at: str) -> None:
        """Everything is on disk since `at`."""
        self._show(self.tr("已存到本机 {at}").format(at=at), "circle-check", tone="sent")

    def show_saving(self) -> None:
        """Something was typed that is not on disk yet."""
        self._show(self.tr("正在存到本机"), "file-pen-line", tone="ink_3")

    def show_trouble(self) -> None:
        """It could not be put on disk: the page says why."""
        self._show(self.tr("还没存上"), "circle-alert", tone="overdue")

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def _show(self, words: str, icon: str, *, tone: str) -> None:
        if words == self._words.text():
            return
        self._picture.setPixmap(self._theme.pixmap(icon, tone, size="inline"))
        self._words.setText(words)
        self._words.setProperty("tone", tone)
        restyle(self._words)
        self.setAccessibleName(words)
