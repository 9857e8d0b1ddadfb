"""Compile the expressions and the words of one form, each at the node where it stands. It judges
them, it runs nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from xml.etree.ElementTree import Element

from fieldvisit.forms.names import Tree
from fieldvisit.forms.nodes import Itemset
from fieldvisit.forms.refusals import ExpressionBroken, FormBroken
from fieldvisit.forms.safe_xml import local
from fieldvisit.forms.wording import Worded, Wording, wording_of
from fieldvisit.forms.xform import RawForm
from fieldvisit.forms.xpath.binding import Compiled
from fieldvisit.forms.xpath.compile import compile_text

Made = TypeVar("Made")


class Compiler:
    """What all nodes of a form are compiled with: its tree of names and its texts."""

    def __init__(self, form: RawForm) -> None:
        self.form = form
        self.tree = Tree(form.nodes, frozenset(form.repeats), lists=form.lists)
        self.languages = tuple(form.texts)
        self._plain: dict[str, Worded] = {}
        self.itemsets: dict[object, Itemset] = {}
        self._constants: dict[tuple[str, int], Compiled] = {}

    def compiled(self, source: str | None, index: int) -> Compiled | None:
        """An expression at a node; None for a blank one. Raises FormBroken."""
        if source is None or not source.strip():
            return None
        return self.certain(source, index)

    def certain(self, source: str, index: int) -> Compiled:
        """An expression at a node. Raises FormBroken."""
        if source in ("true()", "false()"):
            index = 0
        known = self._constants.get((source, index))
        if known is None:
            known = self.guarded(lambda: compile_text(source, self.tree, here=index), index)
            self._constants[source, index] = known
        return known

    def guarded(self, work: Callable[[], Made], index: int) -> Made:
        """What a piece of work answers; a broken expression in it is told with its node."""
        try:
            return work()
        except ExpressionBroken as error:
            where = self.form.nodes[index][0]
            raise FormBroken(where=f"{where}: {error.near}", why=error.why) from error

    def worded(self, element: Element | None, tag: str, *, index: int, form: str = "") -> Worded:
        """The words of a child of a control; `form` is the kind of text ("guidance")."""
        found = next((one for one in _children(element) if local(one) == tag), None)
        if found is None:
            return {}
        named = found.get("ref", "")
        if named.startswith("jr:itext("):
            return self.text(named[9:-1].strip("'\" "), index, form=form)
        if form:
            return {}
        return {"": wording_of(found, lambda source: self.certain(source, index))}

    def message(self, text: str | None, index: int) -> Worded:
        """The words of a bind's message, or of the text that it names."""
        if not text:
            return {}
        if text.startswith("jr:itext("):
            return self.text(text[9:-1].strip("'\" "), index)
        return {"": Wording((text,))}

    def text(self, id_: str, index: int, *, form: str = "") -> Worded:
        """A text of the form by its id, compiled at a node when answers are mentioned in it."""
        key = f"{form}:{id_}"
        if key in self._plain:
            return self._plain[key]
        by_language = {
            language: value
            for language, words in self.form.texts.items()
            if (value := _value(words.get(id_, ()), form)) is not None
        }
        if not by_language:
            return {}
        worded = {
            language: wording_of(value, lambda source: self.certain(source, index))
            for language, value in by_language.items()
        }
        first = next(iter(worded.values()))
        worded = {"": worded.get(self.languages[0], first), **worded}
        if all(len(value) == 0 for value in by_language.values()):
            self._plain[key] = worded
        return worded

    def texts(self) -> Mapping[str, Worded]:
        """The texts of the form by id, but those with answers inside: what these mean depends on
        where they stand."""
        ids = dict.fromkeys(
            id_
            for words in self.form.texts.values()
            for id_, values in words.items()
            if not any(len(value) for value in values)
        )
        return {id_: self.text(id_, 0) for id_ in ids}


def _children(element: Element | None) -> Iterable[Element]:
    return element if element is not None else ()


def _value(values: Sequence[Element], form: str) -> Element | None:
    wanted = form or None
    return next((one for one in values if one.get("form") == wanted), None)
