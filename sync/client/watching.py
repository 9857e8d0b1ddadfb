"""What a round is doing, told to whoever watches it, and what they allow it: values go down, values
come back. Shows nothing and stops nothing itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

MB = 1_000_000


class Doing(StrEnum):
    """Each value is the code of its sentence in `fieldvisit.words`."""

    SENDING = "doing_sending"
    RECEIVING = "doing_receiving"
    FILLING = "doing_filling"
    PHOTOS_UP = "doing_photos_up"
    PHOTOS_DOWN = "doing_photos_down"


@dataclass(frozen=True)
class Progress:
    """How far one kind of work is: records or photos `done` of `total`, bytes `size` of
    `all_sizes`. 0 as a whole: nobody knows how much there is.
    """

    doing: Doing
    done: int = 0
    total: int = 0
    size: int = 0
    all_sizes: int = 0

    @property
    def share(self) -> float | None:
        """The part that is done, in bytes where they are known; None: nobody knows."""
        done, whole = self.measure
        return min(1.0, done / whole) if whole else None

    @property
    def measure(self) -> tuple[int, int]:
        """What is done and the whole, in bytes where they are known."""
        return (self.size, self.all_sizes) if self.all_sizes else (self.done, self.total)

    def facts(self) -> dict[str, object]:
        """What its sentence mentions."""
        sizes = f"，{_size_words(self.size, self.all_sizes)}" if self.all_sizes else ""
        return {"done": self.done, "total": self.total, "sizes": sizes}


def _size_words(size: int, whole: int) -> str:
    """`0.9/2.8 MB`, or `12/640 kB` where the whole is small. Bytes as they travel."""
    if whole < MB:
        return f"{size // 1000}/{-(-whole // 1000)} kB"
    return f"{size / MB:.1f}/{whole / MB:.1f} MB"


@dataclass(frozen=True)
class Terms:
    """What may go on at this moment: first fills, and photos either way. Records always go."""

    fills: bool = True
    photos: bool = True


def _nobody(_: Progress) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Watch:
    """`tell` hears of each step, on the round's own thread; `terms` is asked before each one that
    may wait.
    """

    tell: Callable[[Progress], None] = _nobody
    terms: Callable[[], Terms] = Terms
