"""Read the conditions and sums that stand in a cell, as writing and as a tree. It runs none and
knows no form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any

from fieldvisit.forms.authoring.columns import COMPUTED
from fieldvisit.forms.functions import FUNCTIONS
from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.xpath.parse import parse
from fieldvisit.forms.xpath.tree import Call, Path, Text

MENTION = re.compile(r"\$\{([^{}$]*)\}")
_OPEN = re.compile(r"\$\{|\$(?=\w)|(?<!\$)\{")
_SWITCHES = frozenset({"yes", "no", "true", "false", "true()", "false()", "是", "否"})
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_WIDE = re.compile(r"[（）＝！＋－＊，“”‘’＞＜；：。、｛｝＄]")
# bound by hand where an expression is compiled
_BESIDES = frozenset({"jr:choice-name", "instance", "current", "position", "last", "pulldata"})


KNOWN = (*FUNCTIONS, *_BESIDES)
"""The functions that an expression may call."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell's writing: a code of `words.findings`, and the text there."""

    code: str
    near: str


def is_expression(column: str, text: str) -> bool:
    """Whether a cell of a column is computed rather than plain text."""
    if column in ("required", "readonly"):
        return text.lower() not in _SWITCHES
    if column == "default":
        return "${" in text or re.search(r"[\w\-]\(", text) is not None
    return column in COMPUTED


def mentions(text: str) -> list[str]:
    """The names that `${...}` in a text wants, without `last-saved#`."""
    return [_plain(name) for name in MENTION.findall(text)]


def _plain(name: str) -> str:
    return name.strip().removeprefix("last-saved#")


def unclosed(text: str) -> str:
    """The place where a `${` is not closed or a brace stands alone; "" when there is none."""
    left = MENTION.sub("", text)
    found = re.search(r"\$\{", left)
    return left[found.start() :][:12] if found else ""


def faults(text: str) -> Iterator[Fault]:
    """What is wrong with an expression's writing, names left aside."""
    plainly = MENTION.sub("", _QUOTED.sub("''", text))
    wide = _WIDE.search(plainly)
    if wide:
        yield Fault("wide_mark", wide.group())
        return
    brace = _OPEN.search(plainly)
    if brace:
        yield Fault("broken_mention", plainly[brace.start() :][:12])
        return
    try:
        tree = tree_of(text)
    except ExpressionBroken as error:
        yield Fault("broken_expression", error.near or text[-12:])
        return
    for call in walked(tree, Call):
        yield from _called(call)


def _called(call: Call) -> Iterator[Fault]:
    function = FUNCTIONS.get(call.name)
    if function is not None:
        if not function.least <= len(call.args) <= function.most:
            yield Fault("wrong_arguments", call.name)
        elif function.judge is not None:
            texts = [literal(one) for one in call.args]
            why = function.judge(texts)
            if why:
                yield Fault(why, (texts[-1] if why == "bad_pattern" else "") or call.name)
    elif call.name not in _BESIDES:
        yield Fault("unknown_function", call.name)


@lru_cache(maxsize=4096)
def tree_of(text: str) -> Any:
    """An expression parsed, with `/name` where `${name}` stood. Raises ExpressionBroken."""
    return parse(MENTION.sub(lambda one: f" /{_plain(one.group(1))} ", text))


def walked(tree: Any, kind: type[Any]) -> Iterator[Any]:
    """Every part of a tree that is of a kind, outermost first; the conditions in `[...]` belong to
    other rows and are left out."""
    if isinstance(tree, kind):
        yield tree
    if isinstance(tree, tuple):
        for part in tree:
            yield from walked(part, kind)
    elif is_dataclass(tree):
        for one in fields(tree):
            if one.name != "where":
                yield from walked(getattr(tree, one.name), kind)


def mentioned(tree: Any) -> str:
    """The name that a part of a tree stands for: `${name}`, and "." for the answer itself; ""
    for anything else."""
    if not isinstance(tree, Path) or len(tree.steps) != 1:
        return ""
    step = tree.steps[0]
    if tree.base == "root":
        return step.name
    return "." if tree.base == "here" and step.axis == "self" else ""


def bare(tree: Any) -> str:
    """The name of a part that was written without `${}`; "" for anything else."""
    if isinstance(tree, Path) and tree.base == "here" and tree.steps[0].axis == "child":
        return tree.steps[0].name
    return ""


def literal(tree: Any) -> str | None:
    """The text of a part that is a text; None for anything else."""
    return tree.value if isinstance(tree, Text) else None
