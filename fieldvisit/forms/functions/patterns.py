"""Regular expressions in forms: matched by RE2, in time linear in the text, or refused. It never
backtracks (docs/adr/0011)."""

import re
from functools import lru_cache

import re2

LONGEST = 2_000
_STEPS = 20_000_000  # size of the program times bytes of the text: at most about 0.2 s

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 4 << 20

# one piece of a pattern, as far as Java, JavaScript and RE2 write it differently
_PIECE = re.compile(
    r"""\\u(?P<code>[0-9A-Fa-f]{4})
      | \\(?P<turned>[pP])\{(?:Is|script=|sc=)?(?P<name>\w+)\}
      | \\(?P<plain>_)
      | (?P<begin>\[\^?\]?)
      | \[:\^?\w+:\] | \\. | .""",
    re.VERBOSE | re.DOTALL,
)
_POSIX = {
    **{one.capitalize(): one for one in ("alnum", "alpha", "digit", "lower", "punct", "upper")},
    "Space": "space",
    "XDigit": "xdigit",
    "ASCII": "ascii",
}


def matches(text: str, pattern: str) -> bool:
    """Whether the pattern matches the whole text. A pattern that is refused matches nothing, and
    neither does a text that is too long for a costly pattern."""
    compiled = _compiled(pattern)
    if compiled is None:
        return False
    letters = text.encode("utf-8", "replace")
    if len(letters) * compiled.programsize > _STEPS:
        return False
    return compiled.fullmatch(letters) is not None


def refusal(pattern: str) -> str:
    """Why a pattern cannot do: "bad_pattern" when it is broken, looks around, refers back or is too
    large; blank when it can."""
    return "bad_pattern" if _compiled(pattern) is None else ""


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> "re2._Regexp[bytes] | None":
    spelled = _for_re2(pattern) if len(pattern) <= LONGEST else None
    if spelled is None:
        return None
    try:
        return re2.compile(spelled.encode("utf-8", "replace"), _OPTIONS)
    except re2.error:
        return None


def _for_re2(pattern: str) -> str | None:
    """The pattern in RE2's spelling; None for Java's `[a&&b]`, which RE2 would read as letters."""
    inside = False
    pieces: list[str] = []
    for match in _PIECE.finditer(pattern):
        piece = match.group()
        if inside and piece == "&" and pieces[-1] == "&":
            return None
        pieces.append(_translated(match, inside=inside))
        if not inside:
            inside = match.group("begin") is not None
        elif piece == "]":
            inside = False
    return "".join(pieces)


def _translated(match: re.Match[str], *, inside: bool) -> str:
    if match.group("code"):
        return f"\\x{{{match.group('code')}}}"
    if match.group("plain"):
        return "_"
    name = match.group("name")
    if name is None:
        return match.group()
    if name not in _POSIX:
        return f"\\{match.group('turned')}{{{name}}}"
    listed = f"[:{'^' if match.group('turned') == 'P' else ''}{_POSIX[name]}:]"
    return listed if inside else f"[{listed}]"
