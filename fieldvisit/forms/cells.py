"""A filling's nodes, home by home: it grows and cuts instances and finds nodes by reference. It
runs no rule of the form."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from random import Random

from fieldvisit.forms.instances import Cell, Instance, Nowhere, Series, typed
from fieldvisit.forms.nodes import FormDefinition, Node, Start
from fieldvisit.forms.prefill import About
from fieldvisit.forms.refusals import TooManyInstances, UnknownQuestion
from fieldvisit.forms.scope import Home, Scope
from fieldvisit.forms.values import (
    Value,
    at_midnight,
    day_part,
    instant_text,
    number_text,
    single,
    to_day,
    to_number,
    to_text,
)
from fieldvisit.forms.wording import Worded, said

__all__ = ["Cell", "Cells", "Value", "text_for", "typed"]

MOST_INSTANCES = 1_000
MOST_CELLS = 400_000


class Cells:
    """Every node of a filling; what expressions read (`scope.Home`) and ask (`scope.Source`)."""

    def __init__(self, definition: FormDefinition, start: Start, *, now: datetime, seed: str):
        self.definition = definition
        self.about: About = {}
        self.language = ""
        self.count = 0
        self._serial = 0
        chance = Random(seed)
        self.root = self.grown(definition.nodes[0], None, start=start)
        first = self.root.cells[0]
        number = chance.getrandbits(31)
        self.scope = Scope(
            source=self,
            now=now,
            chance=chance,
            home=self.root,
            origin=self.root,
            held=first,
            seed=number,
        )

    def grown(self, node: Node, parent: Instance | None, *, start: Start) -> Instance:
        """A new home with all inside it, as it starts; it belongs to no series yet."""
        self._serial += 1
        home = Instance(node, parent, self._serial)
        plan = self.definition.plans[node.index]
        texts = start.texts
        for one in plan.nodes:
            cell = Cell(one, home)
            text = texts.get(one.index, one.default)
            if text:
                cell.hold(text)
            home.cells.append(cell)
        self.count += len(home.cells)
        if self.count > MOST_CELLS:
            raise TooManyInstances(ref=node.ref, most=MOST_INSTANCES)
        for repeat in plan.inner:
            inner = Series(self.definition.nodes[repeat], home)
            home.series[repeat] = inner
            counted = inner.node.repeat is not None and inner.node.repeat.count is not None
            for begun in start.inner.get(repeat, ()):
                member = self.grown(inner.node, home, start=begun)
                (inner.spare if begun.spare and counted else inner.members).append(member)
            self._number(inner, 0)
        return home

    def attach(self, series: Series, member: Instance) -> None:
        """Put an instance at the end of a series."""
        member.place = len(series.members)
        series.members.append(member)
        for home in member.all_homes():
            home.gone = False

    def detach(self, series: Series, place: int) -> Instance:
        """Take an instance (from 0) out of a series; those after it move up."""
        member = series.members.pop(place)
        for home in member.all_homes():
            home.gone = True
            home.due.clear()
        self._number(series, place)
        return member

    def _number(self, series: Series, first: int) -> None:
        for place, member in enumerate(series.members[first:], first):
            member.place = place

    def has_room(self, series: Series, count: int) -> bool:
        """Whether so many instances more may be added to a series."""
        if len(series.members) + count > MOST_INSTANCES:
            return False
        size = len(self.definition.plans[series.node.index].nodes)
        return self.count + count * size <= MOST_CELLS

    def drop(self, member: Instance) -> None:
        """Forget an instance that was taken out for good."""
        self.count -= sum(len(home.cells) for home in member.all_homes())

    def new(self, series: Series) -> Instance:
        """A new instance for a series, not yet in it."""
        return self.grown(series.node, series.home, start=self.definition.fresh[series.node.index])

    def cell(self, ref: str) -> Cell:
        """The node of a reference; a place left out is the first. Raises UnknownQuestion."""
        index, places = self.definition.found(ref)
        node = self.definition.nodes[index]
        home = self.home(node.repeats, places, ref=ref)
        return home.cells[node.slot]

    def series(self, ref: str) -> Series | None:
        """The repeat of a reference that ends without a place; None when it names something
        else. Raises UnknownQuestion."""
        index, places = self.definition.found(ref)
        node = self.definition.nodes[index]
        if not node.is_repeat or index in places:
            return None
        return self.home(node.repeats[:-1], places, ref=ref).series[index]

    def home(self, repeats: Sequence[int], places: dict[int, int], *, ref: str) -> Instance:
        """The home that places name, instance by instance. Raises UnknownQuestion."""
        home = self.root
        for repeat in repeats:
            members = home.series[repeat].members
            place = places.get(repeat, 1)
            if not 0 < place <= len(members):
                raise UnknownQuestion(ref=ref)
            home = members[place - 1]
        return home

    def everything(self) -> Iterator[Cell | Series]:
        """All nodes in document order; a repeat stands before its instances."""
        return self._under(self.root)

    def _under(self, home: Instance) -> Iterator[Cell | Series]:
        nodes = self.definition.nodes
        for index in self.definition.plans[home.node.index].order:
            if index >= 0:
                yield home.cells[nodes[index].slot]
                continue
            series = home.series[-index]
            yield series
            for member in series.members:
                yield from self._under(member)

    def at(self, cell: Cell) -> Scope:
        """The scope of an expression that stands at a node."""
        scope = self.scope
        scope.home = scope.origin = cell.home
        scope.held = cell
        return scope

    def outside(self, series: Series) -> Scope:
        """The scope of what a repeat says of itself, seen from its surroundings."""
        scope = self.scope
        scope.home = scope.origin = Nowhere(series)
        scope.held = scope.home.cells[0]
        return scope

    def choice_label(self, home: Home, node: int, *, code: str) -> str:
        itemset = self.definition.nodes[node].itemset
        if itemset is None or code == "":
            return ""
        before = self._move(home)
        words = itemset.only(code) if itemset.only else None
        if words is None:
            pairs = (*itemset.pairs(self.scope), *itemset.every)
            words = next((said for one, said in pairs if one == code), "")
        shown = self.choice_words(node, words)
        self.scope.home, self.scope.origin = before
        return shown

    def itext(self, id_: str) -> str:
        before = self._move(self.root)
        shown = self.said(self.definition.texts.get(id_, {}))
        self.scope.home, self.scope.origin = before
        return shown

    def version(self) -> str:
        return self.definition.version

    def surroundings(self, name: str) -> str:
        return self.about.get(name, "")

    def _move(self, home: Home) -> tuple[Home, Home]:
        """Let the scope look from another home; answers with where it looked from."""
        before = self.scope.home, self.scope.origin
        self.scope.home = self.scope.origin = home
        return before

    def choice_words(self, node: int, words: str) -> str:
        """The words of a choice in the language shown; `words` may name a text."""
        itemset = self.definition.nodes[node].itemset
        if itemset is None or not itemset.translated:
            return words
        return self.said(itemset.words.get(words, {}))

    def said(self, worded: Worded) -> str:
        """Words in the language shown, at the node where the scope stands."""
        return said(worded, self.language, scope=self.scope)


def homes_below(home: Instance, descents: Sequence[int]) -> Iterable[Instance]:
    """All instances reached by going down through repeats."""
    reached: Iterable[Instance] = (home,)
    for repeat in descents:
        reached = [member for one in reached for member in one.series[repeat].members]
    return reached


def text_for(kind: str, value: Value) -> tuple[str, Value | None]:
    """A calculated value as the text a node of a kind holds, and the value to keep beside it
    (None: read it from the text). What is no number becomes blank, as in JavaRosa."""
    value = single(value)
    if kind in ("date", "dateTime"):
        return _when_text(kind, value), None
    if kind == "time" and isinstance(value, datetime):
        return instant_text(value).partition("T")[2], None
    if kind in ("integer", "decimal"):
        return _number(kind, to_number(value))
    text = to_text(value)
    if text == "NaN":
        return "", ""
    return text, value if isinstance(value, float | bool) else None


def _number(kind: str, number: float) -> tuple[str, Value]:
    if number != number or number in (float("inf"), float("-inf")):
        return "", ""
    if kind == "integer":
        number = float(int(number))
    return number_text(number), number


def _when_text(kind: str, value: Value) -> str:
    when = to_day(value)
    if when is None:
        return ""
    if kind == "dateTime":
        return instant_text(at_midnight(when))
    return day_part(when).isoformat()
