"""Functions that look at nodes rather than values, and the shuffling of node-sets. The former are
bound in `xpath.special`; none of them knows a form."""

import hashlib
import math
from collections.abc import Sequence
from typing import TypeVar

from fieldvisit.forms.functions.registry import Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Nodes, Value, to_number, to_text

FUNCTIONS = Family()

FUNCTIONS.special(
    "position",
    0,
    most=1,
    says="`position(node?)`: Inside a filter the place of the candidate; of a node (`position(..)`)"
    " the place of its instance in the repeat. From 1.",
)
FUNCTIONS.special(
    "indexed-repeat",
    3,
    most=11,
    says="`indexed-repeat(node, repeat, place, ...)`: A node of one instance of a repeat, or of"
    " repeats inside repeats; blank when there is no such instance.",
)
FUNCTIONS.special(
    "pulldata",
    4,
    says="`pulldata(list, column, key column, key)`: One cell of the first row of a list or file"
    " whose key is this; blank when there is none.",
)
FUNCTIONS.special(
    "instance",
    1,
    says="`instance(list)/root/item[...]`: The rows of a list or file, narrowed by filters.",
)
FUNCTIONS.special(
    "current",
    0,
    says="`current()`: The node whose expression it is, also inside a filter.",
)
FUNCTIONS.special(
    "jr:choice-name",
    2,
    says="`jr:choice-name(code, 'question')`: The words of a choice in the language shown.",
)
FUNCTIONS.special("jr:itext", 1, says="`jr:itext(id)`: A text of the form in the language shown.")

# ODK XForms specification, randomize(): a Park-Miller generator and the inside-out Fisher-Yates
_MODULUS, _MULTIPLIER = 2**31 - 1, 16_807

Thing = TypeVar("Thing")


@FUNCTIONS.in_scope("randomize", 1, most=2, steady=False)
def randomize(scope: Scope, args: Sequence[Run]) -> Value:
    """`randomize(nodes, seed?)`: The nodes in an order by chance, with a seed always the same."""
    nodes = args[0](scope)
    seed = seed_of(args[1](scope)) if len(args) > 1 else scope.seed
    return Nodes(shuffled(nodes, seed)) if isinstance(nodes, Nodes) else nodes


@FUNCTIONS.in_scope("last", 0, steady=False)
def last(scope: Scope, args: Sequence[Run]) -> Value:
    """`last()`: Inside a filter, how many candidates there are."""
    return float(scope.size)


def shuffled(things: Sequence[Thing], seed: int) -> list[Thing]:
    """The things in the order that a seed gives, the same on every engine."""
    # a seed beyond 2**53 loses its last digits, as in the engines that count in doubles
    state = math.fmod(float(seed), _MODULUS)
    if state <= 0:
        state += _MODULUS - 1
    order: list[Thing] = []
    for place, thing in enumerate(things):
        state = state * _MULTIPLIER % _MODULUS
        other = int((int(state) - 1) / (_MODULUS - 1) * (place + 1))
        order.append(thing)
        if other != place:
            order[place] = order[other]
            order[other] = thing
    return order


def seed_of(value: Value) -> int:
    """A seed from any value: a number without its fraction; a text that is no number by its
    SHA-256, as JavaRosa takes it."""
    number = to_number(value)
    if math.isfinite(number):
        return math.trunc(number)
    text = to_text(value)
    if text == "" or text == "NaN":
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
