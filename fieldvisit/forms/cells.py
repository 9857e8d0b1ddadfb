"""A filling's nodes: the text each holds, its typed value, its relevance. It runs no expression."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from fieldvisit.forms.nodes import FormDefinition, Itemset, Node
from fieldvisit.forms.scope import Scope
from fieldvisit.forms.values import (
    Nodes,
    Value,
    at_midnight,
    instant_text,
    number_text,
    read_when,
    to_day,
    to_number,
    to_text,
)
from fieldvisit.forms.wording import said


@dataclass(slots=True)
class Cell:
    """A node of a filling. `own` is its own condition, `relevant` that of all above it too."""

    node: Node
    text: str = ""
    typed: Value = ""
    own: bool = True
    relevant: bool = True

    def hold(self, text: str) -> bool:
        """Take a canonical text; whether that changed anything."""
        if text == self.text:
            return False
        self.text = text
        self.typed = typed(self.node.type, text)
        return True


class Cells(list[Cell]):
    """Every node of a filling by its static number; what expressions read (`scope.Source`)."""

    def __init__(self, definition: FormDefinition, now: datetime) -> None:
        super().__init__(Cell(node) for node in definition.nodes)
        self.definition = definition
        self.language = ""
        self.scope = Scope(source=self, now=now, chance=Random(now.isoformat()))
        for cell in self:
            cell.hold(cell.node.default)

    def read(self, node: int) -> Value:
        cell = self[node]
        return cell.typed if cell.relevant else ""

    def read_all(self, node: int) -> Nodes:
        cell = self[node]
        return Nodes([cell.typed]) if cell.relevant else Nodes()

    def held(self, node: int) -> str:
        return self[node].text

    def choice_label(self, node: int, code: str) -> str:
        itemset = self[node].node.itemset
        if itemset is None:
            return ""
        rows = (row for row in itemset.every if row.get(itemset.value) == code)
        return next((self.option_label(itemset, row) for row in rows), "")

    def option_label(self, itemset: Itemset, row: Mapping[str, str]) -> str:
        """The words of one row of a list in the language shown."""
        cell = row.get(itemset.label, "")
        if not itemset.translated:
            return cell
        return said(self.definition.texts.get(cell, {}), self.language, scope=self.scope)


def typed(kind: str, text: str) -> Value:
    """A held text as a value of the expression language; a blank stays the blank text."""
    if text == "":
        return ""
    if kind in ("integer", "decimal"):
        return to_number(text)
    if kind in ("date", "dateTime"):
        return read_when(text) or text
    return text


def text_for(kind: str, value: Value) -> str:
    """A calculated value as the text a node of a kind holds. What is no number becomes blank, as
    in JavaRosa."""
    if kind in ("date", "dateTime"):
        when = to_day(value)
        if when is None:
            return ""
        if kind == "dateTime":
            return instant_text(at_midnight(when))
        return when.date().isoformat() if isinstance(when, datetime) else when.isoformat()
    if kind in ("integer", "decimal"):
        number = to_number(value)
        if number != number or number in (float("inf"), float("-inf")):
            return ""
        return number_text(float(int(number)) if kind == "integer" else number)
    text = to_text(value)
    return "" if text == "NaN" else text
