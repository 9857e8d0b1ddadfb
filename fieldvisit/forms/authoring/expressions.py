"""Judge the conditions and sums that stand in a cell. It runs none and knows no form: names bound
to places are judged when the whole form is loaded."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from fieldvisit.forms.authoring.columns import COMPUTED
from fieldvisit.forms.functions import FUNCTIONS
from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.xpath.parse import parse
from fieldvisit.forms.xpath.tree import Call

MENTION = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_SWITCHES = frozenset({"yes", "no", "true", "false", "true()", "false()", "是", "否"})
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_WIDE = re.compile(r"[（）＝！＋－＊，“”‘’＞＜；：。、｛｝＄]")
# pyxform writes these itself, or the engine binds them by hand
_BESIDES = frozenset({"jr:choice-name", "instance", "current", "position", "last", "pulldata"})


def is_expression(column: str, text: str) -> bool:
    """Whether a cell of a column is computed rather than plain text."""
    if column in ("required", "readonly"):
        return text.lower() not in _SWITCHES
    if column == "default":
        return "${" in text or re.search(r"[\w\-]\(", text) is not None
    return column in COMPUTED


def mentions(text: str) -> list[str]:
    """The names that `${...}` in a text wants, without `last-saved#`."""
    return [name.removeprefix("last-saved#") for name in MENTION.findall(text)]


def faults(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with an expression's writing: codes of `words.forms` and the text there."""
    wide = _WIDE.search(_QUOTED.sub("''", text))
    if wide:
        yield "wide_mark", wide.group()
        return
    try:
        tree = parse(plain(text))
    except ExpressionBroken as error:
        yield "broken_expression", error.near or text[-12:]
        return
    for call in calls(tree):
        function = FUNCTIONS.get(call.name)
        if function is None:
            if call.name not in _BESIDES:
                yield "unknown_function", call.name
        elif not function.least <= len(call.args) <= function.most:
            yield "wrong_arguments", call.name


def plain(text: str) -> str:
    """An expression with a path where `${name}` stood, so that it can be parsed."""
    return MENTION.sub(lambda match: f" /{match.group(1).removeprefix('last-saved#')} ", text)


def calls(tree: Any) -> Iterator[Call]:
    """Every call of a function inside a parsed expression."""
    if isinstance(tree, Call):
        yield tree
    if is_dataclass(tree):
        for one in fields(tree):
            yield from calls(getattr(tree, one.name))
    elif isinstance(tree, tuple):
        for part in tree:
            yield from calls(part)
