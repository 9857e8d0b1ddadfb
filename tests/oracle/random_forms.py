"""Draws random forms as an author would write them, and random fillings. Nothing is run here.

What a form asks (relevance, sums, conditions) looks only at rows of a lower rank, and a row ranks
above the group it stands in: so no form waits for itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from pyxform.xls2xform import convert

Row = dict[str, str]

CODES = ("a", "b", "c", "d")
CHOICES: list[Row] = [
    {"list_name": "few", "name": code, "label": f"Choice {code}", "kind": kind}
    for code, kind in zip(CODES, ("1", "1", "2", "3"), strict=True)
]
CALCULATED = {"whole": "int", "fraction": "decimal", "number": "string"}
# a blank stays a blank, but for a text made of a number
FORMULAS = {"whole": "int({})", "fraction": "{}", "number": "({}) + 0"}
NUMBERS = ("integer", "decimal", "range", *CALCULATED)
SPOKEN = (*NUMBERS, "text", "date", "select_one few", "words")
KINDS = (
    *("integer", "decimal", "text", "date", "select_one few", "select_multiple few"),
    *("whole", "fraction", "number", "words", "note", "acknowledge", "range", "rank few"),
    *("begin_group", "begin_repeat"),
)
STARTED = frozenset({"integer", "text", "date"})
LANGUAGES = ("中文 (zh)", "English (en)")
FILLED = "[. != '']"
COMPARED = ("=", "!=", "<", "<=", ">", ">=")
ANSWERS = {
    "integer": ("", "0", "1", "2", "3", "7", "-4", "120"),
    "decimal": ("", "0", "1.5", "2.25", "-0.5", "12"),
    "text": ("", "a", "b", "3", "红 旗", "x y"),
    "date": ("", "2026-11-23", "2026-02-28", "1958-01-31"),
    "select_one few": ("", *CODES),
    "select_multiple few": ("", "a", "b", "a b", "a c d", "b d"),
    "acknowledge": ("", "OK"),
    "range": ("", "1", "3", "5"),
    "rank few": ("", "a b c d", "d c b a", "b a d c"),
}


@dataclass
class Item:
    """A row and where it stands: `repeats` are the names of the repeats around it."""

    kind: str
    name: str
    rank: float
    ref: str
    repeats: tuple[str, ...] = ()
    row: Row = field(default_factory=dict)

    @property
    def level(self) -> str:
        return self.ref.rpartition("/")[0]

    @property
    def is_leaf(self) -> bool:
        return not self.kind.startswith("begin_")


@dataclass
class Drawn:
    """A random form and a random filling of it."""

    rows: list[Row]
    steps: list[dict[str, Any]]
    languages: tuple[str, ...] = ()

    def spoken(self, rows: Iterable[Row]) -> list[Row]:
        """The rows with their labels in each of the languages."""
        if not self.languages:
            return list(rows)
        return [self._translated(row) if "label" in row else row for row in rows]

    def _translated(self, row: Row) -> Row:
        label = {f"label::{name}": f"{name[-3:]} {row['label']}" for name in self.languages}
        return {column: text for column, text in row.items() if column != "label"} | label

    def xform(self) -> str:
        """The form as devices get it."""
        source: dict[str, Any] = {
            "survey": self.spoken(self.rows),
            "choices": self.spoken(CHOICES),
            "settings": [{"form_id": "random", "version": "1"}],
        }
        headers = {
            f"{sheet}_header": [dict.fromkeys(column for row in rows for column in row)]
            for sheet, rows in source.items()
        }
        told: str = convert(source | headers, form_name="data", pretty_print=False).xform
        return told

    def __repr__(self) -> str:
        rows = "\n".join(f"    {row}," for row in self.rows)
        steps = "\n".join(f"    {step}," for step in self.steps)
        return f"Drawn(rows=[\n{rows}\n], steps=[\n{steps}\n])"


def drawn_form(chance: Random, *, repeats: bool = True, most_rows: int = 16) -> Drawn:
    """A form of at most `most_rows` rows and a filling of at most 16 steps."""
    items: list[Item] = []
    level = Level(chance, items, repeats)
    rows = level.drawn(Item("", "", 0.0, "/data"), chance.randint(1, most_rows))
    for item in items:
        _ask(chance, item, items)
    for item in items:
        _begin(chance, item, items)
    moves = _moves(items)
    steps = [chance.choice(moves) for _ in range(chance.randint(0, 16) if moves else 0)]
    placed = [_placed(chance, step, items) for step in steps]
    if chance.random() < 0.8:
        return Drawn(rows, placed)
    placed.insert(chance.randint(0, len(placed)), {"lang": chance.choice(LANGUAGES)})
    return Drawn(rows, placed, languages=LANGUAGES)


@dataclass
class Level:
    """Draws the rows of a form level by level."""

    chance: Random
    items: list[Item]
    repeats: bool

    def drawn(self, above: Item, budget: int) -> list[Row]:
        """About as many rows as the budget, each inside what stands above."""
        rows: list[Row] = []
        while budget > 0:
            item = self.item(above)
            rows.append(item.row)
            budget -= 1
            if item.is_leaf:
                continue
            within = self.chance.randint(1, max(1, budget))
            budget -= within
            places = (*item.repeats, item.name) if item.kind == "begin_repeat" else item.repeats
            inner = Item(item.kind, item.name, item.rank, item.ref, places)
            rows += self.drawn(inner, within)
            rows.append({"type": item.kind.replace("begin", "end")})
        return rows

    def item(self, above: Item) -> Item:
        kinds = [kind for kind in KINDS if self.repeats or kind != "begin_repeat"]
        if above.ref.count("/") > 3:
            kinds = [kind for kind in kinds if not kind.startswith("begin_")]
        kind = self.chance.choice(kinds)
        name = f"{kind.removeprefix('begin_')[0]}{len(self.items)}"
        rank = above.rank + 1 + self.chance.choice((0, 1, 2)) + len(self.items) / 100
        item = Item(kind, name, rank, f"{above.ref}/{name}", above.repeats)
        self.items.append(item)
        return item


def _ask(chance: Random, item: Item, items: Sequence[Item]) -> None:
    lower = [one for one in items if one.rank < item.rank]
    words = Words(chance, lower, item)
    row = item.row
    row |= {"type": item.kind, "name": item.name, "label": item.name}
    if item.kind in CALCULATED:
        number = FORMULAS[item.kind].format(words.number(2))
        row |= {"type": "calculate", "calculation": number, "bind::type": CALCULATED[item.kind]}
    elif item.kind == "words":
        row |= {"type": "calculate", "calculation": words.text(2)}
    elif item.kind == "range":
        row["parameters"] = "start=1 end=5 step=1"
    elif item.kind == "begin_repeat" and chance.random() < 0.4:
        row["repeat_count"] = words.count()
    if chance.random() < 0.4:
        row["relevant"] = words.truth(2)
    if item.is_leaf and item.kind in ANSWERS:
        _judge(chance, row, words=words, kind=item.kind)
    if chance.random() < 0.2:
        row["label"] = f"{item.name}: {words.name(SPOKEN)}"


def _begin(chance: Random, item: Item, items: Sequence[Item]) -> None:
    """Give a question that is always asked a first answer, and let a calculation wait for it."""
    if hidden(item, items) or chance.random() < 0.7:
        return
    # defaults_see_calculations: a default looks at answers only
    lower = [one for one in items if one.rank < item.rank and one.kind in ANSWERS]
    if item.kind in STARTED:
        fixed = chance.choice(ANSWERS[item.kind][1:])
        item.row["default"] = chance.choice((fixed, Words(chance, lower, item).start(item.kind)))
    # trigger_path: in one group; trigger_after_remove: none in a repeat
    # followed_at_load: and no question with a default
    beside = [one for one in lower if one.level == item.level and not one.repeats]
    beside = [one for one in beside if "default" not in one.row and one.kind not in STARTED]
    if item.kind in CALCULATED and beside and not hidden(source := chance.choice(beside), items):
        item.row["trigger"] = f"${{{source.name}}}"


def hidden(item: Item, items: Sequence[Item]) -> bool:
    """Whether a row or a group around it may become irrelevant."""
    above = (one for one in items if f"{item.ref}/".startswith(f"{one.ref}/"))
    return any("relevant" in one.row for one in above)


def _judge(chance: Random, row: Row, *, words: "Words", kind: str) -> None:
    aspects = {
        one for one in ("required", "constraint", "filter", "readonly") if chance.random() < 0.4
    }
    if "required" in aspects:
        row["required"] = chance.choice(("yes", words.truth(1)))
    if "constraint" in aspects:
        short = "string-length(.) < 3" if kind in SPOKEN else ". < 3"
        row["constraint"] = chance.choice((words.truth(1), ". != 3", short))
    if "filter" in aspects and kind.startswith("select"):
        # in a condition on choices `..` is the list
        here = Item(kind, "", 0.0, "", ())
        inside = Words(chance, [one for one in words.single if not one.repeats], here)
        row["choice_filter"] = f"kind = ({inside.number(1)}) + 0 or {inside.truth(1)}"
    if "readonly" in aspects and chance.random() < 0.2:
        row["readonly"] = words.truth(1)


class Words:
    """Draws expressions that look at rows of a lower rank only."""

    def __init__(self, chance: Random, lower: Iterable[Item], here: Item) -> None:
        self.chance = chance
        lower = list(lower)
        self.series = [one.name for one in lower if one.kind == "begin_repeat" and not one.repeats]
        self.series = [] if here.repeats else self.series
        lower = [one for one in lower if one.is_leaf and one.kind != "note"]
        self.here = here
        places = here.repeats
        self.single = [one for one in lower if places[: len(one.repeats)] == one.repeats]
        self.many = [one for one in lower if places[: len(one.repeats)] != one.repeats]

    def pick(self, *ways: Callable[[], str]) -> str:
        return str(self.chance.choice(ways)())

    def name(self, kinds: Sequence[str]) -> str:
        """A row of one of the kinds, or what stands for none."""
        found = [one.name for one in self.single if one.kind in kinds]
        return f"${{{self.chance.choice(found)}}}" if found else "''"

    def literal(self) -> str:
        return str(self.chance.choice(("0", "1", "2", "3", "1.5", "10")))

    def number(self, depth: int) -> str:
        leaves = (self.literal, lambda: self.name(NUMBERS), self.filled, self.many_numbers)
        if depth == 0:
            return self.pick(*leaves)
        a, b = (lambda: self.number(depth - 1)), (lambda: self.number(depth - 1))
        return self.pick(
            *leaves,
            lambda: f"({a()} {self.chance.choice(('+', '-', '*', 'mod'))} {b()})",
            lambda: f"{a()} div {self.chance.choice(('2', '3', '10'))}",
            lambda: f"if({self.truth(depth - 1)}, {a()}, {b()})",
            lambda: f"{self.chance.choice(('int', 'abs', 'number'))}({a()})",
            # round_half: below zero a half is not rounded alike
            lambda: f"round(abs({a()}){self.chance.choice(('', ', 1'))})",
            lambda: f"{self.chance.choice(('min', 'max'))}({self.filled()}, {self.literal()})",
            lambda: f"string-length({self.text(depth - 1)})",
            lambda: f"count-selected({self.name(('select_multiple few',))})",
            lambda: f"number({self.name(('date',))})",
            lambda: f"decimal-date-time({self.name(('date',))})",
            self.place,
            self.indexed,
            self.counted,
        )

    def start(self, kind: str) -> str:
        """A default that is computed once, of the type of the question."""
        ways = {
            "integer": lambda: f"int({self.number(1)})",
            "text": lambda: self.text(1),
            "date": self.date,
        }
        return ways[kind]()

    def date(self) -> str:
        return self.pick(
            lambda: "today()",
            lambda: f"date(coalesce({self.name(('date',))}, '2026-11-01'))",
            lambda: f"date(today() + {self.chance.choice((1, 7, 30))})",
        )

    def place(self) -> str:
        return "position(..)" if self.here.repeats else "1"

    def indexed(self) -> str:
        found = [one for one in self.many if one.kind in NUMBERS and len(one.repeats) == 1]
        if not found or self.here.repeats:
            return self.literal()
        one = self.chance.choice(found)
        at = self.chance.choice(("1", "2", "3", self.filled()))
        return f"indexed-repeat(${{{one.name}}}, ${{{one.repeats[0]}}}, {at})"

    def counted(self) -> str:
        return f"count(${{{self.chance.choice(self.series)}}})" if self.series else "0"

    def filled(self) -> str:
        """A number that is never blank: engines part on blanks (blank_sum)."""
        return f"coalesce({self.name(NUMBERS)}, {self.literal()})"

    def many_numbers(self) -> str:
        found = [one for one in self.many if one.kind in NUMBERS]
        if not found:
            return self.literal()
        one = self.chance.choice(found)
        verb = self.chance.choice(("sum", "count", "max", "min"))
        # blank_extremes: the oracle's max and min of a set with a blank in it are blank
        return f"{verb}(${{{one.name}}}{'' if verb == 'sum' else FILLED})"

    def truth(self, depth: int) -> str:
        leaves = (
            lambda: f"{self.name(NUMBERS)} {self.chance.choice(COMPARED)} {self.literal()}",
            lambda: f"{self.name(('text', 'words', 'date'))} != ''",
            lambda: (
                f"selected({self.name(('select_multiple few',))}, '{self.chance.choice(CODES)}')"
            ),
            lambda: f"{self.name(('select_one few',))} = '{self.chance.choice(CODES)}'",
            lambda: f"{self.name(('date',))} > date('2026-03-01')",
            lambda: self.chance.choice(("true()", "false()")),
        )
        if depth == 0:
            return self.pick(*leaves)
        return self.pick(
            *leaves,
            lambda: f"not({self.truth(depth - 1)})",
            lambda: f"({self.truth(depth - 1)} and {self.truth(depth - 1)})",
            lambda: f"({self.truth(depth - 1)} or {self.truth(depth - 1)})",
            lambda: f"0 + {self.number(0)} {self.chance.choice(COMPARED)} {self.number(depth - 1)}",
        )

    def text(self, depth: int) -> str:
        leaves = (
            lambda: self.name(("text", "words", "select_one few", "date")),
            lambda: self.chance.choice(("'x'", "'红'", "''")),
            lambda: f"string({self.name(SPOKEN)})",
        )
        if depth == 0:
            return self.pick(*leaves)
        return self.pick(
            *leaves,
            lambda: f"concat({self.text(depth - 1)}, {self.text(depth - 1)})",
            lambda: f"substr({self.text(depth - 1)}, 1)",
            lambda: f"if({self.truth(depth - 1)}, {self.text(depth - 1)}, {self.text(depth - 1)})",
            lambda: f"coalesce({self.text(depth - 1)}, {self.text(depth - 1)})",
            lambda: f"selected-at({self.name(('select_multiple few',))}, 0)",
            lambda: f"format-date({self.date()}, '%Y-%m-%e %n')",
            self.chosen,
            self.joined,
        )

    def chosen(self) -> str:
        """The words of a choice."""
        name = self.name(("select_one few",))
        return f"jr:choice-name({name}, '{name}')" if "$" in name else "'?'"

    def joined(self) -> str:
        found = [one.name for one in self.many if one.kind in SPOKEN]
        if not found:
            return "'-'"
        return f"join(' ', ${{{self.chance.choice(found)}}}[. != ''])"

    def count(self) -> str:
        """How many instances a repeat has: a few."""
        return self.pick(
            lambda: f"if({self.truth(1)}, 2, 1)",
            lambda: f"coalesce({self.name(('range',))}, 1)",
            lambda: self.name(("range",)) if "$" in self.name(("range",)) else "2",
        )


def _moves(items: Sequence[Item]) -> list[Item]:
    return [
        one
        for one in items
        if one.kind in ANSWERS or (one.kind == "begin_repeat" and "repeat_count" not in one.row)
    ]


def _placed(chance: Random, item: Item, items: Sequence[Item]) -> dict[str, Any]:
    """A step on a row: an answer, or one more or one fewer instance."""
    ref = "/data"
    by_ref = {one.ref: one for one in items}
    static = "/data"
    for part in item.ref.split("/")[2:]:
        static = f"{static}/{part}"
        ref = f"{ref}/{part}"
        if by_ref[static].kind == "begin_repeat" and static != item.ref:
            ref += f"[{chance.choice((1, 1, 2, 3))}]"
    if item.kind != "begin_repeat":
        return {"set": ref, "to": chance.choice(ANSWERS[item.kind])}
    if chance.random() < 0.7:
        return {"add": ref}
    return {"remove": ref, "at": chance.randint(1, 3)}
