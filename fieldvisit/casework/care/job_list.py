"""What stands of 就业介绍: who was offered which job, who refused how often. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import clause, whole_number
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person
from fieldvisit.records.fields import mask_name
from fieldvisit.records.person import JobAnswer
from fieldvisit.rules import jobs as rule
from fieldvisit.store import households, persons
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

_KEY = "job_refusals"


@dataclass(frozen=True)
class Seeker:
    """Somebody who was offered jobs: the last ones first; `row`: refusals in a row; `flag`: what to
    tell the town, "" while there is nothing.
    """

    person: str
    household: str
    name: str
    offers: tuple[rule.JobOffer, ...]
    row: int
    flag: str


def of_household(desk: Desk, household_id: str) -> tuple[str, list[Seeker]]:
    """The householder's name and everybody of the household with the jobs they were offered. The
    first look of an unlocking leaves a line. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        seats = households.members(tx, home.id)
        name = households.names(tx, [home.id]).get(home.id, "")
        return name, [seeker(tx, desk, person=person) for _, person in seats]


def listed(desk: Desk, *, flagged: bool = False) -> list[Seeker]:
    """Everybody who was offered a job (`flagged`: of whom the town is told), most refusals first;
    names masked.
    """
    with desk.read_people() as tx:
        found = [seeker(tx, desk, person=one, masked=True) for one in persons.offered_jobs(tx)]
    shown = [one for one in found if one.flag or not flagged]
    return sorted(shown, key=lambda one: (-one.row, one.person))


def seeker(tx: Connection, desk: Desk, *, person: Person, masked: bool = False) -> Seeker:
    """One person in the caller's transaction."""
    offers = offers_of(tx, person)
    home = persons.homes_of(tx, [person.id]).get(person.id)
    name = mask_name(person.name) if masked else person.name
    return Seeker(
        person=str(person.id),
        household=str(home[0]) if home else "",
        name=name,
        offers=tuple(reversed(offers)),
        row=rule.refused_in_a_row(offers),
        flag=_flag(desk, name, offers=offers, region=person.scope),
    )


def offers_of(tx: Connection, person: Person) -> list[rule.JobOffer]:
    """Of a person under all the ids that they ever had, in the order of their days."""
    others = (persons.get(tx, one) for one in persons.known_as(tx, person.id)[1:])
    kept = [*person.job_offers, *(row for one in others if one for row in one.job_offers)]
    return rule.offers_of(kept)


def offer_words(offer: rule.JobOffer) -> str:
    """`天河超市 理货员，没接受（合适，没有正当理由）`."""
    why = ""
    if offer.answer == JobAnswer.REFUSED:
        fits = "合适" if offer.suitable else "不合适"
        reason = "有正当理由" if offer.good_reason else ""
        why = "，".join(filter(None, (fits, reason, offer.reason)))
    said = label("job_answer", offer.answer)
    return f"{offer.employer} {offer.job}，{said}{f'（{why}）' if why else ''}"


def _flag(desk: Desk, name: str, *, offers: Sequence[rule.JobOffer], region: str) -> str:
    day = local_day(desk.clock.now())
    limit = whole_number(desk.tables, _KEY, day=day, region=region)
    row = rule.refused_in_a_row(offers)
    if row < limit:
        return ""
    source = clause(desk.tables, _KEY, day=day, region=region)
    return sentence("job_refusals", {"name": name, "count": row, "limit": limit, "source": source})
