"""Judge a condition written in the forms' expression language over named facts, some of which
nobody knows yet. It knows no form and no household.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from random import Random
from typing import NamedTuple

from fieldvisit.forms.names import Tree
from fieldvisit.forms.scope import Home, Run, Scope
from fieldvisit.forms.values import SHANGHAI, Value, to_text, to_truth
from fieldvisit.forms.xpath.binding import Binding
from fieldvisit.forms.xpath.compile import closure
from fieldvisit.forms.xpath.parse import parse
from fieldvisit.forms.xpath.tree import Call, Chain
from fieldvisit.forms.xpath.tree import Tree as Parsed

_NAMED = re.compile(r"\$\{(\w+)\}")
_NOON = time(12, tzinfo=SHANGHAI)


class Judged(NamedTuple):
    """Whether a condition holds; None when it hangs on facts that are not known (`lacking`). `used`
    are the names of the facts that settled it, or that it asks for.
    """

    holds: bool | None
    used: tuple[str, ...]
    lacking: tuple[str, ...]


class Judge:
    """Judges conditions over `facts` as they stood on a day (None: not known). A condition names
    them as forms name fields, `${name}`.

    `and`, `or` and `not()` are judged as people do: what is known may settle them although
    something else is not. Any other expression needs all facts that it names.
    """

    def __init__(self, facts: Mapping[str, Value | None], *, day: date) -> None:
        self._facts = facts
        self._names = tuple(facts)
        cells = [_Told(""), *(_Told("" if one is None else one) for one in facts.values())]
        home = _AllFacts(cells)
        self._scope = Scope(
            source=_Nobody(),
            now=datetime.combine(day, _NOON),
            chance=Random(0),
            home=home,
            origin=home,
            held=cells[0],
        )

    def __call__(self, condition: str) -> Judged:
        """Judge one condition. Raises ExpressionBroken, for a name that is no fact too."""
        return self._judged(_compiled(self._names, condition))

    def _judged(self, what: "_Condition") -> Judged:
        if isinstance(what, _Joined):
            return _joined([self._judged(one) for one in what.parts], settles=what.settles)
        if isinstance(what, _Not):
            inner = self._judged(what.inner)
            return inner._replace(holds=None if inner.holds is None else not inner.holds)
        lacking = tuple(name for name in what.used if self._facts[name] is None)
        return Judged(None if lacking else to_truth(what.run(self._scope)), what.used, lacking)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An expression that needs all facts that it names, the `used`."""

    run: Run
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Joined:
    """Parts joined by `or` (one that holds settles it) or `and` (one that does not)."""

    parts: tuple["_Condition", ...]
    settles: bool


@dataclass(frozen=True, slots=True)
class _Not:
    inner: "_Condition"


_Condition = _Leaf | _Joined | _Not


@lru_cache(maxsize=512)
def _compiled(names: tuple[str, ...], condition: str) -> _Condition:
    """A condition over facts of these names, ready for any household. Raises ExpressionBroken."""
    return _built(parse(_NAMED.sub(r"/facts/\1", condition)), names)


@lru_cache(maxsize=16)
def _tree(names: tuple[str, ...]) -> Tree:
    nodes = [("/facts", "facts", -1, ""), *((f"/facts/{name}", name, 0, "") for name in names)]
    return Tree(nodes)


def _built(tree: Parsed, names: tuple[str, ...]) -> _Condition:
    if isinstance(tree, Chain) and tree.rest[0][0] in ("and", "or"):
        parts = (tree.first, *(part for _, part in tree.rest))
        return _Joined(tuple(_built(one, names) for one in parts), tree.rest[0][0] == "or")
    if isinstance(tree, Call) and tree.name == "not" and len(tree.args) == 1:
        return _Not(_built(tree.args[0], names))
    binding = Binding(_tree(names), 0)
    run = closure(tree, binding)
    nodes = sorted({read.node for read in binding.reads if read.node > 0})
    return _Leaf(run, tuple(names[node - 1] for node in nodes))


def _joined(parts: Sequence[Judged], *, settles: bool) -> Judged:
    """Parts joined by `or` (one that holds settles it) or `and` (one that does not)."""
    settling = [one for one in parts if one.holds is settles]
    if settling:
        return Judged(settles, _names(one.used for one in settling), ())
    lacking = _names(one.lacking for one in parts)
    return Judged(None if lacking else not settles, _names(one.used for one in parts), lacking)


def _names(several: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in several for name in names))


@dataclass(frozen=True, slots=True)
class _Told:
    typed: Value
    relevant: bool = True

    @property
    def text(self) -> str:
        return to_text(self.typed)


@dataclass(frozen=True, slots=True)
class _AllFacts:
    """Where all facts live: no repeats, nothing above."""

    cells: Sequence[_Told]
    parent: None = None
    place: int = 0

    def members(self, repeat: int) -> Sequence[Home]:
        return ()


class _Nobody:
    """No words, no form, no device to ask."""

    def choice_label(self, home: Home, node: int, *, code: str) -> str:
        return ""

    def itext(self, id_: str) -> str:
        return ""

    def version(self) -> str:
        return ""

    def surroundings(self, name: str) -> str:
        return ""
