"""XML from others, made harmless: no entities, no DTD, bounded size and depth. It reads no
meaning."""

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
        tree: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FormBroken(where=where, why="not_xml") from error
    _check_depth(tree, where)
    return tree


def local(element: Element) -> str:
    """An element's name without its namespace."""
    tag = str(element.tag)
    return tag.rpartition("}")[2] if "}" in tag else tag


def _check_depth(tree: Element, where: str) -> None:
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise FormBroken(where=where, why="too_deep")
