"""One filling of a form: answers in, what follows from them out. It never draws, never stores, and
is told the time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fieldvisit.forms import serialise
from fieldvisit.forms.actions import EACH_LOAD, FIRST_LOAD, Actions
from fieldvisit.forms.answers import canonical, within
from fieldvisit.forms.cells import MOST_INSTANCES, Cells
from fieldvisit.forms.entities import entities_of
from fieldvisit.forms.instances import Cell, Series
from fieldvisit.forms.nodes import FormDefinition
from fieldvisit.forms.prefill import About, Prefill, prefilled
from fieldvisit.forms.refusals import (
    AnswerRefused,
    QuestionReadonly,
    TooManyInstances,
    UnknownQuestion,
)
from fieldvisit.forms.settling import Settling
from fieldvisit.forms.state import Changed, Entity, NodeState, Option, PageProgress, Problem
from fieldvisit.forms.views import View

__all__ = ["Changed", "Entity", "NodeState", "Option", "PageProgress", "Problem", "Session"]


class Session:
    """A filling that starts anew or goes on from `instance` (a `draft_xml` or a submitted `xml`).

    `now` is the time of starting or going on. `prefill` gives fields their first values by name or
    reference, and repeats their instances (the repeat's name: one such mapping for each); it is
    for new fillings only. `about` answers what a form asks of its surroundings: username,
    deviceid, phonenumber, email. Raises InstanceBroken for an instance of another form or none.
    """

    def __init__(
        self,
        definition: FormDefinition,
        *,
        now: datetime,
        instance: str | None = None,
        prefill: Prefill | None = None,
        about: About | None = None,
    ) -> None:
        self.definition = definition
        self._about = about or {}
        given = prefill or {}
        seed = f"{now.isoformat()} {sorted(self._about.items())} {given!r}"
        if instance is None:
            start, keys = prefilled(definition, given)
        else:
            start, keys = serialise.read(definition, instance), ()
        self._cells = Cells(definition, start, now=now, seed=seed)
        self._cells.about = self._about
        self._settling = Settling(self._cells)
        self._actions = Actions(self._cells, self._settling)
        self._view = View(self._cells, self._settling)
        if instance is None:
            self._begin(frozenset(self._given(keys)))
        else:
            self._go_on()
        self._settling.published()

    def set(self, ref: str, value: str) -> Changed:
        """Answer a question ("" clears it). Raises UnknownQuestion, QuestionReadonly or
        AnswerRefused; then nothing has changed. An answer that breaks a constraint is kept, and
        the question is invalid."""
        cell = self._cells.cell(ref)
        node = cell.node
        if node.type in ("group", "repeat_instance"):
            raise UnknownQuestion(ref=ref)
        if node.type in ("note", "calculate") or self._view.is_readonly(cell):
            raise QuestionReadonly(ref=ref)
        codes = self._settling.offer(cell).codes if node.itemset else ()
        text = canonical(node.kind, value, codes=codes)
        if text is None or not within(text, node.parameters if node.type == "range" else {}):
            raise AnswerRefused(ref=ref, wanted=node.type)
        if self._settling.hold(cell, text):
            self._actions.begin_instances()
            self._actions.after(cell)
        return self._settling.published()

    def add(self, ref: str, count: int = 1) -> Changed:
        """Add instances at the end of a repeat. Raises UnknownQuestion, QuestionReadonly when the
        form itself says how many there are, TooManyInstances; then nothing has changed."""
        series = self._open_series(ref)
        if count < 0 or not self._cells.has_room(series, count):
            raise TooManyInstances(ref=ref, most=MOST_INSTANCES)
        for _ in range(count):
            self._settling.grow(series)
        self._actions.begin_instances()
        return self._settling.published()

    def remove(self, ref: str, at: int) -> Changed:
        """Remove the instance of a repeat at a place (from 1), with all it holds. Raises
        UnknownQuestion, QuestionReadonly."""
        series = self._open_series(ref)
        if not 0 < at <= len(series.members):
            raise UnknownQuestion(ref=f"{ref}[{at}]")
        self._cells.drop(self._settling.cut(series, at - 1))
        self._actions.begin_instances()
        return self._settling.published()

    def speak(self, language: str) -> Changed:
        """Show words in one of `definition.languages` ("" is the form's own)."""
        if language != self._cells.language:
            self._cells.language = language
            self._settling.spoken()
            self._actions.begin_instances()
        return self._settling.published()

    def finish(self, now: datetime) -> Changed:
        """Stamp the end of the filling where the form asks for it."""
        self._cells.scope.now = now
        self._actions.finish()
        return self._settling.published()

    def state(self, ref: str) -> NodeState:
        """How one node stands; a repeat without a place is its series. Raises
        UnknownQuestion."""
        series = self._cells.series(ref)
        return self._view.state(self._cells.cell(ref) if series is None else series)

    def states(self) -> list[NodeState]:
        """Every group, repeat, instance, question and calculation in document order, those not
        relevant too."""
        everything = (one for one in self._cells.everything() if not one.node.is_meta)
        return [self._view.state(one) for one in everything]

    def visible(self, page: int) -> list[NodeState]:
        """What a page (from 0) shows now, in order: questions; a repeat, then each instance
        followed by its questions."""
        return [self._view.state(one) for one in self._view.shown(page)]

    def problems(self) -> list[Problem]:
        """Everything that keeps the form from being finished, page by page."""
        return [
            self._view.problem(one, place, why=why)
            for place in range(len(self.definition.pages))
            for one in self._view.shown(place)
            if (why := self._view.why(one))
        ]

    def progress(self) -> list[PageProgress]:
        """How far each page is."""
        return [self._view.progress(place) for place in range(len(self.definition.pages))]

    def answers(self) -> dict[str, Any]:
        """The flat projection by field name: what is relevant and not blank, as JSON values; a
        repeat's name gives a list with the same of each instance."""
        return serialise.projection(self._cells, serialise.as_json)

    def texts(self) -> dict[str, Any]:
        """The same as XForms texts, for paper."""
        return serialise.projection(self._cells, serialise.as_text)

    def xml(self) -> str:
        """The instance as submitted: without what is not relevant."""
        return serialise.write(self._cells, everything=False)

    def draft_xml(self) -> str:
        """The instance with everything it holds, to go on from later: what is not relevant, and
        the instances that a falling count has cut off."""
        return serialise.write(self._cells, everything=True)

    def entities(self) -> tuple[Entity, ...]:
        """What the form proposes to create or to update, from the `entities` of its author."""
        return entities_of(self._cells)

    def _open_series(self, ref: str) -> Series:
        series = self._cells.series(ref)
        if series is None:
            raise UnknownQuestion(ref=ref)
        if self._view.is_fixed(series):
            raise QuestionReadonly(ref=ref)
        return series

    def _given(self, refs: Sequence[str]) -> list[Cell]:
        return [self._cells.cell(ref) for ref in refs]

    def _begin(self, given: frozenset[Cell]) -> None:
        homes = [*self._cells.root.all_homes()]
        for home in homes:
            home.begun = True
        self._actions.preload(homes, given=given)
        self._settling.start(resumed=False)
        self._settling.settle()
        self._prune()
        self._actions.happen(FIRST_LOAD | EACH_LOAD, given=given)
        self._prune()

    def _go_on(self) -> None:
        for home in self._cells.root.all_homes():
            home.begun = True
        self._settling.start(resumed=True)
        self._settling.settle()
        self._prune()
        self._actions.happen(EACH_LOAD)
        self._prune()

    def _prune(self) -> None:
        for one in self._cells.everything():
            if isinstance(one, Cell) and one.text and one.node.itemset:
                self._settling.prune(one)
        self._settling.settle()
