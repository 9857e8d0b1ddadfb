"""A file that answers a question: a recording, a film, a paper. Never reads or keeps one itself."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.equipment import player_there
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.kept import NOTHING, Kept
from ui.widgets.note_line import NoteLine
from ui.widgets.visible import show_if

ICONS = {"audio": "mic", "image": "camera"}


class FileBox(Answer):
    """What is kept in words, and 从文件选, 听一听, 去掉. The page does what is wished."""

    def __init__(self, theme: Theme, state: NodeState, *, today: date) -> None:
        super().__init__(theme, state, today=today)
        self.kept = NOTHING
        self.picture = QLabel()
        self._words = label("", tone="ink_2")
        self._trouble = NoteLine(theme)
        self._held = QWidget()
        self._row = FlowLayout(self._held, gap=theme.target("gap"))
        self._held.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.buttons: dict[str, Button] = {}
        self._make_buttons()
        shown = QHBoxLayout()
        shown.setSpacing(theme.space(3))
        shown.addWidget(self.picture)
        shown.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(shown)
        column.addWidget(self._trouble)
        column.addWidget(self._held)
        self.show_state(state)

    @property
    def kind(self) -> str:
        """What kind of file is asked for: audio, video, image or any."""
        if self.state.type in ("audio", "video"):
            return self.state.type
        return self.state.parameters.get("mediatype", "").partition("/")[0]

    def show_state(self, state: NodeState) -> None:
        self.state = state
        if self.kept.name != state.value:
            self.kept = Kept(state.value)
        self._show()

    def show_kept(self, kept: Kept) -> None:
        self.kept = kept
        self._show()

    def entry(self) -> QWidget:
        usable = (one for one in self.buttons.values() if not one.isHidden() and one.isEnabled())
        return next(usable, self)

    def say_name(self, name: str) -> None:
        self.setAccessibleName(f"{name}，{self._words.text()}")
        for button in self.buttons.values():
            button.setAccessibleName(f"{self.question}，{button.text()}")

    def offers(self) -> dict[str, bool]:
        """Which buttons are shown now, by their wish; "" takes the file away."""
        has = bool(self.state.value)
        plays = has and self.kind == "audio" and player_there()
        return {"pick": True, "play": plays, "": has}

    def wishes(self) -> list[tuple[str, str, str]]:
        """All buttons it may have: wish, words, icon."""
        return [
            ("pick", self.tr("从文件选"), "paperclip"),
            ("play", self.tr("听一听"), "play"),
            ("", self.tr("去掉"), "trash-2"),
        ]

    def show_picture(self) -> None:
        """The picture of what is kept, or of what it is."""
        icon = ICONS.get(self.kind, "file")
        self.picture.setPixmap(self.theme.pixmap(icon, "main"))
        show_if(self.picture, bool(self.state.value))

    def _make_buttons(self) -> None:
        for wish, words, icon in self.wishes():
            button = Button(self.theme, words, icon=icon)
            button.clicked.connect(lambda _, wish=wish: self._wish(wish))
            self.buttons[wish] = button
            self._row.addWidget(button)

    def _wish(self, wish: str) -> None:
        if wish:
            self.wished.emit(wish, self.kind)
        else:
            self.answered.emit("")

    def _show(self) -> None:
        self._words.setText(self.kept.busy or self.kept.words or self._plain_words())
        self._trouble.say(self.kept.trouble, kind="caution")
        shown = self.offers()
        busy = bool(self.kept.busy)
        for wish, button in self.buttons.items():
            button.setHidden(not shown[wish] or self.state.readonly)
            button.setEnabled(not busy)
        pick = self.buttons["pick"]
        words = self.tr("换一个") if self.state.value else self.tr("从文件选")
        pick.set_words(words, name=f"{self.question}，{words}")
        self.show_picture()

    def _plain_words(self) -> str:
        blank = {"audio": self.tr("还没有录音"), "image": self.tr("还没有照片")}
        held = {"audio": self.tr("有一段录音"), "image": self.tr("有一张照片")}
        if self.state.value:
            return held.get(self.kind, self.tr("有一个文件"))
        return blank.get(self.kind, self.tr("还没有文件"))
