"""Labels, hints and messages with `${x}` inside, per language. It never decides which language is
shown."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from fieldvisit.forms.safe_xml import local
from fieldvisit.forms.scope import Scope
from fieldvisit.forms.values import to_text
from fieldvisit.forms.xpath.binding import Compiled, Read

Compile = Callable[[str], Compiled]


_NOTHING: frozenset[Read] = frozenset()


class Wording(NamedTuple):
    """Words and the expressions between them."""

    parts: tuple[str | Compiled, ...]

    @property
    def reads(self) -> frozenset[Read]:
        """What the words mention."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return _NOTHING
        return frozenset().union(*(one.reads for one in self.parts if isinstance(one, Compiled)))

    def text(self, scope: Scope) -> str:
        """The words as shown now."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0].strip()
        shown = (one if isinstance(one, str) else _shown(one, scope) for one in self.parts)
        return "".join(shown).strip()


_SILENCE = Wording(())

Worded = Mapping[str, Wording]
"""One wording per language; the key "" stands for every language not named."""


def wording_of(element: Element, compile_: Compile) -> Wording:
    """The wording of an element with `<output value="...">` children. Raises ExpressionBroken."""
    if len(element) == 0:
        return Wording((element.text,)) if element.text else _SILENCE
    parts: list[str | Compiled] = [element.text or ""]
    for child in element:
        if local(child) == "output":
            parts.append(compile_(child.get("value") or child.get("ref") or "''"))
        else:
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return Wording(tuple(part for part in parts if part != ""))


def said(worded: Worded, language: str, *, scope: Scope) -> str:
    """What is shown in a language; blank when there are no words."""
    wording = worded.get(language) or worded.get("")
    return wording.text(scope) if wording else ""


def plain(worded: Worded) -> str:
    """The words of the form's own language with what is mentioned left out."""
    wording = worded.get("")
    return "".join(p for p in wording.parts if isinstance(p, str)).strip() if wording else ""


def _shown(compiled: Compiled, scope: Scope) -> str:
    text = to_text(compiled.run(scope))
    return "" if text == "NaN" else text
