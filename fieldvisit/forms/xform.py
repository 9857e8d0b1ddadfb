"""Read an ODK XForm as plain facts: instance, binds, body, texts, lists. Hostile XML is refused;
nothing is compiled here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from fieldvisit.forms import lists, question_types
from fieldvisit.forms.lists import Secondary
from fieldvisit.forms.names import RawNode
from fieldvisit.forms.refusals import FormBroken
from fieldvisit.forms.safe_xml import local, parsed_safely

MOST_NODES = 20_000

XFORMS = "http://www.w3.org/2002/xforms"
# XForms 1.0 has one more element for text, which XLSForm never writes
CONTROLS = (question_types.CONTROLS | {"secret"}) - {"group", "repeat"}
ACTIONS = frozenset({"setvalue"})
EVENTS = frozenset(
    {
        "odk-instance-first-load",
        "odk-instance-load",
        "odk-new-repeat",
        "xforms-value-changed",
        "xforms-ready",
        "jr-insert",
        "xforms-revalidate",
    }
)

Media = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Control:
    """One element of the body; `sections` are the groups around it (reference, element), outermost
    first; `repeats` the references of the repeats around it."""

    tag: str
    ref: str
    element: Element
    sections: tuple[tuple[str, Element], ...]
    repeats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawAction:
    """A `setvalue`: where it stands (`source`: a question, a repeat, blank for the form), what it
    sets, and the expression or the fixed text."""

    events: frozenset[str]
    source: str
    target: str
    value: str
    text: str


@dataclass(slots=True)
class RawForm:
    """What an XForm says, unjudged: `nodes` in document order, one for each node of a repeat
    however many instances stand there; `first` is the instance as written."""

    title: str = ""
    form_id: str = ""
    version: str = ""
    root: str = "data"
    nodes: list[RawNode] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    first: Element | None = None
    binds: dict[str, Mapping[str, str]] = field(default_factory=dict)
    actions: list[RawAction] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    groups: dict[str, Element] = field(default_factory=dict)
    repeats: dict[str, Element] = field(default_factory=dict)
    lists: dict[str, Secondary] = field(default_factory=dict)
    texts: dict[str, dict[str, Sequence[Element]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def read(xform: str, media: Media | None = None) -> RawForm:
    """Raises FormBroken (not_xml, too_large, too_deep, no_model, no_instance, missing_media,
    broken_media, unknown_event)."""
    tree = parsed_safely(xform, where="xform")
    head, body = _child(tree, "head"), _child(tree, "body")
    model = _child(head, "model") if head is not None else None
    if head is None or model is None or body is None:
        raise FormBroken(where="xform", why="no_model")
    title = _child(head, "title")
    form = RawForm(title=(title.text or "").strip() if title is not None else "")
    for element in model:
        if local(element) == "bind":
            _read_bind(form, element)
    _read_body(form, body, above=_Above())
    _read_instances(form, model, media=media or {})
    for element in model:
        if local(element) in ACTIONS:
            _read_action(form, element, source="")
        elif local(element) == "itext":
            _read_texts(form, element)
    return form


def plain_ref(ref: str) -> str:
    """A reference without blanks and prefixes of names."""
    ref = ref.strip()
    if ":" not in ref:
        return ref
    return "/".join(_plain_name(step) for step in ref.split("/"))


def _plain_name(step: str) -> str:
    mark = "@" if step.startswith("@") else ""
    return mark + step.removeprefix("@").rpartition(":")[2]


def _child(element: Element, name: str) -> Element | None:
    return next((one for one in element if local(one) == name), None)


def attributes(element: Element) -> dict[str, str]:
    """An element's attributes by their names without namespace."""
    return {name.rpartition("}")[2]: value for name, value in element.attrib.items()}


def _read_bind(form: RawForm, element: Element) -> None:
    about = attributes(element)
    ref = plain_ref(about.get("nodeset", about.get("ref", "")))
    form.binds[ref] = {**form.binds.get(ref, {}), **about}
    if "id" in about:
        form.ids[about["id"]] = ref


def _read_instances(form: RawForm, model: Element, *, media: Media) -> None:
    instances = [one for one in model if local(one) == "instance"]
    if not instances or len(instances[0]) != 1:
        raise FormBroken(where="model", why="no_instance")
    primary = instances[0][0]
    about = attributes(primary)
    form.form_id = about.get("id") or form.title
    form.version = about.get("version", "")
    form.root = local(primary)
    form.first = primary
    _Nodes(form).read([primary], above="", parent=-1, blank=False)
    # the register itself need not lie beside a form that changes it
    for ref, _, _, text in form.nodes:
        if ref.endswith("/meta/entity/@dataset"):
            form.lists[text] = lists.NOTHING
    for instance in instances[1:]:
        name = instance.get("id", "")
        if name not in form.lists or not _is_missing(instance, media):
            form.lists[name] = _secondary(instance, name, media=media)


def _is_missing(instance: Element, media: Media) -> bool:
    source = instance.get("src", "")
    return bool(source) and source.rpartition("/")[2] not in media


def _secondary(instance: Element, name: str, *, media: Media) -> Secondary:
    source = instance.get("src", "")
    if not source:
        return lists.of_element(instance, where=name)
    file = source.rpartition("/")[2]
    if source.startswith("jr://instance/"):
        return lists.NOTHING
    if file not in media:
        raise FormBroken(where=file, why="missing_media")
    return lists.of_file(file, media[file])


class _Nodes:
    """The static nodes of an instance: what stands several times in a repeat is one node."""

    def __init__(self, form: RawForm) -> None:
        self.form = form

    def read(self, same: Sequence[Element], *, above: str, parent: int, blank: bool) -> None:
        """Add a node and all below it; `same` are the elements that stand for it. `blank`: what
        they hold is an instance's own, not what a new one begins with."""
        name = local(same[0])
        ref, place = f"{above}/{name}", len(self.form.nodes)
        is_repeat = ref in self.form.repeats
        if is_repeat:
            same = sorted(same, key=lambda one: not is_template(one))
            blank = blank or not is_template(same[0])
        first = same[0]
        text = (first.text or "") if len(first) == 0 and not blank else ""
        self._add((ref, name, parent, text), first.tag)
        for attribute, held in first.attrib.items():
            if _is_node(attribute, parent):
                self._add((f"{ref}/@{attribute}", f"@{attribute}", place, held), attribute)
        if len(first) == 0 and len(same) == 1:
            return
        below: dict[str, list[Element]] = {}
        for child in (child for element in same for child in element):
            below.setdefault(local(child), []).append(child)
        for found in below.values():
            inside = f"{ref}/{local(found[0])}"
            if len(found) > len(same) and inside not in self.form.repeats:
                raise FormBroken(where=inside, why="duplicate_node")
            self.read(found, above=ref, parent=place, blank=blank)

    def _add(self, node: RawNode, tag: str) -> None:
        if len(self.form.nodes) >= MOST_NODES:
            raise FormBroken(where=node[0], why="too_large")
        self.form.nodes.append(node)
        self.form.tags.append(tag)


def is_template(element: Element) -> bool:
    """Whether an element of the instance only says what a new instance begins with."""
    return any(name.endswith("}template") for name in element.attrib)


def _is_node(attribute: str, parent: int) -> bool:
    if "}" in attribute:
        return False
    return parent >= 0 or attribute not in ("id", "version")


def _read_texts(form: RawForm, itext: Element) -> None:
    for translation in itext:
        language = translation.get("lang", "")
        words: dict[str, Sequence[Element]] = {one.get("id", ""): tuple(one) for one in translation}
        if translation.get("default") is not None:
            form.texts = {language: words, **form.texts}
        else:
            form.texts[language] = words


@dataclass(frozen=True, slots=True)
class _Above:
    ref: str = ""
    sections: tuple[tuple[str, Element], ...] = ()
    repeats: tuple[str, ...] = ()


def _ref_of(form: RawForm, element: Element, *, above: str) -> str:
    if element.get("bind") is not None:
        return form.ids.get(element.get("bind", ""), element.get("bind", ""))
    ref = plain_ref(element.get("ref") or element.get("nodeset") or "")
    return f"{above}/{ref}" if ref and not ref.startswith("/") else ref


def _read_body(form: RawForm, element: Element, *, above: _Above) -> None:
    for child in element:
        name = local(child)
        ref = _ref_of(form, child, above=above.ref)
        if name == "group":
            if ref:
                form.groups.setdefault(ref, child)
            sections = (*above.sections, (ref, child))
            _read_body(form, child, above=_Above(ref or above.ref, sections, above.repeats))
        elif name == "repeat":
            form.repeats[ref] = child
            _read_body(form, child, above=_Above(ref, above.sections, (*above.repeats, ref)))
        elif name in CONTROLS:
            form.controls.append(Control(name, ref, child, above.sections, above.repeats))
            _read_actions(form, child, source=ref)
        elif name in ACTIONS:
            _read_action(form, child, source=above.repeats[-1] if above.repeats else "")


def _read_actions(form: RawForm, element: Element, *, source: str) -> None:
    for child in element:
        if local(child) in ACTIONS:
            _read_action(form, child, source=source)


def _read_action(form: RawForm, element: Element, *, source: str) -> None:
    target = _ref_of(form, element, above="")
    events = frozenset(attributes(element).get("event", "").split())
    unknown = events - EVENTS
    if unknown or not events:
        raise FormBroken(where=f"{target}: {' '.join(sorted(unknown))}", why="unknown_event")
    text = element.text or ""
    form.actions.append(RawAction(events, source, target, element.get("value", ""), text))
