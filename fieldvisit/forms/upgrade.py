"""Carry a filling over to a newer edition of its form and say what could not be carried. The older
filling stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fieldvisit.forms.nodes import FormDefinition
from fieldvisit.forms.refusals import AnswerRefused, QuestionReadonly, UnknownQuestion
from fieldvisit.forms.session import NodeState, Problem, Session

_PLACE = re.compile(r"\[\d+\]")
_KEPT = frozenset({"group", "note", "calculate", "repeat", "repeat_instance"})


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
    """Copy all answers by path, or by their former name where `was` (new ref -> former ref or name)
    tells it; then everything is computed anew."""
    session = Session(definition, now=now)
    refs = {node.ref for node in definition.nodes}
    renamed = _renamed(was, refs=refs)
    lost: list[Lost] = []
    for state in old.states():
        new = _moved(state, refs=refs, renamed=renamed)
        if state.type == "repeat":
            _as_many(session, new, wanted=int(state.value or 0))
        elif state.type not in _KEPT and not _carried(session, new, value=state.value):
            lost.append(Lost(state.ref, state.label or state.name, _shown(state)))
    before = {problem.ref for problem in old.problems()}
    wrong = [one for one in session.problems() if one.why != "required" and one.ref not in before]
    return Upgraded(session, tuple(lost), tuple(wrong))


def _renamed(was: Mapping[str, str], *, refs: set[str]) -> dict[str, str]:
    """Former ref or bare name -> ref of the newer edition."""
    return {former: ref for ref, former in was.items() if ref in refs}


def _moved(state: NodeState, *, refs: set[str], renamed: Mapping[str, str]) -> str:
    """Where an answer belongs now, with the places of the repeats it stands in."""
    plain = _PLACE.sub("", state.ref)
    target = renamed.get(plain) or (plain if plain in refs else renamed.get(state.name, ""))
    return _with_places(target, state.ref)


def _with_places(target: str, ref: str) -> str:
    """The places of `ref` put at the same steps of `target`."""
    steps, given = target.split("/"), ref.split("/")
    for at, step in enumerate(given[: len(steps)]):
        place = _PLACE.search(step)
        if place and steps[at] == step[: place.start()]:
            steps[at] += place.group()
    return "/".join(steps)


def _as_many(session: Session, ref: str, *, wanted: int) -> None:
    try:
        have = int(session.state(ref).value or 0)
        if wanted > have:
            session.add(ref, wanted - have)
        for at in range(have, wanted, -1):
            session.remove(ref, at)
    except (UnknownQuestion, QuestionReadonly):
        # the repeat is gone, or its number follows from an answer: what is in it tells what is lost
        return


def _carried(session: Session, ref: str, *, value: str) -> bool:
    try:
        session.set(ref, value)
    except (UnknownQuestion, QuestionReadonly, AnswerRefused):
        return value == ""
    return True


def _shown(state: NodeState) -> str:
    labels = {option.value: option.label for option in state.options}
    words = (labels.get(code, code) for code in state.value.split()) if labels else [state.value]
    return "、".join(words)
