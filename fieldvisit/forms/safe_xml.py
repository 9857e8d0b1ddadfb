"""XML from others, made harmless: no entities, no DTD, bounded size and depth. It reads no
meaning."""

from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from fieldvisit.forms.refusals import FormBroken

LARGEST = 32_000_000
DEEPEST = 40


def parsed_safely(text: str, *, where: str) -> Element:
    """XML without entities or a DTD, of bounded size and depth. Raises FormBroken (too_large,
    not_xml, too_deep)."""
    if len(text) > LARGEST:
        raise FormBroken(where=where, why="too_large")
    try:
        tree = _parsed(text)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FormBroken(where=where, why="not_xml") from error
    _check_depth(tree, where)
    return tree


def _parsed(text: str) -> Element:
    # without a "<!" there is no DTD and nothing to defuse: the quick parser may read it
    if "<!" not in text:
        return ElementTree.fromstring(text)
    tree: Element = fromstring(text, forbid_dtd=True)
    return tree


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return _local(element.tag)


@lru_cache(maxsize=32_768)
def _local(tag: object) -> str:
    # a comment's tag is no text
    return str(tag).rpartition("}")[2]


def _check_depth(tree: Element, where: str) -> None:
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise FormBroken(where=where, why="too_deep")
