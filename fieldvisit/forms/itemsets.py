"""Compile where a question's choices come from: a list, a file, the filling itself, the body. It
offers none itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from fieldvisit.forms.compiling import Compiler
from fieldvisit.forms.lists import Listing
from fieldvisit.forms.nodes import Itemset
from fieldvisit.forms.safe_xml import local
from fieldvisit.forms.wording import Worded
from fieldvisit.forms.xform import Control
from fieldvisit.forms.xpath.binding import Binding, Read
from fieldvisit.forms.xpath.drawing import drawn

CHOOSERS = frozenset({"select", "select1", "rank"})


def itemset_of(control: Control, index: int, *, compiler: Compiler) -> Itemset | None:
    """The choices of a control; None when it is not chosen. Raises FormBroken."""
    if control.tag not in CHOOSERS:
        return None
    found = next((one for one in control.element if local(one) == "itemset"), None)
    if found is None:
        return _inline(control, index, compiler=compiler)
    element = found
    return compiler.guarded(lambda: _shared(element, index, compiler=compiler), index)


def _shared(element: Element, index: int, *, compiler: Compiler) -> Itemset:
    """Questions whose choices no answer can change share them."""
    mark = (element.get("nodeset"), *(one.get("ref") for one in element))
    known = compiler.itemsets.get(mark)
    if known is None:
        known = _drawn(element, index, compiler=compiler)
        if known.fixed is not None and not known.reads and not known.shown:
            compiler.itemsets[mark] = known
    return known


def _inline(control: Control, index: int, *, compiler: Compiler) -> Itemset:
    pairs: list[tuple[str, str]] = []
    words: dict[str, Worded] = {}
    for place, item in enumerate(one for one in control.element if local(one) == "item"):
        value = next((one for one in item if local(one) == "value"), None)
        code = "".join(value.itertext()).strip() if value is not None else ""
        words[str(place)] = compiler.worded(item, "label", index=index)
        pairs.append((code, str(place)))
    codes = frozenset(code for code, _ in pairs)
    shown = _mentioned(words)
    return Itemset(lambda scope: pairs, frozenset(), pairs, True, codes, words, shown)


def _drawn(element: Element, index: int, *, compiler: Compiler) -> Itemset:
    value = _column(element, "value", otherwise="name")
    label = _column(element, "label", otherwise="label")
    binding = Binding(compiler.tree, index)
    found = drawn(element.get("nodeset", ""), binding, value=value.name, label=label.name)
    ids = dict.fromkeys(said for _, said in found.every) if label.translated else ()
    words = {id_: compiler.text(id_, index) for id_ in ids}
    return Itemset(
        pairs=found.pairs,
        reads=frozenset(binding.reads),
        every=found.every,
        translated=label.translated,
        fixed=None if found.narrowed else frozenset(code for code, _ in found.every),
        words=words,
        shown=_mentioned(words),
        only=_only(found.listing, value.name, label=label.name) if found.listing else None,
    )


def _only(listing: Listing, value: str, *, label: str) -> Callable[[str], str | None]:
    """The label of a code that only one row of a list has."""
    labels = listing.column(label)

    def found(code: str) -> str | None:
        rows = listing.by_text(value).get(code, ())
        return labels[rows[0]] if len(rows) == 1 else None

    return found


def _mentioned(words: Mapping[str, Worded]) -> frozenset[Read]:
    return frozenset(
        read for worded in words.values() for wording in worded.values() for read in wording.reads
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """What an `<itemset>` says of its value or its label: a name, or the id of a text."""

    name: str
    translated: bool


def _column(element: Element, tag: str, *, otherwise: str) -> _Column:
    found = next((one for one in element if local(one) == tag), None)
    ref = (found.get("ref") or otherwise).strip() if found is not None else otherwise
    translated = ref.startswith("jr:itext(")
    return _Column((ref[9:-1].strip() if translated else ref).removeprefix("./"), translated)
