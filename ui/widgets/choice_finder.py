"""Finds choices as one types: by any of their characters, by pinyin or its initials. Draws nothing.

pypinyin (slow to load) is loaded on a thread, and only for lists long enough to be searched.
"""

from collections.abc import Sequence
from functools import lru_cache
from threading import Thread

from fieldvisit.forms.state import Option

BREAK = "\N{NULL}"


class ChoiceFinder:
    """Over the choices of one question. Pinyin needs a moment after the making; whoever types
    letters sooner waits for it."""

    def __init__(self, options: Sequence[Option]) -> None:
        self.options = tuple(options)
        self._plain = [option.label.casefold() for option in self.options]
        self._sounds: list[str] = []
        self._warming = Thread(target=self._listen, daemon=True)
        self._warming.start()

    def find(self, typed: str) -> list[Option]:
        """The choices that hold each word of what was typed, those beginning with it first."""
        words = typed.casefold().split()
        if not words:
            return list(self.options)
        hay = self._hay(letters=any(word.isascii() and word.isalpha() for word in words))
        found = [n for n, text in enumerate(hay) if all(word in text for word in words)]
        first = words[0]
        start = BREAK + first
        found.sort(key=lambda n: (not self._plain[n].startswith(first), start not in hay[n], n))
        return [self.options[n] for n in found]

    def _hay(self, *, letters: bool) -> Sequence[str]:
        if not letters:
            return self._plain
        self._warming.join()
        return self._sounds

    def _listen(self) -> None:
        self._sounds = [f"{text}{BREAK}{sound_of(text)}" for text in self._plain]


def sound_of(words: str) -> str:
    """All that may be typed for `words`: `第六埠` -> initials and full pinyin, in the usual reading
    and with each other reading of one character."""
    heard = [_readings(letter) for letter in words]
    usual = [one[0] for one in heard]
    lines = [usual]
    for place, one in enumerate(heard):
        lines += [[*usual[:place], other, *usual[place + 1 :]] for other in one[1:]]
    kept = ["".join(sound[:1] for sound in line) for line in lines]
    kept += ["".join(line) for line in lines]
    return BREAK.join(dict.fromkeys(kept))


@lru_cache(maxsize=16384)
def _readings(letter: str) -> tuple[str, ...]:
    """How a character is read, the usual way first; what is none of ours stands for itself."""
    if letter.isascii():
        return (letter,)
    from pypinyin import Style, pinyin

    heard = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(heard[0]) if heard else ("",)
