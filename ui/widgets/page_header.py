"""The top of a page: where we are, one sentence, and what can be done. Never scrolls."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import IconButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.seal import Seal


class PageHeader(QWidget):
    """Title and sentence at the left, actions at the right; `back` puts 返回 before them."""

    back_asked = Signal()

    def __init__(self, theme: Theme, title: str, *, sentence: str = "", back: bool = False) -> None:
        super().__init__()
        self._theme = theme
        # Big words on a narrow page have no room side by side: title, pills and actions stack.
        stacked = theme.portrait and theme.text != "standard"
        # A title beside actions, such as two forms and a name, takes a second line of big words.
        self._wraps = stacked or (back and theme.text == "extra")
        self._title = label(title, "title", wrap=self._wraps)
        self._sentence = label(sentence, "second" if theme.portrait else "body", tone="ink_2")
        self._seal_place = QHBoxLayout()
        self._pills = FlowLayout(gap=theme.space(2)) if stacked else _row(theme)
        self._actions = _row(theme)
        self._below = FlowLayout(gap=theme.space(3)) if stacked else None
        row = QHBoxLayout()
        row.setSpacing(theme.space(4))
        if back:
            row.addWidget(self._back())
        row.addLayout(self._seal_place)
        row.addLayout(self._words(stacked, beside=not (theme.portrait or back)), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(row)
        row.addLayout(self._actions)
        if self._below is not None:
            column.addLayout(self._below)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_title(title)
        self.set_sentence(sentence)

    def set_title(self, title: str) -> None:
        """Change the title; it is the page's accessible name too."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_sentence(self, sentence: str) -> None:
        """Change the sentence; an empty one takes no room."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def put_seal(self, category: str) -> None:
        """Put the seal of a household's category before the title."""
        while self._seal_place.count():
            old = self._seal_place.takeAt(0)
            if old is not None and (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if category:
            self._seal_place.addWidget(Seal(self._theme, category, large=True))

    def add(self, widget: QWidget) -> None:
        """Put an action (or the sync pill) at the right; a wide one below where words are big."""
        if self._below is not None and not isinstance(widget, IconButton):
            self._below.addWidget(widget)
        else:
            self._actions.addWidget(widget)

    def add_beside_title(self, widget: QWidget) -> None:
        """Put a pill after the title."""
        self._pills.addWidget(widget)

    def _words(self, stacked: bool, *, beside: bool) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        if stacked:
            words.addWidget(self._title)
            words.addLayout(self._pills)
        else:
            first = QHBoxLayout()
            first.setSpacing(self._theme.space(3))
            first.addWidget(self._title, 1 if self._wraps else 0)
            first.addLayout(self._pills)
            if beside:
                self._sentence.setWordWrap(False)
                first.addWidget(self._sentence)
            if not self._wraps:
                first.addStretch(1)
            words.addLayout(first)
        if not beside:
            words.addWidget(self._sentence)
        words.addStretch(1)
        return words

    def _back(self) -> IconButton:
        made = IconButton(self._theme, "arrow-left", name=self.tr("返回"))
        made.clicked.connect(self.back_asked)
        return made


def _row(theme: Theme) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(theme.space(3))
    return made
