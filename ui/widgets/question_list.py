"""The questions of one page as they stand on it. Keeps a card as long as its question is asked."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets import said, tab_order
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.choice_table import ChoiceTable
from ui.widgets.marked import spoken
from ui.widgets.note_line import NoteLine
from ui.widgets.question_card import Question, QuestionCard
from ui.widgets.questions import is_table_head, is_table_row, width_of
from ui.widgets.series import Items, Series, ref_of
from ui.widgets.series_box import Asked, SeriesBox
from ui.widgets.span_layout import WHOLE, SpanLayout

AT_ONCE = 8
"""So many rows stand when the page opens: more than can be seen."""

SLICE_SECONDS = 0.012
"""The rest is built in slices, between which keys and taps are heard."""

LEAST_EM = 9
"""A card narrower than so many characters stands on a line of its own."""

Row = tuple[Question, ...] | Series


class QuestionList(Asked):
    """`show_items` adds, moves and takes away only what changed: focus and scroll stay."""

    answered = Signal(str, str)
    wished = Signal(str, str, object)
    finished = Signal(str)
    copy_asked = Signal(str)
    member_asked = Signal(str)
    add_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[str, QWidget] = {}
        self._shown: dict[str, Row] = {}
        self._waiting: list[tuple[str, Row]] = []
        self._lay = SpanLayout(self, gap=theme.gap(), least=LEAST_EM * theme.px("body"))
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._build_slice)

    def clear(self) -> None:
        """Take all rows away, as when a page is turned."""
        self._waiting = []
        for key in list(self._rows):
            self._drop(key)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show these questions in this order."""
        self.show_items(questions)

    def show_items(self, items: Items) -> None:
        """Show these questions and series in this order; those far down a moment later."""
        wanted = _rows(items)
        for key in [key for key in self._rows if key not in wanted or not self._fits(key, wanted)]:
            self._drop(key)
        self._waiting = []
        place = 0
        for key, row in wanted.items():
            if key in self._rows:
                self._bring_up_to_date(key, row)
            elif len(self._rows) < AT_ONCE or self._stands_below(wanted, key):
                self._build(place, key, row=row)
            else:
                self._waiting.append((key, row))
                continue
            place += 1
        if self._waiting:
            self._next.start(0)

    def settle(self) -> None:
        """The page is about to go: let the controls tell what they still hold."""
        for row in list(self._rows.values()):
            if isinstance(row, QuestionCard):
                row.control.settle()
            elif isinstance(row, SeriesBox) and row.open is not None:
                row.open.questions.settle()

    def whole(self) -> None:
        """Build now what is still to come."""
        for key, row in self._waiting:
            self._build(len(self._rows), key, row=row)
        self._waiting = []

    def card(self, ref: str) -> QuestionCard | ChoiceRow | None:
        """What asks a question, if it is asked on this page: a card, or a line of a table."""
        self.whole()
        for row in self._rows.values():
            found = _within(row, ref)
            if found is not None:
                return found
        return None

    def first_of(self, member: str) -> str:
        """The first question of an open member of a series; "" for none."""
        self.whole()
        refs = [one.question.state.ref for one in self.cards()]
        return next((ref for ref in refs if ref.startswith(f"{member}/")), "")

    def first_card(self) -> QuestionCard | None:
        """The first question of the page."""
        return next((row for row in self._in_order() if isinstance(row, QuestionCard)), None)

    def cards(self) -> list[QuestionCard]:
        """All questions of the page that stand on cards, from top to bottom, those of open members
        too."""
        self.whole()
        found: list[QuestionCard] = []
        for row in self._in_order():
            if isinstance(row, QuestionCard):
                found.append(row)
            elif isinstance(row, SeriesBox) and row.open is not None:
                inner = row.open.questions
                found += inner.cards() if isinstance(inner, QuestionList) else []
        return found

    def series(self, ref: str) -> SeriesBox | None:
        """The box of a series on this page."""
        self.whole()
        boxes = [row for row in self._rows.values() if isinstance(row, SeriesBox)]
        inner = [box.open.questions for box in boxes if box.open is not None]
        nested = (one.series(ref) for one in inner if isinstance(one, QuestionList))
        own = next((box for box in boxes if box.series.ref == ref), None)
        return own or next((one for one in nested if one is not None), None)

    def in_order(self) -> list[QWidget]:
        """All controls that may take the focus, as they stand."""
        return [stop for row in self._in_order() for stop in tab_order.stops(row)]

    def _in_order(self) -> list[QWidget]:
        return sorted(self._rows.values(), key=self._lay.indexOf)

    def _stands_below(self, wanted: dict[str, Row], key: str) -> bool:
        """Whether a row further down stands already: then this one is wanted now."""
        keys = list(wanted)
        return any(later in self._rows for later in keys[keys.index(key) + 1 :])

    def _build_slice(self) -> None:
        until = time.perf_counter() + SLICE_SECONDS
        while self._waiting and time.perf_counter() < until:
            key, row = self._waiting.pop(0)
            self._build(len(self._rows), key, row=row)
        if self._waiting:
            self._next.start(0)

    def _build(self, place: int, key: str, *, row: Row) -> None:
        made = self._rows[key] = self._made(key, row)
        self._shown[key] = row
        self._lay.insert(place, made, span=_span(row))
        rows = self._in_order()
        before = [stop for one in rows[:place] for stop in tab_order.stops(one)[-1:]]
        tab_order.chain([*before[-1:], *tab_order.stops(made)])

    def _made(self, key: str, row: Row) -> QWidget:
        if isinstance(row, Series):
            return self._series(row)
        first = row[0]
        if key.startswith("section "):
            return label(spoken(first.state.section), "heading")
        if key.startswith("table "):
            table = ChoiceTable(self._theme, row)
            table.answered.connect(self.answered)
            table.copy_asked.connect(self.copy_asked)
            return table
        return _NoteCard(self._theme, first) if first.state.type == "note" else self._card(first)

    def _card(self, question: Question) -> QuestionCard:
        card = QuestionCard(self._theme, question)
        card.answered.connect(self.answered)
        card.wished.connect(self.wished)
        card.finished.connect(self.finished)
        card.copy_asked.connect(self.copy_asked)
        return card

    def _series(self, series: Series) -> SeriesBox:
        box = SeriesBox(self._theme, series, make=self._inner)
        box.member_asked.connect(self.member_asked)
        box.add_asked.connect(self.add_asked)
        box.remove_asked.connect(self.remove_asked)
        return box

    def _inner(self) -> "QuestionList":
        """The list of an open member's questions."""
        made = QuestionList(self._theme)
        for own, theirs in (
            (self.answered, made.answered),
            (self.wished, made.wished),
            (self.finished, made.finished),
            (self.copy_asked, made.copy_asked),
            (self.member_asked, made.member_asked),
            (self.add_asked, made.add_asked),
            (self.remove_asked, made.remove_asked),
        ):
            theirs.connect(own)
        return made

    def _fits(self, key: str, wanted: dict[str, Row]) -> bool:
        row, shown = wanted[key], self._rows[key]
        return isinstance(row, Series) or not isinstance(shown, QuestionCard) or shown.fits(row[0])

    def _bring_up_to_date(self, key: str, row: Row) -> None:
        if self._shown[key] == row:
            return
        self._shown[key] = row
        shown = self._rows[key]
        if isinstance(shown, SeriesBox) and isinstance(row, Series):
            shown.show_series(row)
        elif isinstance(shown, ChoiceTable) and not isinstance(row, Series):
            shown.show_questions(row)
        elif isinstance(shown, QuestionCard | _NoteCard) and not isinstance(row, Series):
            shown.show_question(row[0])

    def _drop(self, key: str) -> None:
        row = self._rows.pop(key)
        self._shown.pop(key)
        self._lay.take(row)
        row.hide()
        row.deleteLater()


def _rows(items: Items) -> dict[str, Row]:
    """One row for each question and series, one for each table of choices, and one for the heading
    of each inner group before its first."""
    rows: dict[str, Row] = {}
    section, table = "", ""
    for item in items:
        if isinstance(item, Series):
            rows[item.ref] = item
            table = ""
            continue
        if item.state.section and item.state.section != section:
            rows[f"section {item.state.section}"] = (item,)
        section = item.state.section
        head = is_table_head(item.state)
        if not head and not is_table_row(item.state):
            rows[ref_of(item)] = (item,)
            table = ""
            continue
        if not table or (head and not _only_heads(rows[table])):
            table = f"table {ref_of(item)}"
        rows[table] = (*_questions(rows.get(table, ())), item)
    return rows


def _only_heads(row: Row) -> bool:
    return all(is_table_head(one.state) for one in _questions(row))


def _questions(row: Row) -> tuple[Question, ...]:
    return () if isinstance(row, Series) else row


def _span(row: Row) -> int:
    if isinstance(row, Series) or len(row) > 1:
        return WHOLE
    return width_of(row[0].state)


def _within(row: QWidget, ref: str) -> QuestionCard | ChoiceRow | None:
    if isinstance(row, QuestionCard) and row.question.state.ref == ref:
        return row
    if isinstance(row, ChoiceTable):
        return row.rows.get(ref)
    inner = row.open.questions if isinstance(row, SeriesBox) and row.open is not None else None
    return inner.card(ref) if isinstance(inner, QuestionList) else None


class _NoteCard(QFrame):
    def __init__(self, theme: Theme, question: Question) -> None:
        super().__init__()
        self.line = NoteLine(theme)
        self.setProperty("role", "sunken")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        column.addWidget(self.line)
        self.show_question(question)

    def show_question(self, question: Question) -> None:
        state = question.state
        kind = "caution" if "caution" in state.appearance.split() else "note"
        self.line.say(said.dates_in(state.label), kind=kind, marked=True)
