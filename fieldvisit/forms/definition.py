"""Compile an XForm into a definition, once per version. It judges the form, it runs nothing."""

from collections import Counter
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from fieldvisit.forms.graph import Facts, graph_of
from fieldvisit.forms.nodes import FormDefinition, Itemset, Node, Page
from fieldvisit.forms.refusals import ExpressionBroken, FormBroken
from fieldvisit.forms.wording import Worded, Wording, wording_of
from fieldvisit.forms.xform import Control, RawForm, local, read
from fieldvisit.forms.xpath.binding import Binding, Compiled, Items
from fieldvisit.forms.xpath.compile import closure, compile_text
from fieldvisit.forms.xpath.parse import parse
from fieldvisit.forms.xpath.paths import rows
from fieldvisit.forms.xpath.tree import Call, Path

__all__ = ["FormDefinition", "Node", "Page", "load"]

_TYPES = {
    "string": "text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "geopoint": "geopoint",
    "barcode": "barcode",
    "binary": "file",
}
_SHOWN = ("required", "readonly", "constraint")


def load(xform: str) -> FormDefinition:
    """A definition ready to be filled. Raises FormBroken with the place and the reason."""
    return _Loading(read(xform)).definition()


class Tree:
    """The static tree of an XForm's instance, as the expressions' names see it."""

    def __init__(self, form: RawForm) -> None:
        self.form = form
        self.by_ref: dict[str, int] = {}
        self.under: list[dict[str, list[int]]] = [{} for _ in form.nodes]
        for index, (ref, name, parent, _) in enumerate(form.nodes):
            if ref in self.by_ref:
                raise FormBroken(where=ref, why="duplicate_node")
            self.by_ref[ref] = index
            if parent >= 0:
                self.under[parent].setdefault(name, []).append(index)

    def children(self, node: int, name: str) -> list[int]:
        if name == "*":
            return sorted(one for found in self.under[node].values() for one in found)
        return self.under[node].get(name, [])

    def parent(self, node: int) -> int | None:
        above = self.form.nodes[node][2]
        return above if above >= 0 else None

    def root_name(self) -> str:
        return self.form.root

    def items(self, instance: str) -> Items | None:
        return self.form.lists.get(instance)


class _Loading:
    def __init__(self, form: RawForm) -> None:
        self.form = form
        self.tree = Tree(form)
        self.names = [name for _, name, _, _ in form.nodes]
        self.languages = tuple(form.texts)
        self.texts = {id_: self.itext(id_) for words in form.texts.values() for id_ in words}

    def definition(self) -> FormDefinition:
        controls = {control.ref: control for control in self.form.controls}
        for ref in (*controls, *self.form.groups, *self.form.binds):
            if ref not in self.tree.by_ref:
                raise FormBroken(where=ref, why="dangling")
        repeated = {name for name, times in Counter(self.names).items() if times > 1}
        nodes = tuple(
            self.node(index, controls.get(ref), repeated=repeated)
            for index, (ref, _, _, _) in enumerate(self.form.nodes)
        )
        return FormDefinition(
            form_id=self.form.form_id,
            version=self.form.version,
            title=self.form.title,
            root=self.form.root,
            nodes=nodes,
            pages=self.pages(nodes),
            languages=self.languages,
            texts=self.texts,
            actions=tuple(self.action(ref, source) for ref, source in self.form.actions),
            graph=graph_of([_facts(node) for node in nodes]),
            by_ref=self.tree.by_ref,
        )

    def node(self, index: int, control: Control | None, *, repeated: set[str]) -> Node:
        ref, name, parent, text = self.form.nodes[index]
        bind = self.form.binds.get(ref, {})
        element = control.element if control else self.form.groups.get(ref)
        compiled = {
            aspect: self.compiled(bind.get(aspect), index)
            for aspect in ("relevant", "calculate", *_SHOWN)
        }
        preload = bind.get("preload")
        return Node(
            index=index,
            ref=ref,
            name=name,
            key=ref.split("/", 2)[-1] if name in repeated else name,
            parent=parent,
            children=tuple(self.tree.children(index, "*")),
            type=self.type_of(index, control, bind=bind),
            default=text,
            preload=(preload, bind.get("preloadParams", "")) if preload else None,
            control=control.tag if control else "",
            appearance=element.get("appearance", "") if element is not None else "",
            section=self.section(control),
            itemset=self.itemset(control, index) if control else None,
            label=self.worded(element, "label", index=index),
            hint=self.worded(element, "hint", index=index),
            required_message=self.message(bind.get("requiredMsg"), index),
            constraint_message=self.message(bind.get("constraintMsg"), index),
            **compiled,
        )

    def type_of(self, index: int, control: Control | None, *, bind: Mapping[str, str]) -> str:
        ref = self.form.nodes[index][0]
        if self.tree.under[index] or ref in self.form.groups:
            return "group"
        kind = _TYPES.get(bind.get("type", "string").removeprefix("xsd:"))
        if kind is None and bind.get("type") not in ("select", "select1"):
            raise FormBroken(where=ref, why="unknown_type")
        if control is None:
            return "calculate" if "calculate" in bind else "hidden"
        return _type_of_control(control, kind or "text", bind=bind)

    def section(self, control: Control | None) -> str:
        """The innermost group inside the page whose words stand above the question."""
        inner = control.sections[1:] if control else ()
        return next((ref for ref in reversed(inner) if ref), "")

    def compiled(self, source: str | None, index: int) -> Compiled | None:
        if source is None or not source.strip():
            return None
        return self.guarded(lambda: compile_text(source, self.tree, here=index), index)

    def guarded(self, work: Callable[[], Compiled], index: int) -> Compiled:
        try:
            return work()
        except ExpressionBroken as error:
            where = self.form.nodes[index][0]
            raise FormBroken(where=f"{where}: {error.near}", why=error.why) from error

    def action(self, ref: str, source: str) -> tuple[int, Compiled]:
        index = self.tree.by_ref.get(ref)
        if index is None:
            raise FormBroken(where=ref, why="dangling")
        return index, self.guarded(lambda: compile_text(source, self.tree, here=index), index)

    def worded(self, element: Element | None, tag: str, *, index: int) -> Worded:
        children = element if element is not None else ()
        found = next((one for one in children if local(one) == tag), None)
        if found is None:
            return {}
        named = found.get("ref", "")
        if named.startswith("jr:itext("):
            return self.texts.get(named[9:-1].strip("'\" "), {})
        return {"": self.wording(found, index)}

    def message(self, text: str | None, index: int) -> Worded:
        if not text:
            return {}
        if text.startswith("jr:itext("):
            return self.texts.get(text[9:-1].strip("'\" "), {})
        return {"": Wording((text,))}

    def itext(self, id_: str) -> Worded:
        ref = id_.rpartition(":")[0]
        index = self.tree.by_ref.get(ref, 0)
        worded = {
            language: self.wording(words[id_], index)
            for language, words in self.form.texts.items()
            if id_ in words
        }
        first = next(iter(worded.values()))
        return {"": worded.get(self.languages[0], first), **worded}

    def wording(self, element: Element, index: int) -> Wording:
        def compile_(source: str) -> Compiled:
            return self.guarded(lambda: compile_text(source, self.tree, here=index), index)

        return wording_of(element, compile_)

    def itemset(self, control: Control, index: int) -> Itemset | None:
        if control.tag not in ("select", "select1"):
            return None
        found = next((one for one in control.element if local(one) == "itemset"), None)
        if found is None:
            return _inline(control)
        try:
            return self.drawn(found, index)
        except ExpressionBroken as error:
            raise FormBroken(where=f"{control.ref}: {error.near}", why=error.why) from error

    def drawn(self, element: Element, index: int) -> Itemset:
        source = element.get("nodeset", "")
        tree = parse(source)
        if not isinstance(tree, Path):
            raise ExpressionBroken(why="unexpected", at=0, near=source[:40])
        binding = Binding(self.tree, index)
        chosen = rows(tree, binding, close=closure)
        assert isinstance(tree.base, Call)
        every = self.tree.items(getattr(tree.base.args[0], "value", "")) or ()
        columns = {local(one): one.get("ref", "") for one in element}
        value, label = columns.get("value", "name"), columns.get("label", "label")
        translated = label.startswith("jr:itext(")
        unfiltered = not tree.steps[1].where
        return Itemset(
            rows=chosen,
            reads=frozenset(binding.reads),
            every=every,
            value=value,
            label=label[9:-1].strip() if translated else label,
            translated=translated,
            fixed=frozenset(row.get(value, "") for row in every) if unfiltered else None,
        )

    def pages(self, nodes: tuple[Node, ...]) -> tuple[Page, ...]:
        found: dict[str, list[str]] = {}
        for control in self.form.controls:
            page = control.sections[0] if control.sections else nodes[0].ref
            found.setdefault(page, []).append(control.ref)
        by_ref = self.tree.by_ref
        return tuple(
            Page(ref, _words(nodes[by_ref[ref]].label), tuple(questions))
            for ref, questions in found.items()
        )


def _type_of_control(control: Control, kind: str, *, bind: Mapping[str, str]) -> str:
    if control.tag == "select1":
        return "select_one"
    if control.tag == "select":
        return "select_multiple"
    if control.tag == "trigger":
        return "acknowledge"
    if control.tag == "upload":
        return "image" if control.element.get("mediatype", "").startswith("image") else "file"
    told = bind.get("readonly", "").strip() == "true()" and "calculate" not in bind
    return "note" if told and kind == "text" else kind


def _inline(control: Control) -> Itemset:
    every: list[dict[str, str]] = []
    for item in control.element:
        if local(item) == "item":
            cells = {local(cell): "".join(cell.itertext()).strip() for cell in item}
            every.append({"name": cells.get("value", ""), "label": cells.get("label", "")})
    fixed = frozenset(row["name"] for row in every)
    return Itemset(lambda scope: every, frozenset(), tuple(every), "name", "label", False, fixed)


def _facts(node: Node) -> Facts:
    value: frozenset[int] | None = None
    if node.calculate is not None:
        value = node.calculate.reads
    if node.itemset is not None and node.itemset.reads:
        value = (value or frozenset()) | node.itemset.reads
    shown: set[int] = set()
    for aspect in (node.required, node.readonly, node.constraint):
        shown |= aspect.reads if aspect else frozenset()
    for worded in (node.label, node.hint, node.required_message, node.constraint_message):
        shown.update(*(wording.reads for wording in worded.values()))
    relevant = node.relevant.reads if node.relevant else None
    return Facts(node.ref, node.parent, relevant, value, frozenset(shown - {node.index}))


def _words(worded: Worded) -> str:
    wording = worded.get("")
    return "".join(one for one in wording.parts if isinstance(one, str)).strip() if wording else ""
