"""Which kind of question a control and a bind make, and what value it holds. Tables and small
rules; it compiles nothing."""

from collections.abc import Mapping

from fieldvisit.forms.refusals import FormBroken
from fieldvisit.forms.xform import Control, RawForm, attributes

_KINDS = {
    "string": "text",
    "int": "integer",
    "integer": "integer",
    "long": "integer",
    "decimal": "decimal",
    "double": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "boolean": "text",
    "select": "text",
    "select1": "text",
    "rank": "rank",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
    "binary": "file",
    "intent": "text",
}
_CHOSEN = {"select1": "select_one", "select": "select_multiple", "rank": "rank"}
_OF_THE_CONTROL = frozenset({"ref", "bind", "appearance", "nodeset", "class", "query"})
_OF_THE_BIND = frozenset(
    {
        "nodeset",
        "ref",
        "id",
        "type",
        "relevant",
        "calculate",
        "required",
        "readonly",
        "constraint",
        "requiredMsg",
        "constraintMsg",
        "preload",
        "preloadParams",
        "saveto",
    }
)


def kind_of(bind: Mapping[str, str], control: Control | None, *, ref: str) -> str:
    """The kind of value a node holds. Raises FormBroken (unknown_type)."""
    named = (bind.get("type") or "string").rpartition(":")[2]
    kind = _KINDS.get(named)
    if kind is None:
        raise FormBroken(where=f"{ref}: {named}", why="unknown_type")
    tag = control.tag if control else ""
    if tag in _CHOSEN:
        return _CHOSEN[tag]
    return {"trigger": "acknowledge", "upload": "file"}.get(tag, kind)


def type_of(form: RawForm, index: int, *, control: Control | None, inner: bool) -> str:
    """The kind of question a node is."""
    ref = form.nodes[index][0]
    bind = form.binds.get(ref, {})
    if ref in form.repeats:
        return "repeat_instance"
    if ref in form.groups or (inner and control is None):
        return "group"
    kind = kind_of(bind, control, ref=ref)
    if control is None:
        return "calculate" if "calculate" in bind else "hidden"
    if control.tag == "range":
        return "range"
    if control.tag == "upload":
        media = control.element.get("mediatype", "").partition("/")[0]
        return media if media in ("image", "audio", "video") else "file"
    told = bind.get("readonly", "").strip() == "true()" and "calculate" not in bind
    return "note" if told and kind == "text" and control.tag == "input" else kind


def parameters_of(control: Control | None, bind: Mapping[str, str]) -> Mapping[str, str]:
    """What else a form says to the widget: start, end and step of a range, max-pixels, ..."""
    given = attributes(control.element) if control else {}
    own = {name: text for name, text in given.items() if name not in _OF_THE_CONTROL}
    if control is None:
        return own
    return own | {name: text for name, text in bind.items() if name not in _OF_THE_BIND}
