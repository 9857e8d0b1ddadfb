"""就业介绍: which job somebody was offered and what they said; a third refusal in a row is flagged
with its citation, for the town to look at. One transaction an action (rules.jobs).
"""

from dataclasses import asdict, dataclass
from datetime import date

from fieldvisit.casework import naming, writing
from fieldvisit.casework.care.job_list import Seeker, offers_of, seeker
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.typed_household import past_day
from fieldvisit.records import Person
from fieldvisit.records.person import JobAnswer
from fieldvisit.rules import jobs as rule
from fieldvisit.rules.journeys import DECIDERS


@dataclass(frozen=True)
class Offered:
    """A job as somebody tells of it: `answer` of `job_answer` by code or word. `unsuitable`: it
    does not fit them; `excused`: they had a good reason; either says why in `reason`.
    """

    employer: str
    job: str
    answer: str
    on: date | None = None
    unsuitable: bool = False
    excused: bool = False
    reason: str = ""


def offer(desk: Desk, person_id: str, *, offered: Offered) -> Seeker:
    """Write down an offer and the answer to it. Raises MayNot, NotHere, WordsMissing,
    CodeUnknown, DayToCome, OfferedAlready, ReasonMissing.
    """
    desk.may(DECIDERS, job="offer_job")
    fresh = rule.JobOffer(
        on=past_day(desk, offered.on).isoformat(),
        employer=naming.words(offered.employer, field="单位"),
        job=naming.words(offered.job, field="岗位"),
        answer=JobAnswer(naming.code(offered.answer, group="job_answer", field="接受没有")),
        suitable=not offered.unsuitable,
        good_reason=offered.excused,
        reason=offered.reason.strip(),
        by=desk.profile.staff_name,
    )
    with desk.store.write() as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        rule.check_offer(offers_of(tx, person), fresh)
        after = {"job_offers": [*person.job_offers, asdict(fresh)]}
        kept = writing.put(tx, desk, record=person, after=after, line="job_offered")
        return seeker(tx, desk, person=kept)
