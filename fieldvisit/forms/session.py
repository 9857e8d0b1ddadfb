"""One filling of a form: answers in, what follows from them out. It never draws, never stores, and
is told the time."""

import heapq
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldvisit.forms import serialise
from fieldvisit.forms.answers import canonical, clean
from fieldvisit.forms.cells import Cell, Cells, text_for
from fieldvisit.forms.graph import RELEVANCE
from fieldvisit.forms.nodes import FormDefinition, Node
from fieldvisit.forms.refusals import AnswerRefused, QuestionReadonly, UnknownQuestion
from fieldvisit.forms.scope import Scope
from fieldvisit.forms.state import Changed, NodeState, Option, PageProgress, Problem
from fieldvisit.forms.values import SHANGHAI, instant_text, to_truth
from fieldvisit.forms.views import View

__all__ = ["Changed", "NodeState", "Option", "PageProgress", "Problem", "Session"]

_UNASKED = frozenset({"group", "note", "calculate"})


class Session:
    """A filling that starts anew or goes on from `instance` (a `draft_xml` or a submitted `xml`).

    `now` is the time of starting or going on. `prefill` gives fields their first values by name or
    reference; it is for new fillings only. Raises InstanceBroken for an instance of another form
    or none.
    """

    def __init__(
        self,
        definition: FormDefinition,
        *,
        now: datetime,
        instance: str | None = None,
        prefill: Mapping[str, str] | None = None,
    ) -> None:
        self.definition = definition
        self._cells = Cells(definition, now)
        self._scope = self._cells.scope
        self._touched: set[int] = set()
        self._due: list[int] = []
        self._view = View(self._cells)
        if instance is None:
            self._begin(prefill or {})
        else:
            self._go_on(instance)

    def set(self, ref: str, value: str) -> Changed:
        """Answer a question ("" clears it). Raises UnknownQuestion, QuestionReadonly or
        AnswerRefused; then nothing has changed. An answer that breaks a constraint is kept, and
        the question is invalid."""
        cell = self._cells[self.definition.node(ref).index]
        node = cell.node
        if node.type == "group":
            raise UnknownQuestion(ref=ref)
        if node.type in ("note", "calculate") or self._view.is_readonly(cell):
            raise QuestionReadonly(ref=ref)
        text = canonical(node.type, value, codes=self._view.codes(cell) if node.itemset else ())
        if text is None:
            raise AnswerRefused(ref=ref, wanted=node.type)
        self._hold(cell, text)
        return self._settle()

    def speak(self, language: str) -> None:
        """Show words in one of `definition.languages` ("" is the form's own)."""
        self._cells.language = language

    def finish(self, now: datetime) -> Changed:
        """Stamp the end of the filling where the form asks for it."""
        self._scope.now = now
        for cell in self._cells:
            if cell.node.preload == ("timestamp", "end"):
                self._hold(cell, instant_text(now))
        return self._settle()

    def state(self, ref: str) -> NodeState:
        """How one node stands. Raises UnknownQuestion."""
        return self._view.state(self._cells[self.definition.node(ref).index])

    def states(self) -> list[NodeState]:
        """Every group, question and calculation in document order, those not relevant too."""
        return [self._view.state(cell) for cell in self._cells if not cell.node.is_meta]

    def visible(self, page: int) -> list[NodeState]:
        """The questions of a page (from 0) that are asked now, in order."""
        asked = (self._cell(ref) for ref in self.definition.pages[page].questions)
        return [self._view.state(cell) for cell in asked if cell.relevant]

    def problems(self) -> list[Problem]:
        """Everything that keeps the form from being finished, page by page."""
        found: list[Problem] = []
        for place, page in enumerate(self.definition.pages):
            for ref in page.questions:
                cell = self._cell(ref)
                why = self._view.why(cell) if cell.relevant else ""
                if why:
                    label = self._view.label(cell)
                    found.append(Problem(ref, label, place, why, self._view.message(cell, why)))
        return found

    def progress(self) -> list[PageProgress]:
        """How far each page is."""
        return [self._progress(place) for place in range(len(self.definition.pages))]

    def answers(self) -> dict[str, Any]:
        """The flat projection by field name: what is relevant and not blank, as JSON values."""
        return serialise.projection(self._cells)

    def texts(self) -> dict[str, str]:
        """The same as XForms texts, for paper."""
        return serialise.texts(self._cells)

    def xml(self) -> str:
        """The instance as submitted: without what is not relevant."""
        return serialise.write(self.definition, self._cells, everything=False)

    def draft_xml(self) -> str:
        """The instance with everything it holds, to go on from later."""
        return serialise.write(self.definition, self._cells, everything=True)

    def _cell(self, ref: str) -> Cell:
        return self._cells[self.definition.by_ref[ref]]

    def _begin(self, prefill: Mapping[str, str]) -> None:
        given = {self._index(name): clean(text) for name, text in prefill.items()}
        for index, text in given.items():
            self._cells[index].hold(text)
        for cell in self._cells:
            if cell.node.preload and cell.node.index not in given:
                cell.hold(_preloaded(cell.node, self._scope))
        self._run_all(resumed=False)
        for index, action in self.definition.actions:
            if index not in given:
                cell = self._cells[index]
                self._scope.here = index
                self._hold(cell, text_for(cell.node.type, action.run(self._scope)))
                self._settle()

    def _index(self, name: str) -> int:
        ref = name if name.startswith("/") else self.definition.ref_of(name)
        return self.definition.node(ref).index

    def _go_on(self, instance: str) -> None:
        for index, text in serialise.read(self.definition, instance).items():
            self._cells[index].hold(text)
        self._run_all(resumed=True)

    def _run_all(self, *, resumed: bool) -> None:
        for place, (aspect, index) in enumerate(self.definition.graph.order):
            node = self.definition.nodes[index]
            # an answer that may be typed over a calculation survives going on
            if not (resumed and aspect != RELEVANCE and node.control and node.calculate):
                heapq.heappush(self._due, place)
        self._settle()

    def _hold(self, cell: Cell, text: str) -> None:
        if cell.hold(text):
            self._value_changed(cell)

    def _value_changed(self, cell: Cell) -> None:
        index = cell.node.index
        self._touched.add(index)
        graph = self.definition.graph
        self._touched.update(graph.watchers[index])
        for place in graph.readers[index]:
            heapq.heappush(self._due, place)

    def _settle(self) -> Changed:
        graph = self.definition.graph
        last = -1
        while self._due:
            place = heapq.heappop(self._due)
            if place == last:
                continue
            last = place
            aspect, index = graph.order[place]
            self._scope.here = index
            if aspect == RELEVANCE:
                self._run_relevance(self._cells[index])
            else:
                self._run_value(self._cells[index])
        refs = tuple(self.definition.nodes[index].ref for index in sorted(self._touched))
        self._touched.clear()
        return Changed(refs)

    def _run_relevance(self, cell: Cell) -> None:
        assert cell.node.relevant is not None
        cell.own = to_truth(cell.node.relevant.run(self._scope))
        above = cell.node.parent
        self._inherit([cell], self._cells[above].relevant if above >= 0 else True)

    def _inherit(self, cells: Iterable[Cell], above: bool) -> None:
        for cell in cells:
            relevant = above and cell.own
            if relevant != cell.relevant:
                cell.relevant = relevant
                self._value_changed(cell)
                self._inherit((self._cells[child] for child in cell.node.children), relevant)

    def _run_value(self, cell: Cell) -> None:
        if cell.node.calculate is not None:
            value = cell.node.calculate.run(self._scope)
            self._hold(cell, clean(text_for(cell.node.type, value)))
        if cell.node.itemset is not None and cell.node.itemset.reads:
            self._touched.add(cell.node.index)
            self._prune(cell)

    def _prune(self, cell: Cell) -> None:
        codes = self._view.codes(cell)
        kept = [code for code in cell.text.split() if code in codes]
        self._hold(cell, " ".join(kept))

    def _progress(self, place: int) -> PageProgress:
        page = self.definition.pages[place]
        shown = [cell for cell in map(self._cell, page.questions) if cell.relevant]
        asked = [cell for cell in shown if cell.node.type not in _UNASKED]
        whys = [self._view.why(cell) for cell in asked]
        return PageProgress(
            ref=page.ref,
            label=self._view.label(self._cell(page.ref)),
            relevant=bool(shown),
            questions=len(asked),
            answered=sum(cell.text != "" for cell in asked),
            left=whys.count("required"),
            wrong=whys.count("constraint"),
        )


def _preloaded(node: Node, scope: Scope) -> str:
    now = scope.now.astimezone(SHANGHAI)
    if node.preload == ("timestamp", "start"):
        return instant_text(now)
    if node.preload == ("date", "today"):
        return now.date().isoformat()
    if node.preload is not None and node.preload[0] == "uid":
        return f"uuid:{UUID(int=scope.chance.getrandbits(128), version=4)}"
    return ""
