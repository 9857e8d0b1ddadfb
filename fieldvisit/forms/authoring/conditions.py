"""Judge what conditions and sums say: names, choices, sums over answers that may be blank. How they
are written is judged where they are read."""

from collections.abc import Iterator
from typing import Any

from fieldvisit.forms.authoring import expressions, truth
from fieldvisit.forms.authoring.columns import SPOKEN
from fieldvisit.forms.authoring.kinds import BEGINS, UNSHOWN
from fieldvisit.forms.authoring.lists import Lists
from fieldvisit.forms.authoring.rows import Row
from fieldvisit.forms.authoring.survey import Spot, Survey
from fieldvisit.forms.refusals import Finding
from fieldvisit.forms.xpath.tree import Call, Chain, Path

_SUMS = frozenset({"+", "-", "*", "div", "mod"})
_NUMBERS = frozenset({"integer", "decimal", "range"})
# what looks at all instances of a repeat, or at one by its place
_OVER_ALL = frozenset(
    ["sum", "count", "min", "max", "join", "count-non-empty", "indexed-repeat", "position", "once"]
)
_YES_OR_NO = frozenset({"required", "readonly"})
"""Columns where a word that stands alone was to say yes: 是的, 必须."""


def judged(survey: Survey, lists: Lists) -> Iterator[Finding]:
    """Everything wrong in the texts and expressions of the survey."""
    for spot in survey.spots:
        for column, text in spot.row.cells.items():
            plain = column.partition("::")[0]
            computed = expressions.is_expression(plain, text)
            if not computed and plain not in SPOKEN | {"trigger", "type"}:
                continue
            found = list(_written(spot, column, text=text, survey=survey, computed=computed))
            yield from found
            if computed and not found:
                yield from _meant(spot, column, tree=expressions.tree_of(text), lists=lists)
        yield from _trigger(spot)


def _written(
    spot: Spot, column: str, *, text: str, survey: Survey, computed: bool
) -> Iterator[Finding]:
    row = spot.row.number
    left = expressions.unclosed(text)
    if left:
        yield Finding("survey", row, column, "broken_mention", left)
        return
    unknown = [name for name in expressions.mentions(text) if name not in survey.named]
    for name in dict.fromkeys(unknown):
        meant = survey.guesses.nearest(name, survey.named)
        yield Finding("survey", row, column, "unknown_name", name, instead=meant)
    if computed and not unknown:
        for one in expressions.faults(text):
            called = one.near.lower() if one.code == "unknown_function" else ""
            meant = survey.guesses.nearest(called, expressions.KNOWN)
            yield Finding("survey", row, column, one.code, one.near, instead=meant)


def _meant(spot: Spot, column: str, *, tree: Any, lists: Lists) -> Iterator[Finding]:
    row, survey = spot.row, lists.survey
    if column == "choice_filter":
        yield from _filtered(row, tree, known=lists.columns_of(spot))
    else:
        yield from _bare(row, column, tree=tree, survey=survey)
        yield from _from_outside(spot, column, tree=tree, survey=survey)
    yield from _choices(spot, column, tree=tree, lists=lists)
    if column == "relevant" and truth.never(tree, survey):
        yield Finding("survey", row.number, column, "never_shown")
    if column == "constraint" and not _of_itself(spot, tree, survey=survey):
        yield Finding("survey", row.number, column, "constraint_without_self")
    if column == "calculation":
        for name in dict.fromkeys(_blank(spot, tree, survey=survey)):
            yield Finding("survey", row.number, column, "sum_of_blank", name)
    if column == "repeat_count":
        inside = [one for one in _names(tree) if spot in survey.around(one)]
        for name in dict.fromkeys(inside):
            yield Finding("survey", row.number, column, "repeat_count_inside", name)


def _names(tree: Any) -> list[str]:
    return [
        name for path in expressions.walked(tree, Path) if (name := expressions.mentioned(path))
    ]


def _bare(row: Row, column: str, *, tree: Any, survey: Survey) -> Iterator[Finding]:
    """Words that stand alone: a question without `${}`, or a text without quotes."""
    paths = [path for path in expressions.walked(tree, Path) if len(path.steps) == 1]
    for name in dict.fromkeys(name for path in paths if (name := expressions.bare(path))):
        if name in survey.named:
            meant = f"${{{name}}}"
            yield Finding("survey", row.number, column, "bare_name", name, instead=meant)
        elif name not in ("*", "true", "false"):
            meant = "yes" if column in _YES_OR_NO else f"'{name}'"
            yield Finding("survey", row.number, column, "bare_word", name, instead=meant)


def _filtered(row: Row, tree: Any, *, known: frozenset[str] | None) -> Iterator[Finding]:
    names = [expressions.bare(path) for path in expressions.walked(tree, Path)]
    for name in dict.fromkeys(name for name in names if name):
        if known is not None and name not in known:
            yield Finding("survey", row.number, "choice_filter", "unknown_choice_column", name)


def _from_outside(spot: Spot, column: str, *, tree: Any, survey: Survey) -> Iterator[Finding]:
    over = [call for call in expressions.walked(tree, Call) if call.name in _OVER_ALL]
    counted = {name for call in over for name in _names(call)}
    mine = {one.name for one in (spot, *survey.around(spot.name))}
    for name in dict.fromkeys(_names(tree)):
        repeat = survey.named[name].repeat if name in survey.named else ""
        if repeat and repeat not in mine and name not in counted:
            yield Finding("survey", spot.row.number, column, "repeat_from_outside", name)


def _choices(spot: Spot, column: str, *, tree: Any, lists: Lists) -> Iterator[Finding]:
    for name, code in truth.compared(tree):
        asked = spot if name == "." else lists.survey.named.get(name)
        codes = lists.codes_of(asked) if asked else None
        if codes is not None and code and code not in codes:
            meant = lists.survey.guesses.nearest(code, codes)
            yield Finding("survey", spot.row.number, column, "unknown_choice", code, instead=meant)


def _of_itself(spot: Spot, tree: Any, *, survey: Survey) -> bool:
    """Whether a check looks at its own answer, or at something worked out from the whole form."""
    names = {expressions.mentioned(path) for path in expressions.walked(tree, Path)}
    others = [survey.named[name] for name in names if name in survey.named]
    whole = any(one.kind.name in UNSHOWN | BEGINS or one.row.get("calculation") for one in others)
    return whole or bool(names & {".", spot.name})


def _blank(spot: Spot, tree: Any, *, survey: Survey) -> Iterator[str]:
    """The names that a sum reaches for although their answers may be blank."""
    asked = [call for call in expressions.walked(tree, Call) if call.name in ("if", "coalesce")]
    thought_of = {name for call in asked for name in _names(call)}
    thought_of |= set(expressions.mentions(spot.row.get("relevant")))
    chains = [one for one in expressions.walked(tree, Chain) if one.rest[0][0] in _SUMS]
    for part in (part for one in chains for part in (one.first, *(part for _, part in one.rest))):
        other = survey.named.get(expressions.mentioned(part))
        if other and other.name not in thought_of and _may_be_blank(other, spot, survey=survey):
            yield other.name


def _may_be_blank(other: Spot, spot: Spot, *, survey: Survey) -> bool:
    if other.kind.name not in _NUMBERS:
        return False
    required = other.row.get("required").lower() in ("yes", "true", "true()", "是")
    mine = {one.ref for one in survey.around(spot.name)}
    above = [one for one in survey.around(other.name) if one.ref not in mine]
    shown = not any(one.row.get("relevant") for one in (other, *above))
    return not (required and shown) and not other.row.get("calculation")


def _trigger(spot: Spot) -> Iterator[Finding]:
    text = spot.row.get("trigger")
    if text and expressions.MENTION.sub("", text).strip(" ,，"):
        yield Finding("survey", spot.row.number, "trigger", "bad_trigger", text)
