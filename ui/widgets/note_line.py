"""One sentence with its icon: what the form tells, a hint, a caution, an error. Asks nothing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import Theme, label, restyle
from ui.widgets.marked import drawn, spoken
from ui.widgets.visible import show_if

ICONS = {"hint": "", "note": "info", "caution": "triangle-alert", "wrong": "circle-alert"}
TONES = {"hint": "ink_3", "note": "ink_2", "caution": "due", "wrong": "overdue"}


class NoteLine(QWidget):
    """`kind`: hint (grey, no icon), note, caution (amber) or wrong (red)."""

    def __init__(self, theme: Theme, sentence: str = "", *, kind: str = "hint") -> None:
        super().__init__()
        self._theme = theme
        self._picture = QLabel()
        self._words = label(sentence, "small")
        self._picture.setFixedHeight(QFontMetrics(theme.font("small")).lineSpacing())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.say(sentence, kind=kind)

    def say(self, sentence: str, *, kind: str, marked: bool = False) -> None:
        """Change it; an empty sentence takes no room. `marked`: as a form's words may be."""
        self.kind = kind
        show_if(self, bool(sentence))
        wanted = Qt.TextFormat.RichText if marked else Qt.TextFormat.PlainText
        self._words.setTextFormat(wanted)
        self._words.setText(drawn(sentence) if marked else sentence)
        self._words.setProperty("tone", TONES[kind])
        restyle(self._words)
        icon = ICONS[kind]
        self._picture.setHidden(not icon)
        if icon:
            self._picture.setPixmap(self._theme.pixmap(icon, TONES[kind], size="inline"))
        self.setAccessibleName(spoken(sentence) if marked else sentence)

    @property
    def sentence(self) -> str:
        """What it says now."""
        return self._words.text()
