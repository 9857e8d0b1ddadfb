"""What a page shows of a series of the form, such as the members of a family: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ui.widgets.question_card import Question


@dataclass(frozen=True)
class Member:
    """One of a series. `cells` in the order of the series' columns; `sentence` says what is
    missing; `items` what is asked of it, filled for the open one alone."""

    ref: str
    title: str
    cells: tuple[str, ...] = ()
    sentence: str = ""
    wrong: bool = False
    items: tuple[Question | Series, ...] = field(default=())


@dataclass(frozen=True)
class Series:
    """`ref` of the repeat; `add` the words of the button that adds one; `fixed`: the form says how
    many there are; `open_ref` the member whose questions are shown."""

    ref: str
    label: str
    number: str
    columns: tuple[str, ...]
    members: tuple[Member, ...]
    add: str
    fixed: bool = False
    open_ref: str = ""
    count: str = ""
    hint: str = ""


Item = Question | Series
Items = Sequence[Item]


def ref_of(item: Item) -> str:
    """What an item is of, in the form."""
    return item.ref if isinstance(item, Series) else item.state.ref
