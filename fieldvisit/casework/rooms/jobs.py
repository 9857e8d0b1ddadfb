"""就业介绍: who of a household was offered which job, and what they said; a third refusal in a row
stands with its citation.
"""

from fieldvisit.casework import naming
from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    choice,
    day_of,
)
from fieldvisit.casework.care import job_list, jobs
from fieldvisit.casework.desk import Desk
from fieldvisit.records.person import JobAnswer
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE = "jobs"
MOST = 20
"""Offers of a person on the page."""

_OFFER = Offer(
    "offer",
    "记一次介绍",
    (
        Asked("employer", "单位"),
        Asked("job", "岗位"),
        choice("answer", "接受没有", group="job_answer"),
        Asked(
            "why",
            "没接受的：这份工作对他（她）",
            "choice",
            (("suitable", "合适"), ("unsuitable", "不合适"), ("excused", "合适，但有正当理由")),
            needed=False,
        ),
        Asked("reason", "原因", "long", needed=False),
        Asked("on", "哪天（不写是今天）", "day", needed=False),
    ),
)


def read(desk: Desk, home: Subject) -> Board:
    """The people of a household with their offers. Raises NotHere."""
    name, found = job_list.of_household(desk, home.id)
    return Board(
        title=f"{name} 户的就业介绍",
        sentence=ROOM.sentence,
        things=tuple(_thing(one) for one in found),
        nothing="这一户现在没有人",
    )


def _thing(one: job_list.Seeker) -> Thing:
    told = tuple((offer.on, job_list.offer_words(offer)) for offer in one.offers[:MOST])
    pill = f"连续拒绝 {one.row} 次" if one.row else "介绍过" if one.offers else "没有介绍过"
    return Thing(
        subject=Subject("job_seeker", one.person),
        title=one.name,
        pill=pill,
        mood="late" if one.flag else "open",
        lines=(*((("提醒", one.flag),) if one.flag else ()), *told),
        offers=(_OFFER,),
    )


def _offer(desk: Desk, person_id: str, said: Said) -> Outcome:
    why = said.get("why", "")
    if said.get("answer") == JobAnswer.REFUSED and not why:
        raise naming.WordsMissing("没接受的：合不合适")
    offered = jobs.Offered(
        said.get("employer", ""),
        said.get("job", ""),
        said.get("answer", ""),
        on=day_of(said),
        unsuitable=why == "unsuitable",
        excused=why == "excused",
        reason=said.get("reason", ""),
    )
    return Outcome(kept_words(jobs.offer(desk, person_id, offered=offered)))


def kept_words(one: job_list.Seeker) -> str:
    """What was kept last, and the flag where there is one."""
    last = one.offers[0]
    facts = {"day": last.on, "job": last.job, "answer": label("job_answer", last.answer)}
    return sentence("job_offer_kept", facts) + one.flag


ROOM = Room(
    code=CODE,
    title="就业介绍",
    sentence="介绍了什么工作、接受没有；连续三次不接受合适的工作只提醒，不作决定（57号第三十四条）",
    icon="send",
    read=read,
    steps={("job_seeker", "offer"): _offer},
    roles=frozenset(DECIDERS),
    at_household=True,
)
