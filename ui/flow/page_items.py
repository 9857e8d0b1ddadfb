"""The states of a page as what stands on it: questions, and series with their members. Plain
values; only the open member's questions are made.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import count, pairwise

from PySide6.QtCore import QCoreApplication

from fieldvisit.forms.state import NodeState
from ui.widgets.marked import spoken
from ui.widgets.question_card import Question
from ui.widgets.questions import is_table_head
from ui.widgets.said import NUMBER_OF_AN_ID, answer_words
from ui.widgets.series import Item, Member, Series

COLUMN_TYPES = frozenset({"text", "integer", "decimal", "date", "select_one", "calculate"})
SECRET = "citizen_id"
MOST_COLUMNS = 5
MOST_NAMED = 3
UNNUMBERED = frozenset({"note", "calculate"})

Make = Callable[[NodeState, str], Question]


class PageItems:
    """`make` turns a state and its number into a question; `open_members` are the refs of those
    whose questions are shown; `strict`: what is missing is red by now."""

    def __init__(self, make: Make, *, open_members: frozenset[str], strict: bool) -> None:
        self._make = make
        self._open = open_members
        self._strict = strict

    def items(self, states: Sequence[NodeState], *, prefix: str) -> tuple[Item, ...]:
        """What stands there, numbered `prefix`1, `prefix`2, ..."""
        found: list[Item] = []
        numbers = count(1)
        at = 0
        while at < len(states):
            state = states[at]
            if state.type == "repeat":
                inside = _inside(states, at)
                number = f"{prefix}{next(numbers)}"
                found.append(self._series(state, inside, number=number))
                at += len(inside)
            else:
                unnumbered = state.type in UNNUMBERED or is_table_head(state)
                found.append(self._make(state, "" if unnumbered else f"{prefix}{next(numbers)}"))
            at += 1
        return tuple(found)

    def _series(self, state: NodeState, inside: Sequence[NodeState], *, number: str) -> Series:
        members = list(_members(state, inside))
        columns = _columns([own for _, own in members])
        shown = tuple(
            self._member(state, instance, own=own, columns=columns, number=number)
            for instance, own in members
        )
        return Series(
            ref=state.ref,
            label=state.label,
            number=number,
            columns=tuple(columns.values()),
            members=shown,
            add=add_words(state.label),
            fixed=state.readonly,
            open_ref=next((one.ref for one in shown if one.ref in self._open), ""),
            count=_count(state.label, len(shown)),
            hint=state.message if not state.valid else "",
        )

    def _member(
        self,
        series: NodeState,
        instance: NodeState,
        *,
        own: Sequence[NodeState],
        columns: dict[str, str],
        number: str,
    ) -> Member:
        asked = {one.name: one for one in own if _direct(one, instance)}
        cells = tuple(answer_words(asked[name]) if name in asked else "" for name in columns)
        wanting = [one for one in own if not one.valid]
        is_open = instance.ref in self._open
        return Member(
            ref=instance.ref,
            title=title_of(series, instance, own=own),
            cells=cells,
            sentence=_wanting(wanting),
            wrong=self._strict and bool(wanting),
            items=self.items(own, prefix=f"{number}.") if is_open else (),
        )


def title_of(series: NodeState, instance: NodeState, *, own: Sequence[NodeState]) -> str:
    """What a member is called: by the form's own words, else by name and relation; without a name
    its place comes first (`第 1 条·亩`)."""
    label = spoken(instance.label)
    if label and label != spoken(series.label):
        return label
    direct = [one for one in own if _direct(one, instance)]
    kinds = {"text": ("text", "calculate"), "select": ("select_one",)}
    name = next((answer_words(one) for one in direct if one.type in kinds["text"]), "")
    relation = next((answer_words(one) for one in direct if one.type in kinds["select"]), "")
    place = instance.ref.rpartition("[")[2].rstrip("]")
    people = spoken(series.label).endswith(PEOPLE)
    nameless = (_tr("第 {n} 人") if people else _tr("第 {n} 条")).format(n=place)
    return "·".join(part for part in (name or nameless, relation) if part)


def add_words(label: str) -> str:
    """`家庭成员` -> `加一人`, `一笔收入` -> `再加一笔收入`; of other things that are no people the
    series' own words are said."""
    words = spoken(label)
    if words.endswith(PEOPLE):
        return _tr("加一人")
    if words.startswith(ONE):
        return _tr("再加{label}").format(label=words)
    return _tr("再加一条：{label}").format(label=words) if words else _tr("再加一条")


ONE = "一"
"""Words of a series that count already: 一笔收入, 一处房屋."""

PEOPLE = (
    *("人", "人员", "成员", "家属", "子女", "亲属", "成员情况", "成员信息", "成员名单", "邻居"),
    *("人员情况", "人员信息", "人员名单", "赡养人", "被访人"),
)


def _count(label: str, count: int) -> str:
    people = spoken(label).endswith(PEOPLE)
    return (_tr("共 {n} 人") if people else _tr("共 {n} 条")).format(n=count)


def way_to(ref: str) -> frozenset[str]:
    """The members that must be open so that a question inside them is seen: `/data/m[2]/x` ->
    `/data/m[2]`."""
    found = [place for place, letter in enumerate(ref) if letter == "]"]
    return frozenset(ref[: place + 1] for place in found)


def _inside(states: Sequence[NodeState], at: int) -> Sequence[NodeState]:
    """The states of a series' members, which follow it."""
    start = f"{states[at].ref}["
    end = at + 1
    while end < len(states) and states[end].ref.startswith(start):
        end += 1
    return states[at + 1 : end]


def _members(
    series: NodeState, inside: Sequence[NodeState]
) -> Iterator[tuple[NodeState, Sequence[NodeState]]]:
    """Each member with the states that follow it."""
    depth = series.ref.count("[") + 1
    heads = [
        place
        for place, one in enumerate(inside)
        if one.type == "repeat_instance" and one.ref.count("[") == depth and one.ref.endswith("]")
    ]
    for here, there in pairwise([*heads, len(inside)]):
        yield inside[here], inside[here + 1 : there]


def _direct(state: NodeState, instance: NodeState) -> bool:
    """Whether a state is the member's own and not of a series inside it."""
    return state.ref.count("[") == instance.ref.count("[")


def _columns(members: Sequence[Sequence[NodeState]]) -> dict[str, str]:
    """The questions that make a table of members: the first few that have short answers. The number
    of an identity card is not among them: it is long, and anybody may look over the shoulder."""
    depth = min((one.ref.count("[") for own in members for one in own), default=0)
    found: dict[str, str] = {}
    for own in members:
        for one in own:
            short = one.type in COLUMN_TYPES and "multiline" not in one.appearance
            hidden = one.name.endswith(SECRET)
            if short and not hidden and one.label and one.ref.count("[") == depth:
                found.setdefault(one.name, spoken(one.label))
    # Masked they tell nobody apart, and whole they are nobody's business in a table.
    numbers = {o.name for own in members for o in own if NUMBER_OF_AN_ID.search(o.value)}
    return dict([one for one in found.items() if one[0] not in numbers][:MOST_COLUMNS])


def _wanting(states: Sequence[NodeState]) -> str:
    """`还差 性别、出生日期 等 6 题`: what is missing or wrong, in words."""
    if not states:
        return ""
    named = "、".join(spoken(one.label) for one in states[:MOST_NAMED])
    if len(states) > MOST_NAMED:
        return _tr("还差 {named} 等 {n} 题").format(named=named, n=len(states))
    return _tr("还差 {named}").format(named=named)


def _tr(words: str) -> str:
    return QCoreApplication.translate("visit", words)
