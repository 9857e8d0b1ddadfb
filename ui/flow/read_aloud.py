"""What is read aloud before the person signs: 3 to 6 plain sentences of a filling. Never IDs."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication

from fieldvisit.casework.desk import day_words
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.together import is_shared
from fieldvisit.forms.state import NodeState

MOST_PAGES = 4
MOST_ANSWERS = 3
SHORT = 6


def sentences(filling: Filling, worker: str) -> list[str]:
    """When and who, then a sentence a page of what was noted, then what signing means."""
    day = day_words(filling.draft.started_at)
    noted = [words for states in _pages(filling) if (words := _page(states))]
    return [
        _tr("今天是{day}，{worker}来看您。").format(day=day, worker=worker),
        *noted[:MOST_PAGES],
        _tr("记得对不对？不对的现在就改；对了，请您签名。"),
    ]


def _pages(filling: Filling) -> Iterator[list[NodeState]]:
    """The pages of all forms but those that ask who came and who signs."""
    for one in filling.all:
        for place, page in enumerate(one.session.definition.pages):
            if place > 0 and not is_shared(page.ref):
                yield one.session.visible(place)


def _page(states: Sequence[NodeState]) -> str:
    """`记下了：精神状况一般，身体状况差。照料人到位吗？到位。` from the choices of one page."""
    asked = [state for state in states if _is_choice(state)]
    chosen = [_answer(state) for state in asked[:MOST_ANSWERS]]
    if not chosen:
        return ""
    return _tr("记下了：{answers}。").format(answers="，".join(chosen))


def _is_choice(state: NodeState) -> bool:
    return bool(state.options and state.value) and not state.name.endswith("sign_way")


def _answer(state: NodeState) -> str:
    """As one says it: a state with its word, a question with its answer."""
    labels = {option.value: option.label for option in state.options}
    words = "、".join(labels.get(code, code) for code in state.value.split())
    if len(state.label) <= SHORT and not state.label.endswith("吗"):
        return f"{state.label}{words}"
    return f"{state.label}？{words}"


def _tr(words: str) -> str:
    return QCoreApplication.translate("signing", words)
