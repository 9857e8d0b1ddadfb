"""商业保险: somebody put on a year's roster, a payment of the insurer kept, rosters and their sums.
One transaction an action.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.rows import free_ids
from fieldvisit.casework.people.typed_household import past_day
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Insurance, Person
from fieldvisit.records.fields import mask_name, show_money
from fieldvisit.rules import insurance as rule
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import audit, insurance, journal, persons

FAR = 9999
"""The last year that a roster may have."""


@dataclass(eq=False)
class InsuredAlready(FieldvisitError):
    """This person is on that year's roster of that product."""

    year: int
    product: str


@dataclass(eq=False)
class InNoHousehold(FieldvisitError):
    """Only somebody who belongs to a household is put on a roster."""


@dataclass(eq=False)
class YearImpossible(FieldvisitError):
    """A roster is of this year, of the next, or of one before."""

    year: int


@dataclass(frozen=True)
class Wanted:
    """A place on a roster: `premium` in fen, paid by `payer` (a pool's name counts in the pool)."""

    product: str
    year: int
    premium: int = 0
    payer: str = ""
    insurer: str = ""


@dataclass(frozen=True)
class Paid:
    """What the insurer paid: in fen, who, what for, on which day (None: today)."""

    amount: int
    payer: str
    what: str = ""
    on: date | None = None


@dataclass(frozen=True)
class InsuredLine:
    """A place on a roster; the name is masked. Money in fen."""

    id: str
    household: str
    name: str
    year: int
    product: str
    insurer: str
    premium: int
    premium_payer: str
    claims: int
    paid: int


def insure(desk: Desk, person_id: str, *, wanted: Wanted) -> Insurance:
    """Put somebody on a roster. Raises MayNot, NotHere, WordsMissing, YearImpossible,
    InNoHousehold, InsuredAlready.
    """
    desk.may(DECIDERS, job="register")
    product = naming.words(wanted.product, field="哪一种保险")
    check_year(desk, wanted.year)
    with desk.store.write() as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        home = persons.homes_of(tx, [person.id]).get(person.id)
        if home is None:
            raise InNoHousehold
        first = rule.insurance_id(person.id, product=product, year=wanted.year)
        row_id = free_ids(tx, "insurance", wanted=[first])[first]
        if row_id is None:
            raise InsuredAlready(wanted.year, product)
        made = Insurance(
            id=row_id,
            scope=person.scope,
            created_at=desk.clock.now(),
            household_id=home[0],
            person_id=person.id,
            product=product,
            insurer=wanted.insurer.strip(),
            year=wanted.year,
            premium=wanted.premium,
            premium_payer=wanted.payer.strip(),
        )
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "insured", subject=str(made.id), stamp=desk.stamp())
    return made


def claim(desk: Desk, insurance_id: str, *, paid: Paid) -> Insurance:
    """Keep what the insurer paid. Raises MayNot, NotHere, WordsMissing, ClaimWithoutAmount,
    ClaimDayImpossible, DayToCome.
    """
    desk.may(DECIDERS, job="register")
    today = local_day(desk.clock.now())
    day, payer = past_day(desk, paid.on), naming.words(paid.payer, field="谁赔的")
    told = rule.claim_of(day, paid.amount, payer=payer, what=paid.what.strip())
    with desk.store.write() as tx:
        held = naming.record(tx, Insurance, kind="insurance", named=insurance_id)
        after = {"claims": rule.with_claim(held, told, today=today)}
        return writing.put(tx, desk, record=held, after=after, line="claim_paid")


def unclaim(desk: Desk, insurance_id: str, *, number: int, reason: str) -> Insurance:
    """A claim was entered wrongly: it stays to be seen and counts for nothing. Raises MayNot,
    NotHere, WordsMissing, ClaimUnknown.
    """
    desk.may(DECIDERS, job="register")
    why = naming.words(reason, field="为什么撤回")
    with desk.store.write() as tx:
        held = naming.record(tx, Insurance, kind="insurance", named=insurance_id)
        after = {"claims": rule.with_void(held, number, why=why)}
        return writing.put(tx, desk, record=held, after=after, line="claim_void")


def insured(desk: Desk, *, year: int) -> list[InsuredLine]:
    """A year's rosters, names masked."""
    with desk.read_people() as tx:
        found = insurance.between(tx, first=year, last=year)
        people = insurance.names(tx, year)
    return [_line(one, people) for one in found]


def sums(desk: Desk, *, first: int = 0, last: int = FAR) -> list[rule.YearSum]:
    """What the rosters of years come to, the latest first. Raises PeriodBackwards."""
    naming.in_order(first, last)
    with desk.read_people() as tx:
        return rule.year_sums(insurance.between(tx, first=first, last=last))


def line_facts(one: InsuredLine) -> dict[str, object]:
    """A place on a roster in words, money in yuan."""
    return {**vars(one), "premium": show_money(one.premium), "paid": show_money(one.paid)}


def year_facts(one: rule.YearSum) -> dict[str, object]:
    """A year's sums in words, money in yuan."""
    told = {"premium": one.premium, "claims": one.claims}
    shown = {name: show_money(fen) for name, fen in told.items()}
    by = {"by_payer": _payers(one.by_payer), "claims_by_payer": _payers(one.claims_by_payer)}
    counts = {"persons": one.persons, "paid_times": one.paid_times, "helped": one.helped}
    return {"year": one.year, **counts, **shown, **by}


def total_plain(found: list[rule.YearSum]) -> dict[str, int]:
    """The sums over years, money in fen."""
    places, premiums, claims, times = rule.total(found)
    return {"rows": places, "premium": premiums, "claims": claims, "paid_times": times}


def total_facts(found: list[rule.YearSum]) -> dict[str, object]:
    """The sums over years in words, money in yuan."""
    told = total_plain(found)
    return {**told, **{name: show_money(told[name]) for name in ("premium", "claims")}}


def _payers(by: Mapping[str, int]) -> str:
    return "，".join(f"{name or '没有写'} {show_money(fen)}" for name, fen in by.items()) or "没有"


def check_year(desk: Desk, year: int) -> None:
    """Raise YearImpossible for a year that no roster has now."""
    if not 2000 <= year <= local_day(desk.clock.now()).year + 1:
        raise YearImpossible(year)


def _line(one: Insurance, people: dict[UUID, str]) -> InsuredLine:
    paid = rule.claims_of(one)
    return InsuredLine(
        id=str(one.id),
        household=str(one.household_id),
        name=mask_name(people.get(one.person_id, "")),
        year=one.year,
        product=one.product,
        insurer=one.insurer,
        premium=one.premium,
        premium_payer=one.premium_payer,
        claims=len(paid),
        paid=sum(claim.amount for _, claim in paid),
    )
