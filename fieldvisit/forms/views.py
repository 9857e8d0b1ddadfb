"""How a cell looks to a person: required, readonly, valid, its words and choices now. It changes
no answer."""

from fieldvisit import words
from fieldvisit.forms.cells import Cell, Cells
from fieldvisit.forms.state import NodeState, Option
from fieldvisit.forms.values import to_truth
from fieldvisit.forms.wording import Worded, said
from fieldvisit.forms.xpath.binding import Compiled

_CHOSEN = frozenset({"select_one", "select_multiple", "acknowledge"})


class View:
    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    def state(self, cell: Cell) -> NodeState:
        """Everything a widget shows of a cell."""
        node = cell.node
        why = self.why(cell) if cell.relevant else ""
        return NodeState(
            ref=node.ref,
            name=node.name,
            type=node.type,
            value=cell.text,
            relevant=cell.relevant,
            required=self._holds(node.required, cell, otherwise=False),
            readonly=self.is_readonly(cell),
            valid=why == "",
            why=why,
            message=self.message(cell, why) if why else "",
            label=self.label(cell),
            hint=self._said(node.hint, cell),
            options=self.options(cell),
            appearance=node.appearance,
            section=self.label(self._cells[self._above(node.section)]) if node.section else "",
        )

    def is_readonly(self, cell: Cell) -> bool:
        if cell.node.type in ("note", "calculate"):
            return True
        return self._holds(cell.node.readonly, cell, otherwise=False)

    def why(self, cell: Cell) -> str:
        """The code of what is wrong with a relevant cell's answer; blank when nothing is."""
        node = cell.node
        if cell.text == "":
            missing = node.type != "note" and self._holds(node.required, cell, otherwise=False)
            return "required" if missing else ""
        return "" if self._holds(node.constraint, cell, otherwise=True) else "constraint"

    def message(self, cell: Cell, why: str) -> str:
        """The form's own words for what is wrong, or ours."""
        own = cell.node.required_message if why == "required" else cell.node.constraint_message
        if own:
            return self._said(own, cell)
        if why == "constraint":
            return words.sentence("answer_breaks_rule")
        chosen = cell.node.type in _CHOSEN
        return words.sentence("choice_required" if chosen else "answer_required")

    def label(self, cell: Cell) -> str:
        return self._said(cell.node.label, cell)

    def options(self, cell: Cell) -> tuple[Option, ...]:
        """The choices offered now."""
        itemset = cell.node.itemset
        if itemset is None:
            return ()
        self._cells.scope.here = cell.node.index
        return tuple(
            Option(row.get(itemset.value, ""), self._cells.option_label(itemset, row))
            for row in itemset.rows(self._cells.scope)
        )

    def codes(self, cell: Cell) -> frozenset[str]:
        """The codes of the choices offered now."""
        itemset = cell.node.itemset
        if itemset is None:
            return frozenset()
        if itemset.fixed is not None:
            return itemset.fixed
        self._cells.scope.here = cell.node.index
        return frozenset(row.get(itemset.value, "") for row in itemset.rows(self._cells.scope))

    def _above(self, ref: str) -> int:
        return self._cells.definition.by_ref[ref]

    def _said(self, worded: Worded, cell: Cell) -> str:
        self._cells.scope.here = cell.node.index
        return said(worded, self._cells.language, scope=self._cells.scope)

    def _holds(self, condition: Compiled | None, cell: Cell, *, otherwise: bool) -> bool:
        if condition is None:
            return otherwise
        self._cells.scope.here = cell.node.index
        return to_truth(condition.run(self._cells.scope))
