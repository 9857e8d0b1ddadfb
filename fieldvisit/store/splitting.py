"""Text as search sees it: folded, one token a character or a pair of them. Pure functions; never
opens anything.
"""

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


def in_pairs(text: str) -> str:
    """One token for each character and the one behind it in its line, and one for each character
    that occurs: what a hundred letters and digits make of thousands of names and numbers stays
    short to read.
    """
    folded = fold(text)
    tokens = [token for line in folded.split("\n") for token in _pairs(line)]
    return " ".join([*tokens, *(_token(one) for one in sorted(set(folded)))])


def phrase_in_pairs(text: str) -> str:
    """The FTS5 query that finds `text` as a part of one line."""
    folded = fold(text)
    tokens = _pairs(folded)[:-1] if len(folded) > 1 else [_token(folded)]
    return f'"{" ".join(tokens)}"'


def _pairs(line: str) -> list[str]:
    # The last token of a line keeps a phrase from running into the next line.
    tokens = [_token(one) for one in line]
    return [f"{one}x{other}" for one, other in zip(tokens, [*tokens[1:], ""], strict=False)]


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).casefold()


@lru_cache(maxsize=8192)
def _token(character: str) -> str:
    return f"{ord(character):x}"
