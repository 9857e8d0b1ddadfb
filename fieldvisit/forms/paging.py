"""What a form's pages show, in order: top-level groups, with repeats as trees. It decides no
relevance."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from fieldvisit.forms.nodes import Entry, Node, Page
from fieldvisit.forms.safe_xml import local
from fieldvisit.forms.wording import plain
from fieldvisit.forms.xform import Control, RawForm

_Tree = dict[int, "_Tree | None"]


def pages_of(
    form: RawForm, nodes: Sequence[Node], *, by_ref: Mapping[str, int]
) -> tuple[Page, ...]:
    """The pages; questions outside of any group make pages of the root's name, wherever they
    stand between groups."""
    found: list[Page] = []
    for _, run in groupby(form.controls, key=_page):
        controls = list(run)
        ref = _ref(controls[0]) or nodes[0].ref
        label = plain(nodes[by_ref[ref]].label) or _words(controls[0])
        questions = tuple(control.ref for control in controls)
        found.append(Page(ref, label, questions, _layout(controls, by_ref=by_ref)))
    return tuple(found)


def _page(control: Control) -> object:
    if control.sections:
        return id(control.sections[0][1])
    return control.repeats[0] if control.repeats else ""


def _ref(control: Control) -> str:
    if control.sections:
        return control.sections[0][0]
    return control.repeats[0] if control.repeats else ""


def _words(control: Control) -> str:
    """The words of a group that is no node of the instance."""
    group = control.sections[0][1] if control.sections else ()
    found = next((one for one in group if local(one) == "label"), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _layout(controls: Sequence[Control], *, by_ref: Mapping[str, int]) -> tuple[Entry, ...]:
    tree: _Tree = {}
    for control in controls:
        level = tree
        for repeat in control.repeats:
            inner = level.setdefault(by_ref[repeat], {})
            assert inner is not None
            level = inner
        level[by_ref[control.ref]] = None
    return _entries(tree)


def _entries(tree: _Tree) -> tuple[Entry, ...]:
    return tuple(
        Entry(node, None if inner is None else _entries(inner)) for node, inner in tree.items()
    )
