"""一事一议, 救急难, 临时救助, 冒领查证: which step of a dossier may follow which and what it needs
before it, and money exact to the fen. Pure; every illegal step is refused by name.

Source: domain.md table 1 (滨海 一事一议; 静海 200余张票据), R19 (先行救助, 临时救助); days.md 29
(静海 捐助; 宁河 冒领查证, whose own rules are in `claim_checks`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.fields import show_money
from fieldvisit.records.special_case import (
    Bill,
    CaseKind,
    CaseState,
    Donation,
    FirstRelief,
    Minutes,
    Payment,
    SpecialCase,
)
from fieldvisit.rules.claim_checks import NoAidHere, check_checker, check_claim, is_claim
from fieldvisit.rules.journeys import check_approver
from fieldvisit.rules.loop import OutcomeMissing, ReasonMissing, StepRefused
from fieldvisit.words.labels import label

CASE_STEPS: Mapping[CaseState, frozenset[CaseState]] = {
    CaseState.OPENED: frozenset({CaseState.IN_REVIEW}),
    CaseState.IN_REVIEW: frozenset({CaseState.DECIDED, CaseState.REFUSED}),
    CaseState.DECIDED: frozenset({CaseState.CARRIED_OUT}),
    CaseState.REFUSED: frozenset({CaseState.IN_REVIEW}),
    CaseState.CARRIED_OUT: frozenset({CaseState.CLOSED}),
    CaseState.CLOSED: frozenset(),
}


_WRITABLE = frozenset({CaseState.OPENED, CaseState.IN_REVIEW})
_PAID_IN = frozenset({CaseState.DECIDED, CaseState.CARRIED_OUT})
_UNLIMITED = frozenset({CaseKind.SPECIAL_REVIEW, CaseKind.CLAIM_CHECK})


@dataclass(eq=False)
class SectionMissing(FieldvisitError):
    """A step is refused while a section that comes before it is empty; `section` in the reader's
    words.
    """

    section: str


@dataclass(eq=False)
class MinutesMissing(FieldvisitError):
    """Nothing is decided without the minutes of a meeting."""


@dataclass(eq=False)
class StepsToComplete(FieldvisitError):
    """What was given first has papers still to come: until then the dossier is not closed."""

    missing: int


@dataclass(eq=False)
class BillTwice(FieldvisitError):
    """A receipt of one hospital counts once."""

    hospital: str
    number: str


@dataclass(eq=False)
class BillWrong(FieldvisitError):
    """More was reimbursed than the receipt comes to."""

    number: str


@dataclass(eq=False)
class NotOpen(FieldvisitError):
    """A dossier takes no more of this where it stands; `state` in the reader's words."""

    state: str


@dataclass(eq=False)
class PaidTooMuch(FieldvisitError):
    """More would be paid than was decided; `left` in yuan."""

    left: str


@dataclass(eq=False)
class DonationEmpty(FieldvisitError):
    """A donation is money, or goods that have a name."""


@dataclass(eq=False)
class DonationUnknown(FieldvisitError):
    """No donation that counts has this number; `known` tells those that do."""

    number: int
    known: str


@dataclass(eq=False)
class OverLimit(FieldvisitError):
    """临时救助 goes up to a limit; above it the case is 一事一议. `limit` in yuan."""

    limit: str


@dataclass(eq=False)
class DistrictDecides(FieldvisitError):
    """Above this the town does not decide; `limit` in yuan."""

    limit: str


@dataclass(frozen=True)
class Limits:
    """What may be decided in fen; None: nobody knows. `most` for 临时救助, `town` by the town."""

    most: int | None = None
    town: int | None = None


@dataclass(frozen=True)
class Sums:
    """Money of bills in fen."""

    bills: int
    total: int
    reimbursed: int

    @property
    def own(self) -> int:
        """What the family paid itself."""
        return self.total - self.reimbursed


def check_case(case: SpecialCase, step: CaseState, *, changes: Mapping[str, Any]) -> None:
    """Refuse a step of a dossier; `changes`: the other fields that it sets. Raises StepRefused,
    SectionMissing, MinutesMissing, ReasonMissing, OutcomeMissing, StepsToComplete; of 冒领查证 as
    `check_claim` does.
    """
    if is_claim(case):
        check_claim(case, step, changes=changes)
        return
    if step not in CASE_STEPS[case.state]:
        raise StepRefused("special_case", case.state, step)
    said = {**case.model_dump(), **changes}
    match step:
        case CaseState.IN_REVIEW:
            _check_sections(said, {"facts": "事实", "attempts": "已经试过的办法"})
            if not said["departments"]:
                raise SectionMissing("涉及的部门")
        case CaseState.DECIDED | CaseState.REFUSED:
            _check_minutes(said["minutes"])
            if not str(changes.get("decision") or "").strip():
                raise ReasonMissing
        case CaseState.CARRIED_OUT:
            _check_sections(said, {"execution": "怎么落实的"})
        case CaseState.CLOSED:
            if first := first_relief_of(case):
                _check_complete(first)
            if not str(changes.get("outcome") or "").strip():
                raise OutcomeMissing


def check_decider(case: SpecialCase, *, role: str, me: UUID, author: UUID | None) -> None:
    """Refuse who may not decide on a dossier that `author` wrote. Raises MayNot, ApproverIsAuthor,
    of 冒领查证 CheckerDecides.
    """
    check_approver(role, me=me, author=author)
    if is_claim(case):
        check_checker(case, me=me)


def check_open(case: SpecialCase) -> None:
    """Refuse to write on after the decision. Raises NotOpen."""
    if case.state not in _WRITABLE:
        raise NotOpen(label(f"{trade_of(case)}_state", case.state))


def check_aid(case: SpecialCase) -> None:
    """Refuse what belongs to aid alone. Raises NoAidHere."""
    if is_claim(case):
        raise NoAidHere


def check_donation(case: SpecialCase, donation: Donation) -> None:
    """Refuse what is nothing, or comes after the end. Raises NoAidHere, NotOpen, DonationEmpty."""
    check_aid(case)
    if case.state is CaseState.CLOSED:
        raise NotOpen(label("special_case_state", case.state))
    if donation.amount <= 0 and not donation.what.strip():
        raise DonationEmpty


def check_amount(case: SpecialCase, amount: int, *, limits: Limits, town: bool) -> None:
    """Refuse what is above a limit; `town`: a town officer decides. Raises OverLimit,
    DistrictDecides.
    """
    if case.kind in _UNLIMITED:
        return
    if limits.most is not None and amount > limits.most:
        raise OverLimit(show_money(limits.most))
    if town and limits.town is not None and amount > limits.town:
        raise DistrictDecides(show_money(limits.town))


def check_payment(case: SpecialCase, amount: int) -> None:
    """Refuse to pay before the decision, or more than was decided. Raises NoAidHere, NotOpen,
    PaidTooMuch.
    """
    check_aid(case)
    if case.state not in _PAID_IN:
        raise NotOpen(label("special_case_state", case.state))
    left = case.amount - paid(case)
    if amount > left:
        raise PaidTooMuch(show_money(max(left, 0)))


def paid(case: SpecialCase) -> int:
    """What was paid so far, in fen."""
    return sum(one.amount for one in payments_of(case))


def donated(case: SpecialCase) -> int:
    """What others gave beside the aid, in fen: money, and goods by what they are worth."""
    return sum(one.amount for _, one in donations_that_count(case))


def trade_of(case: SpecialCase) -> str:
    """What the labels and the trail call such a dossier: special_case, or claim_check."""
    return "claim_check" if is_claim(case) else "special_case"


def first_relief_of(case: SpecialCase) -> FirstRelief | None:
    """What was given before the papers were complete."""
    return FirstRelief.model_validate(case.first_relief) if case.first_relief else None


def bills_of(case: SpecialCase) -> list[Bill]:
    """The receipts as values."""
    return [Bill.model_validate(one) for one in case.bills]


def payments_of(case: SpecialCase) -> list[Payment]:
    """The payments as values."""
    return [Payment.model_validate(one) for one in case.payments]


def donations_of(case: SpecialCase) -> list[Donation]:
    """What others gave, as values."""
    return [Donation.model_validate(one) for one in case.donations]


def donations_that_count(case: SpecialCase) -> list[tuple[int, Donation]]:
    """The donations that were not taken back, with the number by which each is called."""
    return [(at, one) for at, one in enumerate(donations_of(case), 1) if not one.void]


def with_void(case: SpecialCase, number: int, *, why: str) -> list[dict[str, Any]]:
    """The donations, one of them counting no more; it stays to be seen. Raises NoAidHere,
    DonationUnknown.
    """
    check_aid(case)
    standing = donations_that_count(case)
    if number not in dict(standing):
        known = "、".join(f"{at}（{one.on} {one.donor}）" for at, one in standing)
        raise DonationUnknown(number, known or "没有")
    return [
        {**one, "void": why} if at == number else one for at, one in enumerate(case.donations, 1)
    ]


def sum_bills(bills: Iterable[Bill]) -> Sums:
    """Bills to the fen."""
    found = list(bills)
    return Sums(len(found), sum(b.total for b in found), sum(b.reimbursed for b in found))


def check_bills(bills: Sequence[Bill]) -> None:
    """Refuse a receipt that stands twice or gives back more than it cost. Raises BillTwice,
    BillWrong.
    """
    seen: set[tuple[str, str]] = set()
    for one in bills:
        if (one.hospital, one.number) in seen:
            raise BillTwice(one.hospital, one.number)
        if one.reimbursed > one.total:
            raise BillWrong(one.number)
        seen.add((one.hospital, one.number))


def _check_sections(said: Mapping[str, Any], sections: Mapping[str, str]) -> None:
    for name, word in sections.items():
        if not str(said[name] or "").strip():
            raise SectionMissing(word)


def _check_minutes(given: Mapping[str, Any] | None) -> None:
    if not given:
        raise MinutesMissing
    minutes = Minutes.model_validate(given)
    if not minutes.text.strip() or not minutes.departments:
        raise MinutesMissing


def _check_complete(first: FirstRelief) -> None:
    if first.missing:
        raise StepsToComplete(len(first.missing))
