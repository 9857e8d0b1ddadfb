"""The survey as a tree: which row stands under which, and where each name is. It judges nothing but
the nesting."""

from collections.abc import Callable
from dataclasses import dataclass, field

from fieldvisit.forms.authoring.guesses import Guesses
from fieldvisit.forms.authoring.kinds import BEGINS, ENDS, Kind, kind_of
from fieldvisit.forms.authoring.rows import Book, Row
from fieldvisit.forms.refusals import Finding

DEEPEST = 20
ROOT = "data"

Tell = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class Spot:
    """One declared row: its reference, the spot around it, and the name of the nearest repeat
    around it ("" outside of any)."""

    row: Row
    kind: Kind
    ref: str
    above: "Spot | None" = None
    repeat: str = ""

    @property
    def name(self) -> str:
        return self.row.get("name")


@dataclass(slots=True)
class Survey:
    """All spots in order, and by name (the first of a doubled name)."""

    spots: list[Spot] = field(default_factory=list)
    named: dict[str, Spot] = field(default_factory=dict)
    guesses: Guesses = field(default_factory=Guesses)

    def by_ref(self, ref: str) -> Spot | None:
        """The spot of a reference without positions."""
        return next((spot for spot in self.spots if spot.ref == ref), None)

    def around(self, name: str) -> tuple[Spot, ...]:
        """The groups and repeats that a name stands in, innermost first."""
        spot = self.named.get(name)
        found: list[Spot] = []
        while spot is not None and spot.above is not None:
            spot = spot.above
            found.append(spot)
        return tuple(found)

    def inside(self, repeat: str) -> dict[str, Spot]:
        """The questions that stand directly in a repeat, by name."""
        return {spot.name: spot for spot in self.spots if spot.repeat == repeat and repeat}


def survey_of(book: Book, tell: Tell) -> Survey:
    """The tree; tells of ends without a beginning, beginnings without an end, and too deep ones."""
    survey = Survey(guesses=book.guesses)
    open_: list[Spot] = []
    for row in book.survey:
        kind = kind_of(row.get("type"))
        if kind.name in ENDS:
            _close(row, kind, open_=open_, tell=tell)
            continue
        # rows below the deepest group stand in it, so that a thousand groups stay cheap
        spot = _spot(row, kind, above=open_[:DEEPEST][-1] if open_ else None)
        survey.spots.append(spot)
        survey.named.setdefault(spot.name, spot)
        if kind.name in BEGINS:
            open_.append(spot)
            if len(open_) == DEEPEST + 1:
                tell(Finding("survey", row.number, "type", "too_deep"))
    for spot in open_:
        code = "unclosed_repeat" if spot.kind.name == "begin_repeat" else "unclosed_group"
        tell(Finding("survey", spot.row.number, "type", code, spot.name))
    return survey


def _spot(row: Row, kind: Kind, *, above: Spot | None) -> Spot:
    ref = f"{above.ref if above else f'/{ROOT}'}/{row.get('name')}"
    repeat = ""
    if above is not None:
        repeat = above.name if above.kind.name == "begin_repeat" else above.repeat
    return Spot(row, kind, ref, above, repeat)


def _close(row: Row, kind: Kind, *, open_: list[Spot], tell: Tell) -> None:
    if not open_:
        tell(Finding("survey", row.number, "type", "unopened_group"))
        return
    begun = open_.pop()
    if begun.kind.name.removeprefix("begin_") != kind.name.removeprefix("end_"):
        tell(Finding("survey", row.number, "type", "crossed_group", begun.name))
