"""Which records a form can make, what asks for each and what makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldvisit.casework.visits.from_forms import again, clue, needs, plan, referral, relief
from fieldvisit.casework.visits.from_forms.answers import Answers
from fieldvisit.casework.visits.from_forms.making import Making


@dataclass(frozen=True)
class _Maker:
    """`asks`: whether answers ask for a record of a kind; `make` keeps it and says so."""

    asks: Callable[[Answers], bool]
    make: Callable[[Making], str]


MAKERS: Mapping[str, _Maker] = {
    "clue": _Maker(clue.asks, again.make),
    "plan": _Maker(plan.asks, plan.make),
    "special_case": _Maker(relief.asks, relief.make),
    "need": _Maker(needs.asks, needs.make),
    "referral": _Maker(referral.asks, referral.make),
}


_OF_NOBODY_KNOWN = frozenset({"clue"})
"""What can be made of somebody whose household nobody knows."""


def asked_for(answers: Answers) -> list[str]:
    """The kinds of records that the answers of a form ask for."""
    return [kind for kind, one in MAKERS.items() if one.asks(answers)]


def made(making: Making, *, kinds: frozenset[str]) -> list[str]:
    """Keep what a visit makes of these kinds; one sentence each."""
    if making.visit.household_id is None:
        kinds &= _OF_NOBODY_KNOWN
    return [said for kind, one in MAKERS.items() if kind in kinds and (said := one.make(making))]
