"""What a filling begins with, and each new instance of a repeat: the instances that an XForm's
model holds. It runs no expression."""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from fieldvisit.forms.names import Tree
from fieldvisit.forms.nodes import Node, Start
from fieldvisit.forms.safe_xml import local
from fieldvisit.forms.xform import RawForm, is_template


def beginnings(form: RawForm, tree: Tree, *, nodes: Sequence[Node]) -> Mapping[int, Start]:
    """What the root (0) and each new instance of a repeat begin with. A new instance holds the
    instances that its template shows, mostly none. The instances of a repeat with a count wait
    until it asks for them."""
    found = {node.index: Start() for node in nodes if node.is_repeat}
    if form.first is None or not found:
        return {0: Start(), **found}
    reader = _Reader(tree, nodes)
    found[0] = reader.start(form.first, 0)
    for ref in form.repeats:
        index = tree.by_ref[ref]
        template = _template(form.first, ref.split("/")[2:])
        if template is not None:
            found[index] = Start(inner=reader.start(template, index).inner)
    return found


def _template(element: Element, names: Sequence[str]) -> Element | None:
    for child in element:
        if names and local(child) == names[0]:
            if len(names) == 1 and is_template(child):
                return child
            inner = _template(child, names[1:])
            if inner is not None:
                return inner
    return None


class _Reader:
    def __init__(self, tree: Tree, nodes: Sequence[Node]) -> None:
        self.tree, self.nodes = tree, nodes

    def start(self, element: Element, index: int) -> Start:
        """What a home begins with, as an element shows it."""
        texts: dict[int, str] = {}
        inner: dict[int, list[Start]] = {}
        self.gather(element, index, texts=texts, inner=inner)
        return Start(texts, inner)

    def gather(
        self,
        element: Element,
        index: int,
        *,
        texts: dict[int, str],
        inner: dict[int, list[Start]],
    ) -> None:
        for child in element:
            for node in self.tree.children(index, local(child)):
                repeat = self.nodes[node].repeat
                if repeat is None:
                    self.gather(child, node, texts=texts, inner=inner)
                elif not is_template(child):
                    start = self.start(child, node)
                    waits = repeat.count is not None
                    inner.setdefault(node, []).append(Start(start.texts, start.inner, waits))
        if len(element) == 0 and element.text:
            texts[index] = element.text
