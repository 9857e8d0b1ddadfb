"""人户分离: where a household really lives, who visits it there, what another town was asked, and
who was not seen for too long. One transaction an action.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework import naming, tasks_done
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.typed_household import past_day
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household
from fieldvisit.records.fields import mask_name
from fieldvisit.rules import belonging, editions
from fieldvisit.rules import residence as rule
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import audit, households, journal, visits

SEEN_IN = 200
"""So many visits are looked at for the last time that the person was seen."""


@dataclass(frozen=True)
class Elsewhere:
    """What is known: why (`split_cause`), since when, where they really live ("" nobody knows), who
    keeps the case (`case_holder`), who visits (`visited_by`), whom to ask there.
    """

    cause: str
    since: date
    address: str = ""
    holder: str = "hukou_town"
    visitor: str = "hukou_town"
    contact: str = ""


@dataclass(frozen=True)
class SplitLine:
    """A household that lives elsewhere; the name is masked. `not_seen`: for how many days nobody
    saw the person, 0 while it is not too long; `request`: none, sent or answered.
    """

    household: str
    number: str
    name: str
    registered: str
    actual: str
    cause: str
    holder: str
    visitor: str
    since: str
    last_seen: str
    not_seen: int
    request: str
    asked_of: str
    answer: str


def settle(desk: Desk, household_id: str, *, found: Elsewhere) -> Household:
    """The household lives elsewhere, or something of it is known better. Raises MayNot,
    NotHere, CodeUnknown, DayToCome.
    """
    desk.may(DECIDERS, job="register")
    since = past_day(desk, found.since)
    said = {
        "cause": naming.code(found.cause, group="split_cause", field="为什么不在户籍地住"),
        "holder": naming.code(found.holder, group="case_holder", field="档案归哪边管"),
        "visitor": naming.code(found.visitor, group="visited_by", field="平时谁去探访"),
        "contact": found.contact.strip(),
        "since": since.isoformat(),
    }
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        before = home.residence_split if rule.is_split(home) else None
        after: dict[str, Any] = {"residence_split": {**(before or {}), **said}}
        if found.address.strip() or before is None:
            after["live_address"] = found.address.strip()
        tasks_done.close_kind(tx, desk, household_id=home.id, kind="register_move")
        return _write(tx, desk, home=home, after=after)


def end(desk: Desk, household_id: str, *, on: date | None = None) -> Household:
    """The household lives where it is registered again; what was stays known. Raises
    MayNot, NotHere, NotSplit, DayToCome.
    """
    desk.may(DECIDERS, job="register")
    day = past_day(desk, on)
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        over = {**rule.standing(home), "until": day.isoformat()}
        after = {"residence_split": over, "live_address": home.hukou_address}
        return _write(tx, desk, home=home, after=after)


def ask(desk: Desk, household_id: str, *, to: str, what: str, on: date | None = None) -> Household:
    """Another town is asked to visit. Raises MayNot, NotHere, NotSplit, RequestOpen,
    WordsMissing, DayToCome.
    """
    desk.may(DECIDERS, job="register")
    day = past_day(desk, on)
    town = naming.words(to, field="请哪个镇街")
    wanted = naming.words(what, field="请对方看什么")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        split = rule.asked(rule.standing(home), to=town, what=wanted, on=day)
        return _write(tx, desk, home=home, after={"residence_split": split})


def answer(desk: Desk, household_id: str, *, said: str, on: date | None = None) -> Household:
    """The other town answered. Raises MayNot, NotHere, NotSplit, RequestNotSent,
    AnswerBeforeRequest, WordsMissing, DayToCome.
    """
    desk.may(DECIDERS, job="register")
    day = past_day(desk, on)
    words = naming.words(said, field="对方怎么说")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        split = rule.answered(rule.standing(home), answer=words, on=day)
        return _write(tx, desk, home=home, after={"residence_split": split})


def elsewhere(desk: Desk, *, day: date | None = None) -> list[SplitLine]:
    """Every household of this device that lives elsewhere as of a day (today), those whom nobody
    saw for too long first.
    """
    asof = day or local_day(desk.clock.now())
    with desk.read_people() as tx:
        found = [_line(tx, desk, home=one, day=asof) for one in households.living_elsewhere(tx)]
    return sorted(found, key=lambda one: (-one.not_seen, one.number))


def _write(tx: Connection, desk: Desk, *, home: Household, after: dict[str, Any]) -> Household:
    told = belonging.patch(home, **after)
    if told.after:
        fields = dict(told.after)
        journal.patch(tx, "household", row_id=home.id, after=fields, stamp=desk.stamp())
    audit.append(tx, "residence_split", subject=str(home.id), stamp=desk.stamp())
    return home.model_copy(update=dict(after))


def _line(tx: Connection, desk: Desk, *, home: Household, day: date) -> SplitLine:
    split = rule.standing(home)
    been = visits.of_household(tx, home.id, limit=SEEN_IN)
    not_those = editions.overtaken(been)
    seen = [
        local_day(one.started_at)
        for one in been
        if rule.was_seen(one) and one.id not in not_those and one.state != "cancelled"
    ]
    last = max((one for one in seen if one <= day), default=None)
    since = date.fromisoformat(split["since"])
    most = whole_number(desk.tables, "not_seen_days", day=day, region=home.scope)
    requests = split.get("requests") or [{}]
    waiting = rule.open_request(split)
    state = "answered" if requests[-1].get("answered_on") else "none"
    return SplitLine(
        household=str(home.id),
        number=home.number,
        name=mask_name(households.names(tx, [home.id]).get(home.id, "")),
        registered=home.hukou_address,
        actual=home.live_address if home.live_address != home.hukou_address else "",
        cause=split["cause"],
        holder=split["holder"],
        visitor=split["visitor"],
        since=split["since"],
        last_seen=last.isoformat() if last else "",
        not_seen=rule.too_long(last, since=since, day=day, most=most) or 0,
        request="sent" if waiting else state,
        asked_of=str(requests[-1].get("to", "")),
        answer=str(requests[-1].get("answer", "")),
    )
