"""Cut an expression into tokens (XPath 1.0 as ODK XForms uses it). It never judges their order."""

import re
from dataclasses import dataclass

from fieldvisit.forms.refusals import ExpressionBroken

LONGEST = 20_000

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    | (?P<mark>::|//|\.\.|!=|<=|>=|[()\[\]@,/|+\-=<>*.$])
    )""",
    re.VERBOSE,
)
_WORD_OPERATORS = frozenset({"and", "or", "mod", "div"})
_OPERAND_ENDS = frozenset({")", "]", "..", "."})


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, text, name, operator (a word or `*` between operands), mark or end."""

    kind: str
    text: str
    at: int


def tokens(source: str) -> list[Token]:
    """All tokens of an expression, an `end` token last. Raises ExpressionBroken (too_long,
    bad_character)."""
    if len(source) > LONGEST:
        raise ExpressionBroken(why="too_long", at=LONGEST, near="")
    found: list[Token] = []
    at = 0
    end = len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None:
            raise ExpressionBroken(why="bad_character", at=at, near=source[at : at + 12].strip())
        kind = match.lastgroup or "mark"
        text, begins = match.group(kind), match.start(kind)
        if ((kind == "name" and text in _WORD_OPERATORS) or text == "*") and _ends_operand(found):
            kind = "operator"
        found.append(Token(kind, text, begins))
        at = match.end()
    found.append(Token("end", "", end))
    return found


def _ends_operand(found: list[Token]) -> bool:
    # XPath 1.0, 3.7: after an operand `*` multiplies and `and` joins; elsewhere both are names
    if not found:
        return False
    last = found[-1]
    if last.kind == "mark":
        return last.text in _OPERAND_ENDS
    return last.kind != "operator"
