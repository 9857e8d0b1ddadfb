"""Labels by role, and re-reading a style after a property changed. Never holds a colour."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def label(words: str, role: str = "body", *, tone: str = "", wrap: bool = True) -> QLabel:
    """A plain-text label: `role` is its size and weight, `tone` its colour by meaning.

    It wraps rather than being cut.
    """
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if not wrap:
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return made


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again after a dynamic property of `widget` changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.updateGeometry()
    widget.update()
