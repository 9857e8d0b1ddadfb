"""走访表单: one page of a form at a time, its questions on cards. Never computes an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.theme import Theme, label
from ui.widgets import series, tab_order
from ui.widgets.button import IconButton
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.form_foot import FormFoot
from ui.widgets.keyboard_room import FieldPage
from ui.widgets.page_header import PageHeader
from ui.widgets.question_list import QuestionList
from ui.widgets.saved_mark import SavedMark
from ui.widgets.section_progress import Section, SectionProgress


@dataclass(frozen=True)
class VisitView:
    """The open page of a filling. `page` counts the form's pages from 0; `place` of `total` counts
    the sections that are asked, from 1; `left` is what the whole form still wants."""

    title: str
    sentence: str
    category: str
    sections: Sequence[Section]
    page: int
    heading: str
    summary: str
    items: series.Items
    place: int
    total: int
    left: int
    last: bool
    languages: int = 1
    """How many languages the form speaks."""


class VisitScreen(FieldPage):
    """Draws a `VisitView`; after an answer only what changed is touched."""

    answered = Signal(str, str)
    wished = Signal(str, str, object)
    finished = Signal(str)
    member_asked = Signal(str)
    add_asked = Signal(str)
    remove_asked = Signal(str)
    language_asked = Signal()
    previous_asked = Signal()
    next_asked = Signal()
    page_asked = Signal(int)
    copy_asked = Signal(str)
    signing_asked = Signal(str)
    forms_asked = Signal()
    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._page: int | None = None
        self._wanted = ""
        self.saved = SavedMark(theme)
        self.header = PageHeader(theme, "", back=True)
        self.header.add(self.saved)
        self.forms = IconButton(theme, "layers", name=self.tr("加一张表"))
        self.header.add(self.forms)
        self.languages = IconButton(theme, "languages", name=self.tr("换一种语言"))
        self.languages.hide()
        self.header.add(self.languages)
        self.progress = SectionProgress(theme)
        self.questions = QuestionList(theme)
        self.steps = FormFoot(theme)
        self._heading = label("", "title")
        self._summary = label("", "second")
        self.top.addWidget(self.header)
        self.top.addWidget(self.progress)
        self.body.addLayout(self._head())
        self.body.addWidget(self.questions)
        self.body.addStretch(1)
        self.foot.addWidget(self.steps)
        self.show_foot()
        self._listen()

    def show_data(self, view: VisitView) -> None:
        """Show a page; the same page again only brings up to date what changed."""
        self._show_frame(view)
        turned = view.page != self._page
        self._page = view.page
        if turned:
            self.questions.clear()
        self.questions.show_items(view.items)
        if turned:
            self._begin_page()

    def go_to_question(self, ref: str) -> None:
        """Bring a question into sight and let the next key be for it."""
        self._wanted = ref
        QTimer.singleShot(0, self, self._go_to_wanted)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._summary)
        self._summary.setWordWrap(False)
        return head

    def _listen(self) -> None:
        self.header.back_asked.connect(self.back_asked)
        self.forms.clicked.connect(self.forms_asked)
        self.progress.chosen.connect(self.page_asked)
        self.languages.clicked.connect(self.language_asked)
        questions = self.questions
        questions.answered.connect(self.answered)
        questions.wished.connect(self.wished)
        questions.finished.connect(self.finished)
        questions.copy_asked.connect(self.copy_asked)
        questions.member_asked.connect(self.member_asked)
        questions.add_asked.connect(self.add_asked)
        questions.remove_asked.connect(self.remove_asked)
        self.steps.previous_asked.connect(self.previous_asked)
        self.steps.next_asked.connect(self.next_asked)
        self.on_key("Esc", self.back_asked.emit)
        for keys in ("Alt+Left", "PgUp"):
            self.on_key(keys, self.previous_asked.emit)
        for keys in ("Alt+Right", "PgDown"):
            self.on_key(keys, self.next_asked.emit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.on_key(keys, lambda: self.signing_asked.emit(""))
        for page in range(9):
            self.on_key(f"Ctrl+{page + 1}", partial(self.page_asked.emit, page))

    def _show_frame(self, view: VisitView) -> None:
        self.header.set_title(view.title)
        self.header.set_sentence(view.sentence)
        if self._page is None:
            self.header.put_seal(view.category)
        self.progress.show_sections(view.sections)
        self._heading.setText(view.heading)
        self._summary.setText(view.summary)
        self.languages.setVisible(view.languages > 1)
        self.steps.show_place(view.place, total=view.total, left=view.left, last=view.last)

    def show_member(self, member: str) -> None:
        """Bring a member of a series into sight."""
        QTimer.singleShot(0, self, partial(self._bring_up, member))

    def go_on_from(self, ref: str) -> bool:
        """Lead on to the question below `ref` on this page; False when that was the last one."""
        cards = self.questions.cards()
        at = next((n for n, card in enumerate(cards) if card.question.state.ref == ref), None)
        if at is None or at + 1 == len(cards):
            return False
        self.go_to_question(cards[at + 1].question.state.ref)
        return True

    def _begin_page(self) -> None:
        if self.area is not None:
            self.area.verticalScrollBar().setValue(0)
        tab_order.chain(
            [*tab_order.stops(self.header), *self.progress.bars, *self.questions.in_order()]
        )
        tab_order.chain([*self.questions.in_order()[-1:], *tab_order.stops(self.steps)])
        first = self.questions.first_card()
        # A text field would call up the on-screen keyboard at once: only chips get the focus.
        if first is not None and isinstance(first.control, ChoiceChips):
            first.focus_control()

    def _bring_up(self, member: str) -> None:
        box = self.questions.series(member.rpartition("[")[0])
        face = box.faces.get(member) if box is not None else None
        if face is None or self.area is None:
            return
        # Opened, it stands at the top with its questions below.
        page = self.area.widget()
        top = face.mapTo(page, face.rect().topLeft()).y() if page is not None else 0
        self.area.verticalScrollBar().setValue(max(0, top - self.theme.space(4)))

    def _go_to_wanted(self) -> None:
        found = self.questions.card(self._wanted)
        if found is None:
            return
        found.focus_control()
        self.bring_into_view(found)
