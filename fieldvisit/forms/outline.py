"""What an XForm asks, as a flat list: where, of which kind, in which words, under which rules, with
which choices. It compiles and runs nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from fieldvisit.forms.question_types import kind_asked
from fieldvisit.forms.safe_xml import parsed_safely

RULES: Mapping[str, str] = {
    "relevant": "relevant",
    "required": "required",
    "constraint": "constraint",
    "calculate": "calculation",
    "readonly": "readonly",
}
_CONTROLS = frozenset({"input", "select", "select1", "trigger", "upload", "range", "rank"})
_PATH = re.compile(r"(?:\.\.|/\w[\w.\-]*)(?:/(?:\.\.|[\w.\-]+))*")
_OF_LIST = re.compile(r"instance\('([^']+)'\)")


@dataclass(slots=True)
class Asked:
    """One field, group or repeat. `rules` by XLSForm column, paths in them shortened to names;
    `choices` are codes with their words."""

    ref: str
    kind: str = "hidden"
    data: str = "string"
    label: str = ""
    hint: str = ""
    appearance: str = ""
    list_name: str = ""
    rules: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.ref.rpartition("/")[2]


def outline(xform: str) -> dict[str, Asked]:
    """Every node of the form's own instance by its reference, in document order. Raises
    FormBroken when it is no XForm."""
    tree = parsed_safely(xform, where="xform")
    found = {ref: Asked(ref) for ref in _refs(tree)}
    texts = _texts(tree)
    lists = dict(_lists(tree, texts))
    for bind in _every(tree, "bind"):
        asked = found.get(bind.get("nodeset", ""))
        if asked is not None:
            _bound(asked, bind)
    for element in _every(tree, "group", "repeat", *_CONTROLS):
        asked = found.get((element.get("ref") or element.get("nodeset") or "").strip())
        if asked is not None:
            _shown(asked, element, texts=texts, lists=lists)
    return found


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _every(tree: Element, *names: str) -> Iterator[Element]:
    return (element for element in tree.iter() if _local(element) in names)


def _child(element: Element, name: str) -> Element | None:
    return next((one for one in element if _local(one) == name), None)


def _refs(tree: Element) -> Iterator[str]:
    instance = next(_every(tree, "instance"), None)
    roots = list(instance) if instance is not None else []
    seen: set[str] = set()

    def below(element: Element, above: str) -> Iterator[str]:
        for child in element:
            ref = f"{above}/{_local(child)}"
            if ref not in seen and _local(child) != "meta":
                seen.add(ref)
                yield ref
                yield from below(child, ref)

    for root in roots[:1]:
        yield from below(root, f"/{_local(root)}")


def _texts(tree: Element) -> dict[str, str]:
    """The words of the first (default) language by their id."""
    spoken = list(_every(tree, "translation"))
    spoken.sort(key=lambda one: one.get("default") is None)
    return {
        text.get("id", ""): said(value)
        for translation in spoken[:1]
        for text in translation
        if (value := _child(text, "value")) is not None
    }


def _lists(tree: Element, texts: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    for instance in list(_every(tree, "instance"))[1:]:
        rows: dict[str, str] = {}
        for item in _every(instance, "item"):
            cells = {_local(cell): "".join(cell.itertext()).strip() for cell in item}
            words = texts.get(cells.get("itextId", ""), cells.get("label", ""))
            rows[cells.get("name", "")] = words
        yield instance.get("id", ""), rows


def _bound(asked: Asked, bind: Element) -> None:
    about = {name.rpartition("}")[2]: value for name, value in bind.attrib.items()}
    asked.rules = {
        column: shortened(about[name]) for name, column in RULES.items() if about.get(name)
    }
    asked.kind = "calculate" if "calculate" in about else "hidden"
    asked.data = about.get("type", "string")


def _shown(
    asked: Asked, element: Element, *, texts: Mapping[str, str], lists: Mapping[str, dict[str, str]]
) -> None:
    tag = _local(element)
    if tag in ("group", "repeat"):
        asked.kind = "repeat" if tag == "repeat" or asked.kind == "repeat" else "group"
    else:
        told = asked.rules.get("readonly") == "true()" and "calculation" not in asked.rules
        media = element.get("mediatype", "")
        asked.kind = kind_asked(tag, asked.data, media=media, told=told)
    asked.label = _words(element, "label", texts=texts) or asked.label
    asked.hint = _words(element, "hint", texts=texts)
    asked.appearance = element.get("appearance", "")
    itemset = _child(element, "itemset")
    if itemset is not None:
        named = _OF_LIST.search(itemset.get("nodeset", ""))
        asked.list_name = named.group(1) if named else itemset.get("nodeset", "")
        asked.choices = lists.get(asked.list_name, {})
        filtered = itemset.get("nodeset", "").partition("[")[2].removesuffix("]")
        if filtered:
            asked.rules["choice_filter"] = shortened(filtered)


def _words(element: Element, tag: str, *, texts: Mapping[str, str]) -> str:
    found = _child(element, tag)
    if found is None:
        return ""
    named = found.get("ref", "")
    if named.startswith("jr:itext("):
        return texts.get(named[9:-1].strip("'\" "), "")
    return said(found)


def said(element: Element) -> str:
    """The words of a label, `${name}` where an answer is put in."""
    parts = [element.text or ""]
    for child in element:
        value = shortened(child.get("value", ""))
        parts += [f"${{{value}}}" if value else "", child.tail or ""]
    return " ".join("".join(parts).split())


def shortened(expression: str) -> str:
    """An expression with names in place of paths, blanks made one."""
    plain = _PATH.sub(lambda path: path.group().rpartition("/")[2] or path.group(), expression)
    return " ".join(plain.split())
