"""Words of a form with their marks: **bold**, _italic_, lines and colours as authors write them.

Turns them into what a label draws, and into what is read aloud. Never lets a form's own HTML in.
"""

import re
from functools import lru_cache
from html import escape

_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


@lru_cache(maxsize=4096)
def drawn(words: str) -> str:
    """For a label of rich text: bold and italic stay, a link keeps its words, tags go."""
    text = escape(_bare(words), quote=False)
    text = _BOLD.sub(r"<b>\2</b>", text)
    text = _ITALIC.sub(r"<i>\2</i>", text)
    return text.replace("\n", "<br>")


@lru_cache(maxsize=4096)
def spoken(words: str) -> str:
    """The same without any mark, on one line."""
    text = _ITALIC.sub(r"\2", _BOLD.sub(r"\2", _bare(words)))
    return " ".join(text.split())


def _bare(words: str) -> str:
    return _LINK.sub(r"\1", _HEADING.sub("", _TAG.sub("", words))).strip()
