"""Show or hide a widget that may not stand on a page yet. Never opens it as a window of its own."""

from PySide6.QtWidgets import QWidget


def show_if(widget: QWidget, shown: bool) -> None:
    """A widget without a page would become a window: it is shown with its page instead."""
    if not shown:
        widget.hide()
    elif widget.parentWidget() is not None:
        widget.show()
