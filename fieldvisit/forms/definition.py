"""Compile an XForm into a definition, once per version. It judges the form, it runs nothing."""

from collections import Counter
from xml.etree.ElementTree import Element

from fieldvisit.forms.beginnings import beginnings
from fieldvisit.forms.compiling import Compiler
from fieldvisit.forms.itemsets import itemset_of
from fieldvisit.forms.names import Tree
from fieldvisit.forms.nodes import Action, FormDefinition, Node, Page, Repeat
from fieldvisit.forms.paging import pages_of
from fieldvisit.forms.pause import uncollected
from fieldvisit.forms.planning import ordered, plans_of
from fieldvisit.forms.refusals import FormBroken
from fieldvisit.forms.spaces import Spaces
from fieldvisit.forms.types import kind_of, parameters_of, type_of
from fieldvisit.forms.xform import Control, Media, RawAction, RawForm, attributes, read
from fieldvisit.forms.xpath.binding import Compiled

__all__ = ["FormDefinition", "Node", "Page", "Tree", "load"]

_SHOWN = ("required", "readonly", "constraint")


def load(xform: str, media: Media | None = None) -> FormDefinition:
    """A definition ready to be filled; `media` are the files beside the form, text by file name.
    Raises FormBroken with the place and the reason."""
    with uncollected():
        return _Loading(read(xform, media)).definition()


class _Loading:
    def __init__(self, form: RawForm) -> None:
        self.form = form
        self.compiler = Compiler(form)
        self.tree = self.compiler.tree
        self.controls = {control.ref: control for control in form.controls}
        self.spaces = Spaces(form.tags)
        self.guarded_by: list[tuple[int, ...]] = []
        self.times = Counter((self.around(at)[-1:], node[1]) for at, node in enumerate(form.nodes))

    def around(self, index: int) -> tuple[int, ...]:
        """The repeats around a node, itself not included."""
        repeats = self.tree.repeats(index)
        return repeats[:-1] if self.tree.is_repeat(index) else repeats

    def definition(self) -> FormDefinition:
        form = self.form
        self.check_names()
        nodes = tuple(self.node(index) for index in range(len(form.nodes)))
        graph = ordered(nodes)
        return FormDefinition(
            form_id=form.form_id,
            version=form.version,
            title=form.title,
            root=form.root,
            nodes=nodes,
            pages=pages_of(form, nodes, by_ref=self.tree.by_ref),
            languages=self.compiler.languages,
            texts=self.compiler.texts(),
            actions=tuple(self.action(one) for one in form.actions),
            graph=graph,
            by_ref=self.tree.by_ref,
            plans=plans_of(nodes, graph),
            fresh=beginnings(form, self.tree, nodes=nodes),
            spaces=self.spaces.declared,
        )

    def check_names(self) -> None:
        form, known = self.form, self.tree.by_ref
        for ref in (*self.controls, *form.groups, *form.repeats, *form.binds):
            if ref not in known:
                raise FormBroken(where=ref, why="dangling")
        for control in form.controls:
            around = tuple(form.nodes[at][0] for at in self.tree.repeats(known[control.ref]))
            if around != control.repeats:
                raise FormBroken(where=control.ref, why="outside_repeat")

    def node(self, index: int) -> Node:
        ref, name, parent, text = self.form.nodes[index]
        control = self.controls.get(ref)
        bind = self.form.binds.get(ref, {})
        compiler, element = self.compiler, self.element(ref, control)
        repeats = self.tree.repeats(index)
        readonly = compiler.compiled(bind.get("readonly"), index)
        guards = self.guarded_by[parent] if parent >= 0 else ()
        self.guarded_by.append((*guards, index) if readonly else guards)
        preload = bind.get("preload")
        return Node(
            index=index,
            ref=ref,
            name=name,
            key=name if self.times[self.around(index)[-1:], name] == 1 else self.long_key(index),
            parent=parent,
            children=tuple(self.tree.children(index, "*")) + self.attributes_of(index),
            type=type_of(self.form, index, control=control, inner=bool(self.tree.under[index])),
            kind=kind_of(bind, control),
            default=text,
            tag=self.spaces.tag(index),
            repeats=repeats,
            slot=self.tree.slot(index),
            tail=self.tail(index),
            preload=(preload, bind.get("preloadParams", "")) if preload else None,
            control=control.tag if control else "",
            appearance=self.appearance(ref, element),
            section=_section(control),
            parameters=parameters_of(control, bind),
            relevant=compiler.compiled(bind.get("relevant"), index),
            calculate=compiler.compiled(bind.get("calculate"), index),
            required=compiler.compiled(bind.get("required"), index),
            readonly=readonly,
            constraint=compiler.compiled(bind.get("constraint"), index),
            guards=guards,
            itemset=itemset_of(control, index, compiler=compiler) if control else None,
            repeat=self.repeat(index) if ref in self.form.repeats else None,
            saveto=bind.get("saveto", ""),
            label=compiler.worded(element, "label", index=index),
            hint=compiler.worded(element, "hint", index=index),
            guidance=compiler.worded(element, "hint", index=index, form="guidance"),
            required_message=compiler.message(bind.get("requiredMsg"), index),
            constraint_message=compiler.message(bind.get("constraintMsg"), index),
        )

    def element(self, ref: str, control: Control | None) -> Element | None:
        """What stands in the body for a node."""
        if control is not None:
            return control.element
        return self.form.groups.get(ref, self.form.repeats.get(ref))

    def appearance(self, ref: str, element: Element | None) -> str:
        own = element.get("appearance", "") if element is not None else ""
        inner = self.form.repeats.get(ref)
        return own or (inner.get("appearance", "") if inner is not None else "")

    def attributes_of(self, index: int) -> tuple[int, ...]:
        under = self.tree.under[index]
        if not under:
            return ()
        return tuple(at for name, found in under.items() if name[0] == "@" for at in found)

    def long_key(self, index: int) -> str:
        return self.tail(index).lstrip("/").partition("/")[2] or self.form.nodes[index][1]

    def tail(self, index: int) -> str:
        """A node's reference from the instance around it on."""
        ref = self.form.nodes[index][0]
        outer = self.around(index)
        return ref[len(self.form.nodes[outer[-1]][0]) :] if outer else ref

    def repeat(self, index: int) -> Repeat:
        about = attributes(self.form.repeats[self.form.nodes[index][0]])
        count = self.compiler.compiled(about.get("count"), index)
        fixed = count is not None or about.get("noAddRemove", "").strip() == "true()"
        return Repeat(count=count, fixed=fixed)

    def action(self, raw: RawAction) -> Action:
        target = self.tree.by_ref.get(raw.target)
        source = self.tree.by_ref.get(raw.source, -1) if raw.source else -1
        if target is None:
            raise FormBroken(where=raw.target, why="dangling")
        if raw.value.strip():
            value = self.set_value(raw.value, target, source=source)
        else:
            text = raw.text.strip()
            value = Compiled(lambda scope: text, frozenset(), True, text)
        return Action(raw.events, source, target, value)

    def set_value(self, expression: str, target: int, *, source: int) -> Compiled:
        """An expression of a setvalue, seen from its target; a path that names nothing from there
        is one that pyxform wrote as the question sees it that the setvalue stands in."""
        try:
            return self.compiler.certain(expression, target)
        except FormBroken as error:
            beside = source >= 0 and self.tree.repeats(source) == self.tree.repeats(target)
            if error.why != "unknown_name" or not beside:
                raise
        return self.compiler.certain(expression, source)


def _section(control: Control | None) -> str:
    """The innermost group inside the page whose words stand above the question."""
    inner = control.sections[1:] if control else ()
    repeats = control.repeats if control else ()
    return next((ref for ref, _ in reversed(inner) if ref and ref not in repeats), "")
