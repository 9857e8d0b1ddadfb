"""户: find a household. Never searches by itself; it asks and shows what comes back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.casework.households.register import HouseholdLine
from fieldvisit.words.labels import label as word_of
from ui.screens.cards import line_to_card
from ui.theme import Theme, label
from ui.widgets.empty_state import EmptyState
from ui.widgets.household_card import HouseholdCards
from ui.widgets.page_header import PageHeader
from ui.widgets.scroll import Page
from ui.widgets.search_box import SearchBox
from ui.widgets.segments import Segments

CATEGORIES = (
    "tekun_dispersed",
    "tekun_institutional",
    "dibao",
    "dibao_margin",
    "rigid_expenditure",
    "temporary_assistance",
)


class HouseholdsScreen(Page):
    """`asked` carries the query and the category ("" for all); `more_asked` comes when the end of
    what is shown draws near; `household_asked` carries an id.
    """

    asked = Signal(str, str)
    more_asked = Signal()
    household_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, scrolls=False)
        self.header = PageHeader(theme, self.tr("户"))
        self.search = SearchBox(theme, self.tr("姓名、拼音首字母、证号、电话、门牌"))
        self.search.asked.connect(lambda _: self._ask())
        self.search.left_down.connect(self._into_list)
        words = [(code, word_of("category", code)) for code in CATEGORIES]
        self.filters = Segments(theme, [("", self.tr("全部")), *words], name=self.tr("类别"))
        self.filters.chosen.connect(lambda _: self._ask())
        self.cards = HouseholdCards(theme, name=self.tr("户列表"), scrolls=True)
        self.cards.opened.connect(lambda card: self.household_asked.emit(card.key))
        self.cards.typed.connect(self._type)
        self.cards.near_end.connect(self.more_asked)
        self._count = label("", "hint")
        self._empty = EmptyState(
            theme, "search", words=self.tr("没有找到。换姓名、拼音首字母或门牌再试")
        )
        self._empty.hide()
        self.top.addWidget(self.header)
        rows: tuple[QWidget, ...] = (self.search, self.filters, self._count)
        for row in rows:
            self.top.addWidget(row)
        self.body.addWidget(self.cards, 1)
        self.body.addWidget(self._empty, 1)
        for keys in ("F", "Ctrl+F"):
            self.on_key(keys, lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def show_data(self, lines: Sequence[HouseholdLine], *, total: int) -> None:
        """Show the first of what was found, and how many there are in all."""
        self.cards.show_items([line_to_card(line) for line in lines])
        self._count.setText(self.tr("{n} 户").format(n=total))
        self.cards.setVisible(bool(lines))
        self._empty.setVisible(not lines)

    def show_more(self, lines: Sequence[HouseholdLine]) -> None:
        """Show the next ones below."""
        self.cards.add_items([line_to_card(line) for line in lines])

    @property
    def shown(self) -> int:
        """How many households are in the list now."""
        return len(self.cards.items)

    @property
    def question(self) -> tuple[str, str]:
        """What is being looked for: query and category."""
        return self.search.text(), self.filters.chosen_key

    def look_for(self, query: str, category: str) -> None:
        """Put the question back as it stood, without asking."""
        self.search.blockSignals(True)
        self.search.setText(query)
        self.search.blockSignals(False)
        self.filters.choose(category)

    def _ask(self) -> None:
        self.asked.emit(*self.question)

    def _type(self, letters: str) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.insert(letters)

    def _into_list(self) -> None:
        self._ask()
        self.cards.setFocus(Qt.FocusReason.TabFocusReason)
