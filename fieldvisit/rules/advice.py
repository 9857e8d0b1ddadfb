"""What a household's facts say of an entry's conditions: it may be met, may not, or something is
missing. Never a decision: that is the verification's.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from fieldvisit.rules.library import Clause, Entry


class Verdict(StrEnum):
    """可能符合, 可能不符合, 还缺: words for people are in `words.case_labels`."""

    LIKELY = "likely"
    LACKING = "lacking"
    UNLIKELY = "unlikely"


class Judged(Protocol):
    """Whether a condition holds (None: it hangs on facts that nobody told), the names of the facts
    that it was judged by, and of those it lacks."""

    @property
    def holds(self) -> bool | None: ...

    @property
    def used(self) -> Sequence[str]: ...

    @property
    def lacking(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Weighed:
    """A clause and how it was judged."""

    clause: Clause
    judged: Judged


@dataclass(frozen=True)
class Advice:
    """An entry, its verdict, its clauses in order, and the names of all facts that are missing;
    none are told of what is not met anyway.
    """

    entry: Entry
    verdict: Verdict
    clauses: tuple[Weighed, ...]
    lacking: tuple[str, ...]


_ORDER = tuple(Verdict)


def advise(entry: Entry, judge: Callable[[str], Judged]) -> Advice:
    """Weigh every clause of an entry."""
    weighed = tuple(Weighed(clause, judge(clause.when)) for clause in entry.clauses)
    verdict = verdict_of(one.judged.holds for one in weighed)
    lacking: tuple[str, ...] = ()
    if verdict is Verdict.LACKING:
        lacking = tuple(dict.fromkeys(name for one in weighed for name in one.judged.lacking))
    return Advice(entry, verdict, weighed, lacking)


def verdict_of(holds: Iterable[bool | None]) -> Verdict:
    """One clause that is not met is enough; else one that nobody can judge yet."""
    found = set(holds)
    if False in found:
        return Verdict.UNLIKELY
    return Verdict.LACKING if None in found else Verdict.LIKELY


def ordered(advices: Iterable[Advice]) -> list[Advice]:
    """Those that may be met first, then those that miss the fewest facts."""
    return sorted(advices, key=lambda one: (_ORDER.index(one.verdict), len(one.lacking)))
