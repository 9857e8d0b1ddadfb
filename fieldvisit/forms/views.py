"""How a node looks to a person: required, readonly, valid, its words and choices now. It changes
no answer."""

from collections.abc import Iterable, Iterator

from fieldvisit import words
from fieldvisit.forms.cells import Cells
from fieldvisit.forms.instances import Cell, Instance, Series
from fieldvisit.forms.nodes import Entry
from fieldvisit.forms.settling import Settling
from fieldvisit.forms.state import NodeState, Option, PageProgress, Problem
from fieldvisit.forms.values import to_truth
from fieldvisit.forms.wording import Worded
from fieldvisit.forms.xpath.binding import Compiled

_CHOSEN = frozenset({"select_one", "select_multiple", "acknowledge", "rank"})
_UNANSWERED = frozenset({"group", "note", "repeat_instance"})
_UNASKED = _UNANSWERED | {"calculate"}


class View:
    def __init__(self, cells: Cells, settling: Settling) -> None:
        self._cells, self._settling = cells, settling

    def state(self, one: Cell | Series) -> NodeState:
        """Everything a widget shows of a node or of a repeat."""
        if isinstance(one, Series):
            return self._series_state(one)
        node = one.node
        why = self.why(one)
        return NodeState(
            ref=one.ref,
            name=node.name,
            type=node.type,
            value=one.text,
            relevant=one.relevant,
            required=self._holds(node.required, one, otherwise=False),
            readonly=self.is_readonly(one),
            valid=why == "",
            why=why,
            message=self.message(one, why) if why else "",
            label=self.label(one),
            hint=self._said(node.hint, one),
            options=self.options(one),
            appearance=node.appearance,
            section=self._section(one) if node.section else "",
            guidance=self._said(node.guidance, one),
            parameters=node.parameters,
        )

    def _series_state(self, series: Series) -> NodeState:
        node = series.node
        why = self.why(series)
        return NodeState(
            ref=series.ref,
            name=node.name,
            type="repeat",
            value=str(len(series.members)),
            relevant=series.relevant,
            required=False,
            readonly=self.is_fixed(series),
            valid=why == "",
            why=why,
            message=self.message(series, why) if why else "",
            label=self.label(series),
            hint="",
            options=(),
            appearance=node.appearance,
            section="",
            parameters=node.parameters,
        )

    def is_fixed(self, series: Series) -> bool:
        """Whether the form itself says how many instances there are."""
        return series.node.repeat is not None and series.node.repeat.fixed

    def is_readonly(self, cell: Cell) -> bool:
        """Whether the person may not answer; a group hands its being readonly down."""
        node = cell.node
        if node.type in ("note", "calculate"):
            return True
        if self._holds(node.readonly, cell, otherwise=False):
            return True
        return any(self._guarded(guard, cell) for guard in node.guards)

    def _guarded(self, guard: int, cell: Cell) -> bool:
        node = self._cells.definition.nodes[guard]
        home = cell.home
        for _ in range(len(cell.node.repeats) - len(node.repeats)):
            assert home.parent is not None
            home = home.parent
        return self._holds(node.readonly, home.cells[node.slot], otherwise=False)

    def why(self, one: Cell | Series) -> str:
        """The code of what is wrong with a relevant answer; blank when nothing is."""
        if not one.relevant:
            return ""
        if isinstance(one, Series):
            return "constraint" if one.over else ""
        node = one.node
        if one.text == "":
            asked = node.type not in _UNANSWERED
            missing = asked and self._holds(node.required, one, otherwise=False)
            return "required" if missing else ""
        return "" if self._holds(node.constraint, one, otherwise=True) else "constraint"

    def message(self, one: Cell | Series, why: str) -> str:
        """The form's own words for what is wrong, or ours."""
        if isinstance(one, Series):
            return words.sentence("too_many_counted")
        own = one.node.required_message if why == "required" else one.node.constraint_message
        if own:
            return self._said(own, one)
        if why == "constraint":
            return words.sentence("answer_breaks_rule")
        return words.sentence("choice_required" if one.node.type in _CHOSEN else "answer_required")

    def label(self, one: Cell | Series) -> str:
        """The words of a question or of a repeat."""
        if isinstance(one, Cell):
            return self._said(one.node.label, one)
        self._cells.outside(one)
        return self._cells.said(one.node.label)

    def options(self, cell: Cell) -> tuple[Option, ...]:
        """The choices offered now."""
        if cell.node.itemset is None:
            return ()
        offer, language = self._settling.offer(cell), self._cells.language
        shown = offer.shown.get(language)
        if shown is None:
            self._cells.at(cell)
            words_of, node = self._cells.choice_words, cell.node.index
            shown = tuple(Option(code, words_of(node, said)) for code, said in offer.pairs)
            offer.shown[language] = shown
        return shown

    def shown(self, page: int) -> list[Cell | Series]:
        """What a page (from 0) shows now: a repeat, its instances, questions."""
        layout = self._cells.definition.pages[page].layout
        return list(self._laid(layout, self._cells.root))

    def _laid(self, entries: Iterable[Entry], home: Instance) -> Iterator[Cell | Series]:
        nodes = self._cells.definition.nodes
        for entry in entries:
            if entry.inner is None:
                cell = home.cells[nodes[entry.node].slot]
                if cell.relevant:
                    yield cell
            elif home.series[entry.node].relevant:
                series = home.series[entry.node]
                yield series
                for member in series.members:
                    yield member.cells[0]
                    yield from self._laid(entry.inner, member)

    def problem(self, one: Cell | Series, page: int, *, why: str) -> Problem:
        """What keeps the form from being finished."""
        return Problem(one.ref, self.label(one), page, why, self.message(one, why))

    def progress(self, place: int) -> PageProgress:
        """How far a page is."""
        page = self._cells.definition.pages[place]
        shown = self.shown(place)
        asked = [one for one in shown if isinstance(one, Cell) and _is_asked(one)]
        whys = [self.why(one) for one in shown]
        return PageProgress(
            ref=page.ref,
            label=self._page_label(page.ref) or page.label,
            relevant=bool(shown),
            questions=len(asked),
            answered=sum(cell.text != "" for cell in asked),
            left=whys.count("required"),
            wrong=whys.count("constraint"),
        )

    def _page_label(self, ref: str) -> str:
        series = self._cells.series(ref)
        return self.label(self._cells.cell(ref) if series is None else series)

    def _section(self, cell: Cell) -> str:
        """The words of the inner group that a question stands in."""
        index = self._cells.definition.by_ref[cell.node.section]
        node, home = self._cells.definition.nodes[index], cell.home
        for _ in range(len(cell.node.repeats) - len(node.repeats)):
            assert home.parent is not None
            home = home.parent
        return self.label(home.cells[node.slot])

    def _said(self, worded: Worded, cell: Cell) -> str:
        if not worded:
            return ""
        self._cells.at(cell)
        return self._cells.said(worded)

    def _holds(self, condition: Compiled | None, cell: Cell, *, otherwise: bool) -> bool:
        if condition is None:
            return otherwise
        return to_truth(condition.run(self._cells.at(cell)))


def _is_asked(cell: Cell) -> bool:
    """Whether a person is to answer it: not the line of words over a table of choices."""
    return cell.node.type not in _UNASKED and cell.node.appearance != "label"
