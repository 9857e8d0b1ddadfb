"""The namespaces of an instance's elements, as prefixes. It writes no XML."""

from collections.abc import Sequence

from fieldvisit.forms.xform import XFORMS

_KNOWN = {"http://openrosa.org/xforms": "orx", "http://openrosa.org/javarosa": "jr"}


class Spaces:
    """Names as they are written; `declared` are the namespaces (uri to prefix) that the root
    declares. The root's own namespace needs no prefix, XForms' own none at all."""

    def __init__(self, tags: Sequence[str]) -> None:
        self.tags = tags
        self.declared: dict[str, str] = {}
        for place, tag in enumerate(tags):
            uri = _uri(tag)
            if uri not in ("", XFORMS) and uri not in self.declared:
                number = len(self.declared)
                self.declared[uri] = "" if place == 0 else _KNOWN.get(uri, f"n{number}")

    def tag(self, place: int) -> str:
        """An element's or attribute's name as it is written."""
        tag = self.tags[place]
        prefix = self.declared.get(_uri(tag), "")
        name = tag.rpartition("}")[2]
        return f"{prefix}:{name}" if prefix else name


def _uri(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""
