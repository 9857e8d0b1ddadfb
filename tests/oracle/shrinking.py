"""Makes a form and a filling that show a difference as small as they go, so that a person can read
it. It runs no engine itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.oracle.random_forms import Drawn, Row

PLAIN = ("type", "name", "label", "parameters", "bind::type", "calculation")


def smallest(drawn: Drawn, shows: Callable[[Drawn], bool]) -> Drawn:
    """The first of ever smaller ones that still shows the difference and has no smaller one."""
    tried = iter(list(_smaller(drawn)))
    while (one := next(tried, None)) is not None:
        if shows(one):
            drawn = one
            tried = iter(list(_smaller(drawn)))
    return drawn


def _smaller(drawn: Drawn) -> Iterator[Drawn]:
    for at in range(len(drawn.steps)):
        yield replace(drawn, steps=drawn.steps[:at] + drawn.steps[at + 1 :])
    for at in range(len(drawn.rows)):
        for kept in _without(drawn.rows, at):
            yield replace(drawn, rows=kept)
    for at, row in enumerate(drawn.rows):
        for plainer in _plainer(row):
            yield replace(drawn, rows=[*drawn.rows[:at], plainer, *drawn.rows[at + 1 :]])


def _without(rows: list[Row], at: int) -> Iterator[list[Row]]:
    """Without a row; without a group and all that is in it, and without its two ends alone."""
    kind = rows[at]["type"]
    if kind.startswith("end_"):
        return
    if not kind.startswith("begin_"):
        yield rows[:at] + rows[at + 1 :]
        return
    depth, end = 1, at
    while depth:
        end += 1
        depth += rows[end]["type"].startswith("begin_") - rows[end]["type"].startswith("end_")
    yield rows[:at] + rows[end + 1 :]
    yield rows[:at] + rows[at + 1 : end] + rows[end + 1 :]


def _plainer(row: Row) -> Iterator[Row]:
    for column in row:
        if column not in PLAIN:
            yield {name: text for name, text in row.items() if name != column}
    for column in ("calculation", "relevant", "constraint", "required", "repeat_count"):
        if "${" in row.get(column, "") or "(" in row.get(column, ""):
            yield from ({**row, column: part} for part in _parts(row[column]))
    if "${" in row.get("label", ""):
        yield {**row, "label": "x"}


def _parts(expression: str) -> Iterator[str]:
    """What stands between commas, operators and the brackets of an expression, as far as it is one
    itself."""
    stack: list[int] = []
    for at, mark in enumerate(expression):
        if mark == "(":
            stack.append(at + 1)
        elif mark in ",)" and stack:
            yield expression[stack[-1] : at].strip() or "1"
            stack.pop()
            if mark == ",":
                stack.append(at + 1)
    for operator in (" and ", " or ", " + ", " - ", " * ", " div ", " mod ", " = ", " < "):
        if operator in expression:
            left, _, right = expression.partition(operator)
            yield from (one.strip("() ") for one in (left, right))
