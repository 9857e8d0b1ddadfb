"""民情笔记: the notes, newest first, and a search that begins with two characters. Keeps none."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal

from fieldvisit.casework.notebook.notes import NoteLine
from fieldvisit.words.labels import LABELS
from fieldvisit.words.labels import label as word_of
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.note_card import Jotting, NoteCards
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.search_box import SearchBox

SHORTEST = 2


class NotesScreen(Page):
    """`asked` carries what is searched for ("" for the newest); a note opens its household."""

    asked = Signal(str)
    write_asked = Signal()
    household_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, scrolls=False)
        self.header = PageHeader(theme, self.tr("民情笔记"))
        self.write = Button(theme, self.tr("记一条"), role="main", icon="notebook-pen")
        self.write.clicked.connect(self.write_asked)
        self.search = SearchBox(theme, self.tr("找笔记：两个字就行，例如“门帘”"))
        self.search.asked.connect(self._ask)
        self.search.left_down.connect(self._into_list)
        self.cards = NoteCards(theme, name=self.tr("笔记"))
        self.cards.opened.connect(self._open)
        self._count = label("", "hint")
        self._none = EmptyState(theme, "notebook-pen", words=self.tr("想到就记，一句也行"))
        self._not_found = EmptyState(theme, "search", words=self.tr("没有找到。换两个字再试"))
        self._lay_out()
        for keys in ("F", "Ctrl+F"):
            self.on_key(keys, lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.on_key("M", self.write_asked.emit)

    def show_data(self, lines: Sequence[NoteLine]) -> None:
        """Show what was found, newest first."""
        self.cards.show_items([jotting(line) for line in lines])
        searched = len(self.search.text().strip()) >= SHORTEST
        found = self.tr("找到 {n} 条") if searched else self.tr("最近 {n} 条")
        self._count.setText(found.format(n=len(lines)))
        self.cards.setVisible(bool(lines))
        self._none.setVisible(not lines and not searched)
        self._not_found.setVisible(not lines and searched)

    def look_for(self, text: str) -> None:
        """Put the search back as it stood, without asking."""
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)

    def _lay_out(self) -> None:
        self.top.addWidget(self.header)
        self.top.addWidget(self.search)
        self.top.addWidget(self._count)
        self.body.addWidget(self.cards, 1)
        for empty in (self._none, self._not_found):
            empty.hide()
            self.body.addWidget(empty, 1)
        if self.theme.portrait:
            self.foot.addWidget(self.write)
            self.show_foot()
        else:
            self.header.add(self.write)

    def _ask(self, text: str) -> None:
        wanted = text.strip()
        # One character finds half of all notes: the newest stay until there are two.
        self.asked.emit(wanted if len(wanted) >= SHORTEST else "")

    def _into_list(self) -> None:
        self.cards.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, note: Jotting) -> None:
        if note.household_id:
            self.household_asked.emit(note.household_id)


def jotting(line: NoteLine) -> Jotting:
    """A note of casework as its card."""
    states: Mapping[str, str] = {words: code for code, words in LABELS["sent_state"].items()}
    second = (line.household_name, line.when_text, line.who)
    return Jotting(
        key=line.note_id,
        text=line.text,
        tags=" ".join(f"#{word_of('note_tag', tag)}" for tag in line.tags),
        second="·".join(part for part in second if part),
        state=states.get(line.sent, "neutral"),
        pill=line.sent,
        household_id=line.household_id,
    )
