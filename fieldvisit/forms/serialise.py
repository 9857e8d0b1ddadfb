"""A filling as ODK instance XML and back, and as a flat projection. It runs no expression."""

from collections.abc import Callable, Iterable
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from fieldvisit.forms.cells import Cells
from fieldvisit.forms.instances import Cell, Instance
from fieldvisit.forms.nodes import FormDefinition, Start
from fieldvisit.forms.refusals import FormBroken, InstanceBroken
from fieldvisit.forms.safe_xml import local, parsed_safely
from fieldvisit.forms.xform import is_template

SPARE = "fieldvisit-spare"
_HOMES = frozenset({"group", "repeat_instance"})
_SILENT = _HOMES | {"note"}


def write(cells: Cells, *, everything: bool) -> str:
    """The instance as XML. With `everything` also what is not relevant, and the instances that a
    falling count has cut off, marked as such."""
    definition = cells.definition
    version = f" version={quoteattr(definition.version)}" if definition.version else ""
    about = f" id={quoteattr(definition.form_id)}{version}"
    spaces = "".join(
        f" xmlns{':' + prefix if prefix else ''}={quoteattr(uri)}"
        for uri, prefix in definition.spaces.items()
    )
    writer = _Writer(definition, everything=everything)
    writer.element(cells.root.cells[0], about=spaces + about)
    return "".join(writer.parts)


class _Writer:
    def __init__(self, definition: FormDefinition, *, everything: bool) -> None:
        self.nodes = definition.nodes
        self.everything = everything
        self.parts: list[str] = []

    def element(self, cell: Cell, *, about: str = "") -> None:
        """A node with all below it."""
        node, home, add = cell.node, cell.home, self.parts.append
        attributes, inner = "", []
        for child in node.children:
            if self.nodes[child].name[0] != "@":
                inner.append(child)
            elif self.everything or home.cells[self.nodes[child].slot].relevant:
                held = home.cells[self.nodes[child].slot]
                attributes += f" {held.node.tag}={quoteattr(held.text)}"
        if not inner and cell.text == "":
            add(f"<{node.tag}{about}{attributes}/>")
            return
        add(f"<{node.tag}{about}{attributes}>")
        if not inner:
            add(escape(cell.text))
        for child in inner:
            self.child(child, home)
        add(f"</{node.tag}>")

    def child(self, index: int, home: Instance) -> None:
        """A node inside another, or the instances of a repeat there."""
        series = home.series.get(index)
        if series is None:
            self.held(home.cells[self.nodes[index].slot])
            return
        for member in series.members:
            self.held(member.cells[0])
        if self.everything:
            for member in series.spare:
                self.element(member.cells[0], about=f' {SPARE}="true"')

    def held(self, cell: Cell) -> None:
        if self.everything or cell.relevant:
            self.element(cell)


def read(definition: FormDefinition, instance: str) -> Start:
    """What a filling goes on from. What the form does not know is left aside; what the instance
    lacks begins as the form says, a repeat without instances. Raises InstanceBroken (unreadable,
    other_form)."""
    root = _parsed(instance)
    if local(root) != definition.root or root.get("id") not in (None, definition.form_id):
        raise InstanceBroken(why="other_form")
    return _Reader(definition).start(root, 0)


class _Reader:
    def __init__(self, definition: FormDefinition) -> None:
        self.nodes = definition.nodes
        self.by_ref = definition.by_ref

    def start(self, element: Element, index: int) -> Start:
        """What a home begins with, as an element shows it."""
        texts: dict[int, str] = {}
        inner: dict[int, list[Start]] = {}
        self.gather(element, index, texts=texts, inner=inner)
        return Start(texts, inner, element.get(SPARE) == "true")

    def gather(
        self,
        element: Element,
        index: int,
        *,
        texts: dict[int, str],
        inner: dict[int, list[Start]],
    ) -> None:
        node = self.nodes[index]
        for name, text in element.attrib.items():
            attribute = self.by_ref.get(f"{node.ref}/@{name}")
            if attribute is not None:
                texts[attribute] = text
        for child in element:
            found = self.by_ref.get(f"{node.ref}/{local(child)}")
            if found is None or is_template(child):
                continue
            if self.nodes[found].is_repeat:
                inner.setdefault(found, []).append(self.start(child, found))
            else:
                self.gather(child, found, texts=texts, inner=inner)
        # A note may hold a text: XForms tells a readonly question that was filled in from it by
        # nothing else.
        if len(element) == 0 and node.type not in _HOMES:
            texts.setdefault(index, element.text or "")


def values_of(instance: str) -> dict[str, str]:
    """The texts of a stored instance by field name, without its form: for paper. Of a repeat, the
    first instance's. Raises InstanceBroken."""
    found: dict[str, str] = {}
    for ref, text in _leaves(_parsed(instance)):
        if text != "":
            found.setdefault(ref.rpartition("/")[2], text)
    return found


Told = Callable[[Cell], Any]


def projection(cells: Cells, told: Told) -> dict[str, Any]:
    """Values by field name; a repeat's name holds the same of each of its instances."""
    return _projected(cells.definition, cells.root, told=told)


def _projected(definition: FormDefinition, home: Instance, *, told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index in definition.plans[home.node.index].order:
        if index < 0:
            series = home.series[-index]
            if series.relevant and series.members:
                rows = [_projected(definition, one, told=told) for one in series.members]
                found[series.node.key] = rows
            continue
        cell = home.cells[definition.nodes[index].slot]
        node = cell.node
        if cell.relevant and cell.text != "" and not (node.is_meta or node.type in _SILENT):
            found[node.key] = told(cell)
    return found


def as_text(cell: Cell) -> str:
    """An answer as XForms text."""
    return cell.text


def as_json(cell: Cell) -> Any:
    """An answer as JSON: whole numbers as int, decimals as float, several choices as a list."""
    kind = cell.node.kind
    if cell.node.type == "calculate":
        return cell.text
    if kind == "integer":
        return int(cell.text)
    if kind == "decimal":
        return float(cell.text)
    return cell.text.split() if kind in ("select_multiple", "rank") else cell.text


def _parsed(instance: str) -> Element:
    try:
        return parsed_safely(instance, where="instance")
    except FormBroken as error:
        raise InstanceBroken(why="unreadable") from error


def _leaves(root: Element) -> Iterable[tuple[str, str]]:
    waiting = [(root, f"/{local(root)}")]
    while waiting:
        element, ref = waiting.pop()
        if len(element) == 0:
            yield ref, element.text or ""
        inner = [one for one in element if one.get(SPARE) != "true"]
        waiting.extend((child, f"{ref}/{local(child)}") for child in reversed(inner))
