"""Where a filling's nodes live: the whole form, and each instance of a repeat. Plain holders; they
follow no rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fieldvisit.forms.nodes import Node
from fieldvisit.forms.state import Option
from fieldvisit.forms.values import Value, read_when, to_number

Key = tuple[int, ...]


@dataclass(slots=True, eq=False)
class Cell:
    """A node of a filling. `own` is its own condition, `relevant` that of all above it too;
    `offer` are the choices worked out for it."""

    node: Node
    home: "Instance"
    text: str = ""
    typed: Value = ""
    own: bool = True
    relevant: bool = True
    offer: "Offer | None" = None

    def hold(self, text: str, value: Value | None = None) -> bool:
        """Take a canonical text (and its value, when known); whether that changed anything."""
        if text == self.text:
            # a draft's `false` is read as a word until it is worked out again as a truth
            if value is None or type(value) is type(self.typed):
                return False
            self.typed = value
            return True
        self.text = text
        self.typed = typed(self.node.kind, text) if value is None else value
        return True

    @property
    def ref(self) -> str:
        """The reference with the place of each instance on the way."""
        home = self.home
        if home.parent is not None and home.node is self.node:
            return home.ref
        return home.ref + self.node.tail

    @property
    def key(self) -> Key:
        """Where the node stands in document order."""
        return (*self.home.key, self.node.index)


@dataclass(slots=True, eq=False)
class Offer:
    """The choices of one question as they are now; `shown` by language."""

    pairs: Sequence[tuple[str, str]]
    codes: frozenset[str]
    shown: dict[str, tuple[Option, ...]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Instance:
    """One instance of a repeat, or the whole filling (`parent` None). `due`: the places in the
    static order that must run here; `gone` when it was removed."""

    node: Node
    parent: "Instance | None"
    serial: int
    place: int = 0
    cells: list[Cell] = field(default_factory=list)
    series: dict[int, "Series"] = field(default_factory=dict)
    due: set[int] = field(default_factory=set)
    gone: bool = False
    begun: bool = False

    def members(self, repeat: int) -> Sequence["Instance"]:
        """The instances of a repeat that stand directly here."""
        return self.series[repeat].members

    @property
    def ref(self) -> str:
        """The reference of the instance, or of the root."""
        if self.parent is None:
            return ""
        return f"{self.parent.ref}{self.node.tail}[{self.place + 1}]"

    @property
    def key(self) -> Key:
        """Where the instance stands in document order."""
        if self.parent is None:
            return ()
        return (*self.parent.key, self.node.index, self.place)

    def all_homes(self) -> Iterator["Instance"]:
        """This home and all instances inside it."""
        yield self
        for series in self.series.values():
            for member in series.members:
                yield from member.all_homes()


@dataclass(slots=True, eq=False)
class Series:
    """The instances of one repeat in one home. `spare` were cut off by a falling count and come
    back when it rises; `over`: the count asks for more than there may be."""

    node: Node
    home: Instance
    members: list[Instance] = field(default_factory=list)
    spare: list[Instance] = field(default_factory=list)
    own: bool = True
    relevant: bool = True
    over: bool = False

    @property
    def ref(self) -> str:
        """The reference of the repeat, without a place."""
        return self.home.ref + self.node.tail

    @property
    def key(self) -> Key:
        """Where the repeat stands in document order: before its instances."""
        return (*self.home.key, self.node.index)


class Nowhere:
    """Where a repeat without instances looks out from: it has its surroundings and no answers."""

    def __init__(self, series: Series) -> None:
        self.parent: Instance | None = series.home
        self.place = 0
        self.cells = _Blanks(Cell(series.node, series.home, relevant=False))

    def members(self, repeat: int) -> Sequence[Instance]:
        """None."""
        return ()


class _Blanks(Sequence[Cell]):
    def __init__(self, blank: Cell) -> None:
        self._blank = blank

    def __len__(self) -> int:
        return 1

    def __getitem__(self, place: object) -> Cell:  # type: ignore[override]
        return self._blank


def typed(kind: str, text: str) -> Value:
    """A held text as a value of the expression language; a blank stays the blank text."""
    if text == "":
        return ""
    if kind in ("integer", "decimal"):
        return to_number(text)
    if kind in ("date", "dateTime"):
        return read_when(text) or text
    return text
