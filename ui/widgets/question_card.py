"""One question of a form on a card: words, last answer, what is wrong, control. Never computes."""

from dataclasses import dataclass
from datetime import date
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.note_line import NoteLine
from ui.widgets.questions import control_for
from ui.widgets.visible import show_if

# A last answer longer than this part of the column stands under the question, not beside it.
BESIDE = 0.45


@dataclass(frozen=True)
class Question:
    """A question as a card shows it. `number` 2.1; `last` 上次 10月18日：良好, or empty; `strict`
    once its page has been left: only then is what is missing red."""

    state: NodeState
    number: str
    today: date
    last: str = ""
    strict: bool = False

    @property
    def wrong(self) -> bool:
        """Whether it must be shown in red."""
        return self.strict and not self.state.valid


class QuestionCard(QFrame):
    """Shows a `Question`; the control is kept as long as the question stays the same."""

    answered = Signal(str, str)
    """Reference and answer."""

    elsewhere_asked = Signal(str)
    copy_asked = Signal(str)
    """F2: answer as last time, after asking."""

    def __init__(self, theme: Theme, question: Question) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.theme = theme
        self.question = question
        self._refusal = ""
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self._title.setWordWrap(True)
        self._last = _Last(theme)
        self._hint = NoteLine(theme)
        self.trouble = NoteLine(theme)
        self.control = control_for(theme, question.state, today=question.today)
        self._lay_out()
        self._listen()
        self.show_question(question)

    def show_question(self, question: Question) -> None:
        """Show how the question stands now."""
        self.question = question
        state = question.state
        self._title.setText(self._title_words())
        self._last.show_words(question.last)
        self._hint.say(state.hint, kind="hint")
        self.control.show_state(state)
        self._show_trouble()

    def focus_control(self) -> None:
        """Let the next key be for this question."""
        self.control.entry().setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        theme = self.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(3))
        column.setSpacing(theme.space(2))
        head = QHBoxLayout()
        head.setSpacing(theme.space(3))
        head.addWidget(self._title, 1)
        if self._last.beside(self.question.last):
            head.addWidget(self._last, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if not self._last.beside(self.question.last):
            column.addWidget(self._last)
        for widget in (self._hint, self.trouble, self.control):
            column.addWidget(widget)

    def _listen(self) -> None:
        ref = self.question.state.ref
        self.control.answered.connect(lambda answer: self.answered.emit(ref, answer))
        self.control.step_asked.connect(lambda: self.elsewhere_asked.emit(ref))
        self.control.refused.connect(self._refused)
        copy = QShortcut(QKeySequence(Qt.Key.Key_F2), self)
        copy.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.activated.connect(self._ask_to_copy)

    def _ask_to_copy(self) -> None:
        if self.question.last and not self.question.state.readonly:
            self.copy_asked.emit(self.question.state.ref)

    def _refused(self, sentence: str) -> None:
        self._refusal = sentence
        self._show_trouble()

    def _show_trouble(self) -> None:
        """Grey while the page is being filled, red after it was left (days.md, correction to d)."""
        question = self.question
        sentence = self._refusal or self._trouble_words()
        self.trouble.say(sentence, kind="wrong" if question.strict else "note")
        self.control.mark_wrong(question.strict and bool(sentence))
        self.control.say_name(self._spoken(sentence))

    def _trouble_words(self) -> str:
        state = self.question.state
        if state.valid or (state.why == "required" and not self.question.strict):
            return ""
        if state.why == "required":
            return state.message or self.tr("这题还没填，不填也能翻页，定稿前要补上")
        return state.message or self.tr("这个答案不合这张表的规定，请再看一眼")

    def _title_words(self) -> str:
        state, theme = self.question.state, self.theme
        need = self.tr("必填") if state.required else self.tr("可不填")
        grey = f"color:{theme.colour('ink_3').name()};font-size:{theme.px('small')}px"
        words = escape(" ".join(part for part in (self.question.number, state.label) if part))
        return f'<b>{words}</b>&nbsp; <span style="{grey}">{need}</span>'

    def _spoken(self, trouble: str) -> str:
        state = self.question.state
        need = self.tr("必填") if state.required else self.tr("可不填")
        return "，".join(part for part in (state.label, need, self.question.last, trouble) if part)


class _Last(QWidget):
    """The answer of last time, grey, with its icon: to be read, never ticked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        picture = QLabel()
        picture.setPixmap(theme.pixmap("history", "ink_3", size="inline"))
        picture.setFixedHeight(QFontMetrics(theme.font("small")).lineSpacing())
        self._words = label("", "hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def show_words(self, words: str) -> None:
        show_if(self, bool(words))
        self._words.setText(words)
        self._words.setWordWrap(not self.beside(words))

    def beside(self, words: str) -> bool:
        """Whether the words are short enough to stand beside the question."""
        wide = QFontMetrics(self._theme.font("small")).horizontalAdvance(words)
        return wide <= BESIDE * self._theme.layout("form_max")
