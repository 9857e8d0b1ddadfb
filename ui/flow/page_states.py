"""How the questions of the open page stand, read anew only where something changed. No widget."""

import re
from collections.abc import Iterable

from fieldvisit.forms.nodes import Entry, FormDefinition
from fieldvisit.forms.refusals import UnknownQuestion
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
        fresh = self._fresh(mine)
        if fresh is None:
            self._read()
            return
        for state in fresh:
            self._states[self._places[state.ref]] = state

    def _fresh(self, refs: Iterable[str]) -> list[NodeState] | None:
        """How these stand now; None when some came or went, so that the page is another one."""
        found = []
        for ref in refs:
            try:
                state = self.session.state(ref)
            except UnknownQuestion:
                return None
            if ref not in self._places or not self._stands(state):
                return None
            found.append(state)
        return found

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
