"""How the questions of the open page stand, read anew only where something changed. No widget."""

import re
from collections.abc import Iterable

from fieldvisit.forms.nodes import Entry, FormDefinition
from fieldvisit.forms.session import Session
from fieldvisit.forms.state import NodeState

PLACE = re.compile(r"\[\d+\]")


class PageStates:
    """The states of one page of one session, in order."""

    def __init__(self, session: Session, page: int) -> None:
        self.session, self.page = session, page
        layout = session.definition.pages[page].layout
        self._here = frozenset(_refs(layout, session.definition))
        self._states: list[NodeState] = []
        self._places: dict[str, int] = {}
        self._read()

    def all(self) -> list[NodeState]:
        """As `Session.visible` would answer now."""
        return self._states

    def changed(self, refs: Iterable[str]) -> None:
        """Bring up to date what an answer touched (`Changed.refs`)."""
        mine = [ref for ref in refs if PLACE.sub("", ref) in self._here]
        fresh = {ref: self.session.state(ref) for ref in mine if ref in self._places}
        same = len(fresh) == len(mine) and all(self._stands(state) for state in fresh.values())
        if not same:
            self._read()
            return
        for ref, state in fresh.items():
            self._states[self._places[ref]] = state

    def _stands(self, state: NodeState) -> bool:
        """Whether it is asked still; a series keeps as many members as it had."""
        before = self._states[self._places[state.ref]]
        return state.relevant and (state.type != "repeat" or state.value == before.value)

    def _read(self) -> None:
        self._states = self.session.visible(self.page)
        self._places = {state.ref: place for place, state in enumerate(self._states)}


def _refs(layout: Iterable[Entry], definition: FormDefinition) -> Iterable[str]:
    for entry in layout:
        yield definition.nodes[entry.node].ref
        if entry.inner is not None:
            yield from _refs(entry.inner, definition)
