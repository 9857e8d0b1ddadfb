"""记一条: words first, then what they belong to. Never keeps the note itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from fieldvisit.casework.notes import NoteDraft
from fieldvisit.forms.state import NodeState
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.date_field import DateField
from ui.widgets.household_link import Household, HouseholdLink
from ui.widgets.keyboard_room import KeyboardRoom
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.segments import Segments
from ui.widgets.text_area import GrowingText
from ui.widgets.visible import show_if
from ui.widgets.way_chips import WayChips

LINES = 4


@dataclass(frozen=True)
class NoteEditView:
    """What is already known; `household` None: linked to nobody."""

    draft: NoteDraft
    tags: Sequence[tuple[str, str]]
    today: date
    household: Household | None = None


class NoteEditScreen(Page):
    """`changed` follows every stroke, so that nothing is lost by leaving."""

    changed = Signal(object)
    keep_asked = Signal(object)
    back_asked = Signal()
    search_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, max_width=theme.layout("form_max"))
        self._draft = NoteDraft("")
        self._showing = False
        self.header = PageHeader(theme, self.tr("记一条"), back=True)
        self.text = GrowingText(theme, lines=LINES)
        self.text.setPlaceholderText(self.tr("想到就记，一句也行"))
        self.text.setAccessibleName(self.tr("笔记的内容"))
        self.text.textChanged.connect(self._tell)
        self.keep = Button(theme, self.tr("存好"), role="main", icon="check")
        self.link = HouseholdLink(theme)
        self.follow = Segments(theme, self._follow_words(), name=self.tr("要不要再跟进"))
        self.seen_by = Segments(theme, self._seen_words(), name=self.tr("给谁看"))
        self.tags: WayChips | None = None
        self.due: DateField | None = None
        self._tags = QVBoxLayout()
        self._due = QVBoxLayout()
        self._due_hint = label("", "hint")
        self._lay_out()
        self._listen()
        self.keyboard = KeyboardRoom(self)

    def show_data(self, view: NoteEditView) -> None:
        """Show a note as it stands; the cursor goes to its words."""
        self._draft = view.draft
        self._showing = True
        self.text.setPlainText(view.draft.text)
        self.link.show_household(view.household)
        self.seen_by.choose("yes" if view.draft.private else "no")
        self.follow.choose("yes" if view.draft.follow_up_on else "no")
        self._put_tags(view)
        self._put_due(view)
        self._showing = False
        self._show_state()
        self.text.setFocus()

    def draft(self) -> NoteDraft:
        """The note as it stands on the page."""
        household = self.link.household
        day = self._follow_up_day()
        return replace(
            self._draft,
            text=self.text.toPlainText(),
            tags=self.tags.on if self.tags else (),
            household_id=household.household_id if household else None,
            private=self.seen_by.chosen_key == "yes",
            follow_up_on=date.fromisoformat(day) if day else None,
        )

    def _follow_up_day(self) -> str:
        """The day as ISO text; "" while no follow-up is wanted or its day is not whole."""
        wanted = self.follow.chosen_key == "yes" and self.link.household is not None
        return self.due.state.value if wanted and self.due is not None else ""

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        self.body.addWidget(self.text)
        cards = (
            (self.tr("标签，可多选"), self._tags),
            (self.tr("哪一户"), self.link),
            (self.tr("要不要再跟进"), self._due),
            (self.tr("给谁看"), self.seen_by),
        )
        for heading, content in cards:
            card = Card(theme, heading)
            if isinstance(content, QVBoxLayout):
                card.content.addLayout(content)
            else:
                card.content.addWidget(content)
            self.body.addWidget(card)
        self._due.addWidget(self.follow)
        self._due.addWidget(self._due_hint)
        self.body.addStretch(1)
        if theme.portrait:
            self.foot.addWidget(self.keep)
            self.show_foot()
        else:
            self.header.add(self.keep)

    def _listen(self) -> None:
        self.header.back_asked.connect(self.back_asked)
        self.keep.clicked.connect(self._ask_to_keep)
        self.link.search_asked.connect(self.search_asked)
        self.link.chosen.connect(self._tell)
        self.follow.chosen.connect(self._tell)
        self.seen_by.chosen.connect(self._tell)
        self.on_key("Esc", self.back_asked.emit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.on_key(keys, self.keep.click)

    def _put_tags(self, view: NoteEditView) -> None:
        if self.tags is not None:
            self._tags.removeWidget(self.tags)
            self.tags.deleteLater()
        self.tags = WayChips(self.theme, view.tags, name=self.tr("标签"), many=True)
        self.tags.choose(*view.draft.tags)
        self.tags.chosen.connect(self._tell)
        self._tags.addWidget(self.tags)

    def _put_due(self, view: NoteEditView) -> None:
        if self.due is not None:
            self._due.removeWidget(self.due)
            self.due.deleteLater()
        day = view.draft.follow_up_on
        state = _day_asked(self.tr("哪天前跟进"), day.isoformat() if day else "")
        self.due = DateField(self.theme, state, today=view.today)
        self.due.say_name(state.label)
        self.due.answered.connect(self._take_day)
        self._due.addWidget(self.due)

    def _take_day(self, day: str) -> None:
        if self.due is not None:
            self.due.show_state(replace(self.due.state, value=day))
        self._tell()

    def _tell(self, *_: object) -> None:
        if self._showing:
            return
        self._show_state()
        self.changed.emit(self.draft())

    def _show_state(self) -> None:
        linked = self.link.household is not None
        wanted = self.follow.chosen_key == "yes"
        self.follow.setEnabled(linked)
        hint = "" if linked else self.tr("先连到一户，才能转成跟进的任务")
        self._due_hint.setText(hint)
        show_if(self._due_hint, bool(hint))
        if self.due is not None:
            show_if(self.due, linked and wanted)
        waits = linked and wanted and not self._follow_up_day()
        self.keep.setEnabled(bool(self.text.toPlainText().strip()) and not waits)

    def _ask_to_keep(self) -> None:
        self.keep_asked.emit(self.draft())

    def _follow_words(self) -> list[tuple[str, str]]:
        return [("no", self.tr("不用")), ("yes", self.tr("要跟进"))]

    def _seen_words(self) -> list[tuple[str, str]]:
        return [("no", self.tr("同事可看")), ("yes", self.tr("只我自己看"))]


def _day_asked(label: str, value: str) -> NodeState:
    return NodeState(
        ref="",
        name="",
        type="date",
        value=value,
        relevant=True,
        required=True,
        readonly=False,
        valid=True,
        why="",
        message="",
        label=label,
        hint="",
        options=(),
        appearance="",
        section="",
    )
