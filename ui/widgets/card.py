"""A white card with a head line: icon, heading, something at the right. Holds any content."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme, label


class Card(QFrame):
    """Put content into `content`; `flush` lets rows reach the card's edges."""

    def __init__(
        self, theme: Theme, heading: str, *, icon: str = "", tone: str = "ink", flush: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._heading = label(heading, "bold")
        self._hint = label("", "hint")
        self._hint.hide()
        pad = theme.space(4)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(pad, theme.space(3), pad, theme.space(2))
        self.head.setSpacing(theme.space(2))
        if icon:
            picture = QLabel()
            picture.setPixmap(theme.pixmap(icon, tone, size="inline"))
            self.head.addWidget(picture)
        self.head.addWidget(self._heading, 1)
        self.head.addWidget(self._hint)
        self.content = QVBoxLayout()
        side = 1 if flush else pad
        self.content.setContentsMargins(side, 0, side, 1 if flush else theme.space(3))
        self.content.setSpacing(theme.space(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addLayout(self.content)

    def set_heading(self, heading: str) -> None:
        self._heading.setText(heading)

    def set_hint(self, hint: str) -> None:
        """Grey words at the right of the heading."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def add_to_head(self, widget: QWidget) -> None:
        """Something at the right end of the head line."""
        self.head.addWidget(widget)


def empty(layout: QVBoxLayout) -> None:
    """Take everything out of a layout of widgets before it is filled anew."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def rule() -> QFrame:
    """A thin line between two rows of a card."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made
