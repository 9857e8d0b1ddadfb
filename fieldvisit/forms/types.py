"""Which kind of question a control and a bind make, and what value it holds: small rules over the
table of question types. It compiles nothing."""

from collections.abc import Mapping

from fieldvisit.forms.question_types import kind_asked, kind_held
from fieldvisit.forms.xform import Control, RawForm, attributes

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


def kind_of(bind: Mapping[str, str], control: Control | None) -> str:
    """The kind of value a node holds."""
    return kind_held(control.tag if control else "", bind.get("type", "string"))


def type_of(form: RawForm, index: int, *, control: Control | None, inner: bool) -> str:
    """The kind of question a node is."""
    ref = form.nodes[index][0]
    bind = form.binds.get(ref, {})
    if ref in form.repeats:
        return "repeat_instance"
    if ref in form.groups or (inner and control is None):
        return "group"
    if control is None:
        return "calculate" if "calculate" in bind else "hidden"
    return kind_asked(
        control.tag,
        bind.get("type", "string"),
        media=control.element.get("mediatype", ""),
        told=bind.get("readonly", "").strip() == "true()" and "calculate" not in bind,
    )


def parameters_of(control: Control | None, bind: Mapping[str, str]) -> Mapping[str, str]:
    """What else a form says to the widget: start, end and step of a range, max-pixels, ..."""
    given = attributes(control.element) if control else {}
    own = {name: text for name, text in given.items() if name not in _OF_THE_CONTROL}
    if control is None:
        return own
    return own | {name: text for name, text in bind.items() if name not in _OF_THE_BIND}
