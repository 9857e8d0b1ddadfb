"""The order in which Tab visits controls: as they stand on the page, not as they were made."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops(widget: QWidget) -> list[QWidget]:
    """The controls in a widget that may take the focus, in the order of their making."""
    inside = [widget, *widget.findChildren(QWidget)]
    return [one for one in inside if one.focusPolicy() != Qt.FocusPolicy.NoFocus]


def chain(controls: Iterable[QWidget]) -> None:
    """Let Tab lead from each to the next."""
    for one, other in pairwise(controls):
        QWidget.setTabOrder(one, other)
