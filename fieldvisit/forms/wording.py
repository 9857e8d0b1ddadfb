"""Labels, hints and messages with `${x}` inside, per language. It never decides which language is
shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from fieldvisit.forms.scope import Scope
from fieldvisit.forms.values import to_text
from fieldvisit.forms.xform import local
from fieldvisit.forms.xpath.binding import Compiled

Compile = Callable[[str], Compiled]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words and the expressions between them."""

    parts: tuple[str | Compiled, ...]

    @property
    def reads(self) -> frozenset[int]:
        """The nodes whose values the words mention."""
        return frozenset().union(*(one.reads for one in self.parts if isinstance(one, Compiled)))

    def text(self, scope: Scope) -> str:
        """The words as shown now."""
        shown = (one if isinstance(one, str) else to_text(one.run(scope)) for one in self.parts)
        return "".join(shown).strip()


Worded = Mapping[str, Wording]
"""One wording per language; the key "" stands for every language not named."""


def wording_of(element: Element, compile_: Compile) -> Wording:
    """The wording of an element with `<output value="...">` children. Raises ExpressionBroken."""
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
