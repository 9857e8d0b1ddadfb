"""One question of a form on a card: words, last answer, what is wrong, control. Never computes."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets import marked
from ui.widgets.answer import Answer
from ui.widgets.button import Button
from ui.widgets.kept import NOTHING, Kept
from ui.widgets.note_line import NoteLine
from ui.widgets.questions import class_for, control_for
from ui.widgets.visible import show_if

# A last answer longer than this part of the column stands under the question, not beside it.
BESIDE = 0.45
WHOLE = "\N{WORD JOINER}"


@dataclass(frozen=True)
class Question:
    """A question as a card shows it. `number` 2.1; `last` 上次 10月18日：良好, or empty; `strict`
    once its page has been left: only then is what is missing red; `kept` what the file looks like
    that it holds."""

    state: NodeState
    number: str
    today: date
    last: str = ""
    strict: bool = False
    kept: Kept = NOTHING

    @property
    def wrong(self) -> bool:
        """Whether it must be shown in red."""
        return self.strict and not self.state.valid


class QuestionCard(QFrame):
    """Shows a `Question`; the control is kept as long as the question stays the same. Lines that
    say nothing are not built."""

    answered = Signal(str, str)
    """Reference and answer."""

    wished = Signal(str, str, object)
    """Reference, and what only the page can do (answer.py)."""

    finished = Signal(str)
    """The answer is whole and the form leads on."""

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
        self._last: _Last | None = None
        self._hint: NoteLine | None = None
        self._trouble: NoteLine | None = None
        self.guidance: Guidance | None = None
        self.control: Answer = control_for(theme, question.state, today=question.today)
        self._head = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._listen()
        self._show_words()

    def show_question(self, question: Question) -> None:
        """Show how the question stands now."""
        self.question = question
        self.control.show_state(question.state)
        self._show_words()

    def fits(self, question: Question) -> bool:
        """Whether the same control asks it still: the number of choices may have changed that."""
        return class_for(question.state) is type(self.control)

    def focus_control(self) -> None:
        """Let the next key be for this question."""
        self.control.entry().setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def trouble(self) -> NoteLine:
        """The line that says what is wrong."""
        if self._trouble is None:
            self._trouble = NoteLine(self.theme)
            self._above_control(self._trouble)
        return self._trouble

    def _lay_out(self) -> None:
        theme = self.theme
        self._column.setContentsMargins(
            theme.space(4), theme.space(2), theme.space(4), theme.space(3)
        )
        self._column.setSpacing(theme.space(2))
        self._head.setSpacing(theme.space(3))
        self._head.addWidget(self._title, 1)
        self._column.addLayout(self._head)
        self._column.addWidget(self.control)

    def _above_control(self, line: QWidget) -> None:
        self._column.insertWidget(self._column.indexOf(self.control), line)

    def _listen(self) -> None:
        ref = self.question.state.ref
        self.control.answered.connect(lambda answer: self.answered.emit(ref, answer))
        self.control.wished.connect(lambda wish, data: self.wished.emit(ref, wish, data))
        self.control.finished.connect(lambda: self.finished.emit(ref))
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

    def _show_words(self) -> None:
        question = self.question
        self._title.setText(self._title_words())
        self._show_last(question.last)
        self._show_hint(question.state.hint)
        self._show_guidance(question.state.guidance)
        self._show_trouble()
        if question.kept is not NOTHING:
            self.control.show_kept(question.kept)

    def _show_last(self, words: str) -> None:
        if self._last is None and words:
            self._last = _Last(self.theme)
            if self._last.beside(words):
                self._head.addWidget(self._last, 0, Qt.AlignmentFlag.AlignTop)
            else:
                self._column.insertWidget(1, self._last)
        if self._last is not None:
            self._last.show_words(words)

    def _show_hint(self, words: str) -> None:
        if self._hint is None and words:
            self._hint = NoteLine(self.theme)
            above = self._trouble or self.guidance or self.control
            self._column.insertWidget(self._column.indexOf(above), self._hint)
        if self._hint is not None:
            self._hint.say(words, kind="hint")

    def _show_guidance(self, words: str) -> None:
        if self.guidance is None and words:
            self.guidance = Guidance(self.theme, self.question.state.label)
            self._head.addWidget(self.guidance.button, 0, Qt.AlignmentFlag.AlignTop)
            self._above_control(self.guidance)
        if self.guidance is not None:
            self.guidance.show_words(words)

    def _show_trouble(self) -> None:
        """Grey while the page is being filled, red after it was left (days.md, correction to d)."""
        question = self.question
        sentence = self._refusal or self._trouble_words()
        if sentence or self._trouble is not None:
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

    def _need(self) -> str:
        state = self.question.state
        if state.readonly or state.type == "calculate":
            return ""
        return self.tr("必填") if state.required else self.tr("可不填")

    def _title_words(self) -> str:
        theme, question = self.theme, self.question
        grey = f"color:{theme.colour('ink_3').name()};font-size:{theme.px('small')}px"
        words = f"{question.number} {marked.drawn(question.state.label)}".strip()
        # One word: a narrow card does not break it.
        need = WHOLE.join(self._need())
        return (
            f'<b>{words}</b>&nbsp; <span style="{grey}">{need}</span>'
            if need
            else f"<b>{words}</b>"
        )

    def _spoken(self, trouble: str) -> str:
        state = self.question.state
        words = (marked.spoken(state.label), self._need(), self.question.last, trouble)
        return "，".join(part for part in words if part)


class Guidance(QWidget):
    """What the author explains of a question, folded until it is asked for."""

    def __init__(self, theme: Theme, question: str) -> None:
        super().__init__()
        self.button = Button(theme, self.tr("说明"), role="text", icon="info")
        self.button.setCheckable(True)
        self.button.set_words(
            self.tr("说明"),
            name=self.tr("{question}，说明").format(question=marked.spoken(question)),
        )
        self.words = label("", "second")
        self.words.setTextFormat(Qt.TextFormat.RichText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        self.button.toggled.connect(lambda on: show_if(self, on))
        self.hide()

    def show_words(self, words: str) -> None:
        """Other words, in another language; none take the button away too."""
        self.words.setText(marked.drawn(words))
        self.setAccessibleName(marked.spoken(words))
        show_if(self.button, bool(words))
        show_if(self, bool(words) and self.button.isChecked())


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
