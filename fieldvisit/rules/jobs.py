"""就业介绍: how often somebody refused a suitable job in a row. It counts and never decides. Pure.

Source: 最低生活保障审核确认办法（民发〔2021〕57号）art. 34: whoever can work and, without good
reason, refuses suitable work three times in a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.person import JobAnswer
from fieldvisit.rules.loop import ReasonMissing


@dataclass(eq=False)
class OfferedAlready(FieldvisitError):
    """The same job of the same employer was written down for that day."""

    job: str


@dataclass(frozen=True)
class JobOffer:
    """A job that somebody was offered. `suitable`: it fits their health and what they can do;
    `good_reason`: they had one for refusing. `by`: who offered it.
    """

    on: str
    employer: str
    job: str
    answer: str
    suitable: bool = True
    good_reason: bool = False
    reason: str = ""
    by: str = ""


def offers_of(kept: Iterable[Mapping[str, Any]]) -> list[JobOffer]:
    """Offers as values, in the order of their days."""
    return sorted((JobOffer(**one) for one in kept), key=lambda one: one.on)


def counts(offer: JobOffer) -> bool:
    """Whether a refusal counts: of suitable work, without good reason."""
    return offer.answer == JobAnswer.REFUSED and offer.suitable and not offer.good_reason


def refused_in_a_row(offers: Sequence[JobOffer]) -> int:
    """How many refusals that count stand at the end; work that was taken begins anew, a refusal
    that does not count neither adds nor ends the row.
    """
    row = 0
    for one in sorted(offers, key=lambda one: one.on):
        row = 0 if one.answer == JobAnswer.ACCEPTED else row + counts(one)
    return row


def check_offer(offers: Sequence[JobOffer], fresh: JobOffer) -> None:
    """Refuse an offer that is written down, and a refusal with a good reason that says none. Raises
    OfferedAlready, ReasonMissing.
    """
    key = fresh.on, fresh.employer, fresh.job
    if any((one.on, one.employer, one.job) == key for one in offers):
        raise OfferedAlready(fresh.job)
    excused = fresh.answer == JobAnswer.REFUSED and not counts(fresh)
    if excused and not fresh.reason.strip():
        raise ReasonMissing
