"""A finished visit as lines that a person can read: every question that was asked and its answer,
numbers masked. Reads only.
"""

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import on_paper
from fieldvisit.forms.session import NodeState, Session
from fieldvisit.records import Visit
from fieldvisit.store import forms

_UNASKED = frozenset({"group", "repeat", "repeat_instance", "note", "hidden", "calculate"})
_FILES = frozenset({"image", "audio", "video", "file"})
_NOT_ANSWERS = ("form_no",)


def answers(tx: Connection, desk: Desk, *, visit: Visit) -> tuple[tuple[str, str], ...]:
    """(question, answer) in the order of the form; none where its form has not come yet."""
    form = forms.package(tx, visit.form_id, version=visit.form_version)
    if form is None:
        return ()
    session = Session(desk.definition(form), now=visit.ended_at, instance=visit.instance)
    asked = [one for one in session.states() if _is_answer(one)]
    return tuple((one.label, _words(one)) for one in asked)


def _is_answer(state: NodeState) -> bool:
    shown = state.relevant and bool(state.value) and bool(state.label)
    return shown and state.type not in _UNASKED and state.name not in _NOT_ANSWERS


def _words(state: NodeState) -> str:
    if state.type in _FILES:
        return "有"
    if state.options:
        named = {option.value: option.label for option in state.options}
        return "、".join(named.get(code, code) for code in state.value.split())
    return on_paper.shown(state.name, state.value, full_ids=False)
