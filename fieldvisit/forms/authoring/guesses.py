"""What an author probably meant by a word that nobody knows. Guesses are dear, so their number is
bounded; it judges nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST = 60
MOST_WORDS = 800


@dataclass(slots=True)
class Guesses:
    """How many guesses are `left` for one workbook: the first slips get one, a thousandth needs
    none."""

    left: int = 12

    def nearest(self, word: str, words: Collection[str], *, alike: float = 0.6) -> str:
        """The known word that resembles another most; "" when none does, or no guess is left."""
        if self.left <= 0 or not word or len(word) > LONGEST or len(words) > MOST_WORDS:
            return ""
        self.left -= 1
        found = get_close_matches(word, words, n=1, cutoff=alike)
        return found[0] if found else ""
