"""Read an ODK XForm as plain facts: instance, binds, body, texts, lists. Hostile XML is refused;
nothing is compiled here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fieldvisit.forms.refusals import FormBroken

LARGEST = 16_000_000
DEEPEST = 40
MOST_NODES = 20_000

_CONTROLS = frozenset({"input", "select", "select1", "trigger", "upload"})
_REFUSED = {"repeat": "repeat", "rank": "unsupported", "range": "unsupported"}


@dataclass(frozen=True, slots=True)
class Control:
    """One element of the body; `sections` are the refs of the groups around it, outermost first."""

    tag: str
    ref: str
    element: Element
    sections: tuple[str, ...]


@dataclass(slots=True)
class RawForm:
    """What an XForm says, unjudged: `nodes` is (ref, name, parent's place, text) in document
    order."""

    title: str = ""
    form_id: str = ""
    version: str = ""
    root: str = "data"
    nodes: list[tuple[str, str, int, str]] = field(default_factory=list)
    binds: dict[str, Mapping[str, str]] = field(default_factory=dict)
    actions: list[tuple[str, str]] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    groups: dict[str, Element] = field(default_factory=dict)
    lists: dict[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    texts: dict[str, dict[str, Element]] = field(default_factory=dict)


def read(xform: str) -> RawForm:
    """Raises FormBroken (not_xml, too_large, too_deep, no_model, no_instance, repeat,
    unsupported)."""
    tree = parsed_safely(xform, where="xform")
    head, body = _child(tree, "head"), _child(tree, "body")
    model = _child(head, "model") if head is not None else None
    if head is None or model is None or body is None:
        raise FormBroken(where="xform", why="no_model")
    form = RawForm(title=_text(_child(head, "title")))
    _read_instances(form, model)
    _read_model(form, model)
    _read_body(form, body, sections=())
    return form


def parsed_safely(text: str, *, where: str) -> Element:
    """XML without entities or a DTD, of bounded size and depth. Raises FormBroken."""
    if len(text) > LARGEST:
        raise FormBroken(where=where, why="too_large")
    try:
        tree: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FormBroken(where=where, why="not_xml") from error
    _check_depth(tree, where)
    return tree


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _check_depth(tree: Element, where: str) -> None:
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise FormBroken(where=where, why="too_deep")


def _child(element: Element, name: str) -> Element | None:
    return next((one for one in element if local(one) == name), None)


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _attributes(element: Element) -> dict[str, str]:
    return {name.rpartition("}")[2]: value for name, value in element.attrib.items()}


def _read_instances(form: RawForm, model: Element) -> None:
    instances = [one for one in model if local(one) == "instance"]
    if not instances or len(instances[0]) != 1:
        raise FormBroken(where="model", why="no_instance")
    primary = instances[0][0]
    about = _attributes(primary)
    form.form_id = about.get("id") or form.title
    form.version = about.get("version", "")
    form.root = local(primary)
    _read_nodes(form, primary, above="", parent=-1)
    for instance in instances[1:]:
        name = instance.get("id", "")
        if instance.get("src"):
            raise FormBroken(where=name, why="external_list")
        form.lists[name] = tuple(_rows(instance))


def _read_nodes(form: RawForm, element: Element, *, above: str, parent: int) -> None:
    ref = f"{above}/{local(element)}"
    place = len(form.nodes)
    if place >= MOST_NODES:
        raise FormBroken(where=ref, why="too_large")
    text = (element.text or "") if len(element) == 0 else ""
    form.nodes.append((ref, local(element), parent, text))
    for child in element:
        _read_nodes(form, child, above=ref, parent=place)


def _rows(instance: Element) -> Iterator[dict[str, str]]:
    for root in instance:
        for item in root:
            yield {local(cell): (cell.text or "").strip() for cell in item}


def _read_model(form: RawForm, model: Element) -> None:
    for element in model:
        name = local(element)
        if name == "bind":
            about = _attributes(element)
            form.binds[about.get("nodeset", "")] = about
        elif name == "setvalue" and "odk-instance-first-load" in element.get("event", ""):
            fixed = (element.text or "").replace("'", "’")
            form.actions.append((element.get("ref", ""), element.get("value") or f"'{fixed}'"))
        elif name == "itext":
            _read_texts(form, element)


def _read_texts(form: RawForm, itext: Element) -> None:
    for translation in itext:
        language = translation.get("lang", "")
        words = {one.get("id", ""): _plain_value(one) for one in translation}
        if translation.get("default") is not None:
            form.texts = {language: words, **form.texts}
        else:
            form.texts[language] = words


def _plain_value(text: Element) -> Element:
    plain = [value for value in text if value.get("form") is None]
    return plain[0] if plain else Element("value")


def _read_body(form: RawForm, element: Element, *, sections: tuple[str, ...]) -> None:
    for child in element:
        name = local(child)
        ref = (child.get("ref") or "").strip()
        if name in _REFUSED:
            raise FormBroken(where=ref or child.get("nodeset", ""), why=_REFUSED[name])
        if name == "group":
            if ref:
                form.groups[ref] = child
            _read_body(form, child, sections=(*sections, ref) if ref else sections)
        elif name in _CONTROLS:
            form.controls.append(Control(name, ref, child, sections))
