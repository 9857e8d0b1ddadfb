"""Carry a filling over to a newer edition of its form and say what could not be carried. The older
filling stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldvisit.forms.answers import canonical
from fieldvisit.forms.nodes import FormDefinition, Node
from fieldvisit.forms.refusals import UnknownQuestion
from fieldvisit.forms.session import NodeState, Problem, Session

_PLACE = re.compile(r"\[(\d+)\]")
_SPACE = frozenset({"group", "repeat", "repeat_instance"})
_UNSAID = frozenset({"note", "calculate"})


@dataclass(frozen=True)
class Lost:
    """An answer of the older edition that the newer one has no place for: `label` are the words of
    its question, `shown` the answer as a person reads it."""

    ref: str
    label: str
    shown: str


@dataclass(frozen=True)
class Upgraded:
    """The filling in the newer edition, not kept anywhere yet; `lost` answers, and `wrong`: what is
    answered and breaks a rule that it did not break before."""

    session: Session
    lost: tuple[Lost, ...]
    wrong: tuple[Problem, ...]


def upgraded(
    old: Session, definition: FormDefinition, *, now: datetime, was: Mapping[str, str]
) -> Upgraded:
    """Take all answers along by path, or by their former name where `was` (new ref -> former ref
    or name) tells it of the question or of what it stands in; all at once, so that no condition,
    count, trigger or choice of the newer edition comes before the answers it asks about. Then
    everything is computed anew."""
    found = _Places(definition, was)
    given: dict[str, Any] = {}
    carried: list[tuple[NodeState, str]] = []
    for state in old.states():
        node = found.node(state)
        places = _places(state.ref, node) if node else None
        if node is None or places is None:
            carried.append((state, ""))
        elif node.is_repeat:
            _row(given, definition, node=node, places=places)
        elif state.type not in _SPACE:
            text = _text(state, node)
            if text is not None:
                _row(given, definition, node=node, places=places)[node.ref] = text
            ref = _ref(definition, node=node, places=places) if text is not None else ""
            carried.append((state, ref))
    session = Session(definition, now=now, prefill=given)
    lost = tuple(_lost(session, carried))
    before = {problem.ref for problem in old.problems()}
    wrong = [one for one in session.problems() if one.why != "required" and one.ref not in before]
    return Upgraded(session, lost, tuple(wrong))


class _Places:
    """Where the answers of the older edition belong in the newer one."""

    def __init__(self, definition: FormDefinition, was: Mapping[str, str]) -> None:
        self._by_ref = {node.ref: node for node in definition.nodes}
        self._renamed = {former: ref for ref, former in was.items() if ref in self._by_ref}

    def node(self, state: NodeState) -> Node | None:
        """The node that an answer, or an instance of a repeat, goes to."""
        plain = _PLACE.sub("", state.ref)
        told = self._renamed.get(plain)
        if told is None and plain not in self._by_ref:
            told = self._renamed.get(state.name) or self._below(plain)
        return self._by_ref.get(told or plain)

    def _below(self, plain: str) -> str:
        """The same name below a group or repeat that has a former name."""
        above, _, name = plain.rpartition("/")
        if not above:
            return ""
        moved = self._renamed.get(above) or self._renamed.get(above.rpartition("/")[2])
        return f"{moved or self._below(above)}/{name}"


def _places(ref: str, node: Node) -> list[int] | None:
    """The place in each repeat that a node stands in, outermost first; None where the newer edition
    asks once what was asked of several."""
    had = [int(place) for place in _PLACE.findall(ref)]
    depth = len(node.repeats)
    if any(place > 1 for place in had[depth:]):
        return None
    return (had + [1] * depth)[:depth]


def _row(
    given: dict[str, Any], definition: FormDefinition, *, node: Node, places: Sequence[int]
) -> dict[str, Any]:
    """Where the prefill holds what stands in an instance; the instances up to it are made."""
    row = given
    for repeat, place in zip(node.repeats, places, strict=True):
        rows = row.setdefault(definition.nodes[repeat].ref, [])
        rows += [{} for _ in range(place - len(rows))]
        row = rows[place - 1]
    return row


def _ref(definition: FormDefinition, *, node: Node, places: Sequence[int]) -> str:
    steps = node.ref.split("/")
    for repeat, place in zip(node.repeats, places, strict=True):
        steps[definition.nodes[repeat].ref.count("/")] += f"[{place}]"
    return "/".join(steps)


def _text(state: NodeState, node: Node) -> str | None:
    """What the new node is given; None for nothing that it can hold."""
    if node.type in _SPACE or (state.type == "calculate") != (node.type == "calculate"):
        return None
    codes = state.value.split() if node.itemset else ()
    return canonical(node.kind, state.value, codes=frozenset(codes))


def _lost(session: Session, carried: Sequence[tuple[NodeState, str]]) -> Iterator[Lost]:
    for state, ref in carried:
        if state.type in _SPACE or state.type in _UNSAID or state.value == "":
            continue
        held = _held(session, ref)
        if held == "" or (state.options and set(state.value.split()) - set(held.split())):
            yield Lost(state.ref, state.label or state.name, _shown(state, held=held))


def _held(session: Session, ref: str) -> str:
    """The answer that came along; "" for none, also where the newer edition has fewer instances."""
    try:
        return session.state(ref).value if ref else ""
    except UnknownQuestion:
        return ""


def _shown(state: NodeState, *, held: str) -> str:
    labels = {option.value: option.label for option in state.options}
    if not labels:
        return state.value
    gone = [code for code in state.value.split() if code not in held.split()]
    return "、".join(labels.get(code, code) for code in gone)
