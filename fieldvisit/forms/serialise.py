"""A filling as ODK instance XML and back, and as a flat projection. It runs no expression."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from fieldvisit.forms.cells import Cell, Cells
from fieldvisit.forms.nodes import FormDefinition
from fieldvisit.forms.refusals import FormBroken, InstanceBroken
from fieldvisit.forms.xform import local, parsed_safely

_SILENT = frozenset({"group", "note"})


def write(definition: FormDefinition, cells: Cells, *, everything: bool) -> str:
    """The instance as XML; what is not relevant only when `everything`."""
    root = Element(definition.root, {"id": definition.form_id, "version": definition.version})
    elements: dict[int, Element] = {0: root}
    for cell in cells[1:]:
        above = elements.get(cell.node.parent)
        if above is not None and (everything or cell.relevant):
            element = SubElement(above, cell.node.name)
            element.text = cell.text or None
            elements[cell.node.index] = element
    return tostring(root, encoding="unicode")


def read(definition: FormDefinition, instance: str) -> dict[int, str]:
    """The texts of an instance by node. Raises InstanceBroken (unreadable, other_form)."""
    root = _parsed(instance)
    if local(root) != definition.root or root.get("id") not in (None, definition.form_id):
        raise InstanceBroken(why="other_form")
    held: dict[int, str] = {}
    for ref, text in _leaves(root):
        index = definition.by_ref.get(ref)
        if index is not None and definition.nodes[index].type != "group":
            held[index] = text
    return held


def values_of(instance: str) -> dict[str, str]:
    """The texts of a stored instance by field name, without its form: for paper. Raises
    InstanceBroken."""
    found = ((ref.rpartition("/")[2], text) for ref, text in _leaves(_parsed(instance)))
    return {name: text for name, text in found if text != ""}


def projection(cells: Cells) -> dict[str, Any]:
    """JSON values by field name: whole numbers as int, decimals as float, several choices as a
    list."""
    return {cell.node.key: _json(cell) for cell in cells if _told(cell)}


def texts(cells: Cells) -> dict[str, str]:
    """XForms texts by field name."""
    return {cell.node.key: cell.text for cell in cells if _told(cell)}


def _told(cell: Cell) -> bool:
    node = cell.node
    return cell.relevant and cell.text != "" and not (node.is_meta or node.type in _SILENT)


def _json(cell: Cell) -> Any:
    if cell.node.type == "integer":
        return int(cell.text)
    if cell.node.type == "decimal":
        return float(cell.text)
    return cell.text.split() if cell.node.type == "select_multiple" else cell.text


def _parsed(instance: str) -> Element:
    try:
        return parsed_safely(instance, where="instance")
    except FormBroken as error:
        raise InstanceBroken(why="unreadable") from error


def _leaves(root: Element) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    waiting = [(root, f"/{local(root)}")]
    while waiting:
        element, ref = waiting.pop()
        if len(element) == 0:
            found.append((ref, element.text or ""))
        waiting.extend((child, f"{ref}/{local(child)}") for child in element)
    return found
