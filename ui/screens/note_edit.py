"""记一条: words first, then what they belong to. Never keeps the note itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Signal

from fieldvisit.casework.notebook.notes import NoteDraft
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.follow_up import FollowUp
from ui.widgets.household_link import Household, HouseholdLink
from ui.widgets.keyboard_room import FieldPage
from ui.widgets.page_header import PageHeader
from ui.widgets.segments import Segments
from ui.widgets.text_area import GrowingText
from ui.widgets.way_chips import WayChips

LINES = 4


@dataclass(frozen=True)
class NoteEditView:
    """What is already known; `household` None: linked to nobody."""

    draft: NoteDraft
    tags: Sequence[tuple[str, str]]
    today: date
    household: Household | None = None


class NoteEditScreen(FieldPage):
    """`changed` follows every stroke, so that nothing is lost by leaving."""

    changed = Signal(object)
    keep_asked = Signal(object)
    back_asked = Signal()
    search_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._draft = NoteDraft("")
        self._showing = False
        self.header = PageHeader(theme, self.tr("记一条"), back=True)
        self.text = GrowingText(theme, lines=LINES)
        self.text.setPlaceholderText(self.tr("想到就记，一句也行"))
        self.text.setAccessibleName(self.tr("笔记的内容"))
        self.text.setEnabled(False)
        self.keep = Button(theme, self.tr("存好"), role="main", icon="check")
        self.link = HouseholdLink(theme)
        self.follow_up = FollowUp(theme)
        seen = [("no", self.tr("同事可看")), ("yes", self.tr("只我自己看"))]
        self.seen_by = Segments(theme, seen, name=self.tr("给谁看"))
        self.tags: WayChips | None = None
        self._tags = Card(theme, self.tr("标签，可多选"))
        self._lay_out()
        self._listen()

    def show_data(self, view: NoteEditView) -> None:
        """Show a note as it stands; the cursor goes to its words."""
        self._showing = True
        self._draft = view.draft
        self.text.setPlainText(view.draft.text)
        self.text.setEnabled(True)
        self.link.show_household(view.household)
        self.follow_up.show_day(view.draft.follow_up_on, today=view.today)
        self.seen_by.choose("yes" if view.draft.private else "no")
        self._put_tags(view)
        self._showing = False
        self._show_state()
        self.text.setFocus()

    def draft(self) -> NoteDraft:
        """The note as it stands on the page."""
        household = self.link.household
        return replace(
            self._draft,
            text=self.text.toPlainText(),
            tags=self.tags.on if self.tags else (),
            household_id=household.household_id if household else None,
            private=self.seen_by.chosen_key == "yes",
            follow_up_on=self.follow_up.day,
        )

    def _lay_out(self) -> None:
        theme = self.theme
        self.top.addWidget(self.header)
        self.body.addWidget(self.text)
        self.body.addWidget(self._tags)
        for heading, content in (
            (self.tr("哪一户"), self.link),
            (self.tr("要不要再跟进"), self.follow_up),
            (self.tr("给谁看"), self.seen_by),
        ):
            card = Card(theme, heading)
            card.content.addWidget(content)
            self.body.addWidget(card)
        self.body.addStretch(1)
        if theme.portrait:
            self.foot.addWidget(self.keep)
            self.show_foot()
        else:
            self.header.add(self.keep)

    def _listen(self) -> None:
        self.header.back_asked.connect(self.back_asked)
        self.keep.clicked.connect(lambda: self.keep_asked.emit(self.draft()))
        self.text.textChanged.connect(self._tell)
        self.link.search_asked.connect(self.search_asked)
        self.link.chosen.connect(self._tell)
        self.follow_up.changed.connect(self._tell)
        self.seen_by.chosen.connect(self._tell)
        self.on_key("Esc", self.back_asked.emit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.on_key(keys, self.keep.click)

    def _put_tags(self, view: NoteEditView) -> None:
        empty(self._tags.content)
        self.tags = WayChips(self.theme, view.tags, name=self.tr("标签"), many=True)
        self.tags.choose(*view.draft.tags)
        self.tags.chosen.connect(self._tell)
        self._tags.content.addWidget(self.tags)

    def _tell(self, *_: object) -> None:
        if not self._showing:
            self._show_state()
            self.changed.emit(self.draft())

    def _show_state(self) -> None:
        self.follow_up.show_link(self.link.household is not None)
        written = bool(self.text.toPlainText().strip())
        self.keep.setEnabled(written and not self.follow_up.waits)
