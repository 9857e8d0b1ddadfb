"""Text as search sees it: folded, one token a character. Pure functions; never opens anything."""

import unicodedata
from functools import lru_cache


def fold(text: str) -> str:
    """Full-width and case differences removed, character by character.

    Folding each character alone keeps a part of a text a part of the folded text: nothing that LIKE
    finds is missed.
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, text))


def per_character(text: str) -> str:
    """One hexadecimal token a character: the tokenizer then knows every character, rare ones and
    punctuation too.
    """
    return " ".join(map(_token, fold(text)))


def phrase(text: str) -> str:
    """The FTS5 query that finds `text` as a part of a note."""
    return f'"{per_character(text)}"'


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).casefold()


@lru_cache(maxsize=8192)
def _token(character: str) -> str:
    return f"{ord(character):x}"
