"""Which conditions can never hold, and what a condition compares with which text. It evaluates
nothing but constants."""

from collections.abc import Iterator
from typing import Any

from fieldvisit.forms.authoring.expressions import literal, mentioned, walked
from fieldvisit.forms.authoring.survey import Survey
from fieldvisit.forms.xpath.tree import Call, Chain, Number, Text

_ONE_ANSWER = frozenset({"select_one", "text", "integer", "decimal", "calculate", "hidden"})


def never(tree: Any, survey: Survey) -> bool:
    """Whether a condition is false whatever is answered: `false()`, `1 = 2`, or the same question
    wanted to be two things at once."""
    if isinstance(tree, Call):
        return tree.name == "false" and not tree.args
    if isinstance(tree, Number | Text):
        return not tree.value
    if not isinstance(tree, Chain):
        return False
    parts = [tree.first, *(part for _, part in tree.rest)]
    sign = tree.rest[0][0]
    if sign == "and":
        return any(never(part, survey) for part in parts) or _contrary(parts, survey)
    if sign == "or":
        return all(never(part, survey) for part in parts)
    return _unequal(parts, sign)


def _unequal(parts: list[Any], sign: str) -> bool:
    if len(parts) != 2 or not all(isinstance(part, Number | Text) for part in parts):
        return False
    same = str(parts[0].value) == str(parts[1].value)
    return not same if sign == "=" else same if sign == "!=" else False


def _contrary(parts: list[Any], survey: Survey) -> bool:
    wanted: dict[str, str] = {}
    for part in parts:
        if not isinstance(part, Chain) or part.rest[0][0] != "=":
            continue
        for name, text in _pair(part.first, part.rest[0][1]):
            spot = survey.named.get(name)
            single = spot is not None and spot.kind.name in _ONE_ANSWER
            if single and wanted.setdefault(name, text) != text:
                return True
    return False


def compared(tree: Any) -> Iterator[tuple[str, str]]:
    """Each name ("." for the answer itself) with a text it is compared with or looked for in it."""
    for chain in walked(tree, Chain):
        left = chain.first
        for sign, right in chain.rest:
            if sign in ("=", "!="):
                yield from _pair(left, right)
            left = right
    for call in walked(tree, Call):
        if call.name == "selected" and len(call.args) == 2:
            yield from _pair(*call.args)


def _pair(left: Any, right: Any) -> Iterator[tuple[str, str]]:
    for one, other in ((left, right), (right, left)):
        name, text = mentioned(one), literal(other)
        if name and text is not None:
            yield name, text
