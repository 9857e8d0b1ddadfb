"""What happened in the practice village before today: the monthly visits.

Everything is invented and the same in every run; only the days follow the clock.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from xml.sax.saxutils import escape

from fieldvisit.machine.clock import SHANGHAI, local_day
from fieldvisit.practice.families import Family, named_id
from fieldvisit.records.fields import mask_citizen_id
from fieldvisit.records.staff import Staff
from fieldvisit.records.visit import Signature, SignatureWay, Visit, VisitResult, VisitState
from fieldvisit.rules.campaigns import age
from fieldvisit.words.labels import label

_MONTHS_KEPT = 7
_WINTER, _SUMMER = frozenset({11, 12, 1, 2, 3}), frozenset({6, 7, 8, 9})

Groups = dict[str, dict[str, str]]
"""Answers of one form by group; the group "" is the form's own level. Order is the form's order."""


@dataclass(frozen=True)
class Crew:
    """Who visits and who reviews, and the village as the form prints it."""

    officer: Staff
    supervisor: Staff
    region_path: str


@dataclass(frozen=True)
class _Call:
    """One call at one door: everything that its answers follow from."""

    family: Family
    crew: Crew
    chance: random.Random
    start: datetime
    end: datetime
    state: VisitState
    last: Visit | None

    @property
    def number(self) -> str:
        household = self.family.household
        region, own = household.live_region[:9], household.number[-4:]
        return f"FV-F02-{region}-{self.start:%Y%m%d}-Z{own}"


def past_visits(family: Family, crew: Crew, *, now: datetime) -> list[Visit]:
    """The F02 visits of one household in the last months as its `round` tells, newest last."""
    if family.round is None:
        return []
    chance = random.Random(f"practice:{family.household.number}")
    visits: list[Visit] = []
    for day in _visit_days(family.round, local_day(now), chance=chance):
        start = datetime.combine(day, time(9, 0), SHANGHAI) + timedelta(
            minutes=chance.randrange(0, 420)
        )
        call = _Call(
            family,
            crew,
            chance,
            start=start,
            end=start + timedelta(minutes=chance.randrange(11, 34)),
            state=_state(family.round, day, today=local_day(now)),
            last=visits[-1] if visits else None,
        )
        visits.append(_visit(call))
    return visits


def _state(round_: str, day: date, *, today: date) -> VisitState:
    """Earlier months are reviewed; this month's visit still waits, or met nobody."""
    if (day.year, day.month) != (today.year, today.month):
        return VisitState.REVIEWED
    return VisitState.ATTEMPT if round_ == "attempt" else VisitState.FINALISED


def _visit_days(round_: str, today: date, *, chance: random.Random) -> Iterator[date]:
    """One day a month: none last month when overdue, this month only where the round went."""
    for months_back in range(_MONTHS_KEPT, 0, -1):
        day = _month_before(today, months_back) + timedelta(days=chance.randrange(4, 24))
        if not (months_back == 1 and round_ == "overdue"):
            yield day
    if round_ in ("done", "attempt") and today.day > 1:
        yield today.replace(day=chance.randrange(1, today.day))


def _month_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _visit(call: _Call) -> Visit:
    household, person = call.family.household, call.family.householder
    groups = _answers(call)
    reviewed = call.state is VisitState.REVIEWED
    return Visit(
        id=named_id("visit", call.number),
        number=call.number,
        household_id=household.id,
        person_id=person.id,
        form_id="F02",
        form_version=1,
        visit_type="月探访",
        mode=groups["meet"]["visit_mode"],
        result=groups["meet"]["result"],
        state=call.state,
        started_at=call.start.astimezone(UTC),
        ended_at=call.end.astimezone(UTC),
        investigators=[str(call.crew.officer.id)],
        instance=_instance(groups),
        answers=_flat(groups),
        signatures=[] if call.state is VisitState.ATTEMPT else _signatures(call),
        reviewed_by=call.crew.supervisor.id if reviewed else None,
        reviewed_at=(call.end + timedelta(days=2)).astimezone(UTC) if reviewed else None,
        scope=household.scope,
        created_at=call.end.astimezone(UTC),
        created_by=call.crew.officer.id,
    )


def _answers(call: _Call) -> Groups:
    groups = {"": _header(call)}
    if call.state is VisitState.ATTEMPT:
        again = (call.start.date() + timedelta(days=3)).isoformat()
        result = VisitResult.NOBODY_HOME.value
        groups["meet"] = {"visit_mode": "home", "result": result, "next_try_on": again}
        return groups
    groups["meet"] = {"visit_mode": "home", "result": VisitResult.MET_PERSON.value}
    groups["body"] = _body(call)
    groups["living"] = {
        name: _mostly(call, "good", sometimes="middle") for name in ("food", "clothing", "hygiene")
    }
    groups["care"] = {
        "caregiver_present": "yes",
        "care_agreement": "valid",
        "allowance_received": "yes",
        "bankbook_held_by_others": "no",
    }
    groups["safety_needs"] = {
        "safety": "none",
        "needs": _needs(call),
        "respondent": call.family.householder.name,
        "next_visit_on": _next_visit(call.start.date()).isoformat(),
    }
    groups.update(_season(call))
    groups["sign"] = {"respondent_sign_way": "fingerprint_on_paper"}
    return groups


def _header(call: _Call) -> dict[str, str]:
    household, person = call.family.household, call.family.householder
    day = call.start.date()
    header = {
        "started_at": call.start.isoformat(timespec="milliseconds"),
        "ended_at": call.end.isoformat(timespec="milliseconds"),
        "visit_on": day.isoformat(),
        "form_no": call.number,
        "household_no": household.number,
        "person_name": person.name,
        "sex": label("sex", person.sex),
        "age": str(age(person.birth_date or day, day)),
        "citizen_id": mask_citizen_id(person.citizen_id) if person.citizen_id else "",
        "category": label("category", household.category),
        "address": household.live_address,
        "region_path": call.crew.region_path,
        "investigator_name": call.crew.officer.name,
        "met": "0" if call.state is VisitState.ATTEMPT else "1",
    }
    if call.last is not None:
        header["last_visit_on"] = call.last.answers["visit_on"]
        header["last_mental_state"] = call.last.answers["mental_state"]
        header["last_physical_state"] = call.last.answers["physical_state"]
    return {name: value for name, value in header.items() if value}


def _body(call: _Call) -> dict[str, str]:
    body = {
        "mental_state": _mostly(call, "good", sometimes="fair"),
        "physical_state": _mostly(call, "fair", sometimes="good"),
        "self_care_changed": "none",
        "medicine": _mostly(call, "on_time", sometimes="missed"),
    }
    before = call.last.answers if call.last else body
    worse = any(
        before[name] == "good" and body[name] == "fair"
        for name in ("mental_state", "physical_state")
    )
    if worse:
        body["where_it_hurts"] = call.chance.choice(_COMPLAINTS)
    return body


_COMPLAINTS = (
    "天一凉膝盖就疼",
    "夜里睡不踏实",
    "血压有点高，头发沉",
    "咳嗽没好利索",
    "没什么精神，想儿女",
)


def _needs(call: _Call) -> str:
    bathes = (call.family.householder.self_care or {}).get("bathe", True)
    return (
        _mostly(call, "none", sometimes="escort")
        if bathes
        else _mostly(call, "bathing", sometimes="none")
    )


def _season(call: _Call) -> Groups:
    if call.start.month in _WINTER:
        stove = "stove" in call.family.household.tags
        alarm = {"co_alarm": "working"} if stove else {}
        heating = {"heating_stove": "yes" if stove else "no"}
        return {"safety_needs/winter": {**heating, **alarm, "room_warm": "warm"}}
    if call.start.month in _SUMMER:
        wet = "low_lying" in call.family.household.tags
        return {
            "safety_needs/summer": {
                "summer_heat": _mostly(call, "fine", sometimes="hot"),
                "flood_risk": "likely" if wet else "none",
            }
        }
    return {}


def _mostly(call: _Call, usual: str, *, sometimes: str) -> str:
    return usual if call.chance.random() < 0.75 else sometimes


def _next_visit(day: date) -> date:
    """The same day next month, or that month's last day: as F02 itself calculates it."""
    following = _month_before(day, -1)
    last = _month_before(day, -2) - timedelta(days=1)
    return min(following + timedelta(days=day.day - 1), last)


def _flat(groups: Groups) -> dict[str, Any]:
    """The flat projection of grouped answers: several choices are a list."""
    flat = {name: value for group in groups.values() for name, value in group.items()}
    return {name: value.split() if name == "needs" else value for name, value in flat.items()}


def _instance(groups: Groups) -> str:
    """The ODK instance XML of grouped answers."""
    body = _fields(groups[""])
    for path in (path for path in groups if path and "/" not in path):
        inner = [
            f"<{name.rpartition('/')[2]}>{_fields(groups[name])}</{name.rpartition('/')[2]}>"
            for name in groups
            if name.startswith(path + "/")
        ]
        body += f"<{path}>{_fields(groups[path])}{''.join(inner)}</{path}>"
    return f'<data id="F02" version="1">{body}</data>'


def _fields(values: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())


def _signatures(call: _Call) -> list[dict[str, Any]]:
    at = call.end.isoformat(timespec="seconds")
    officer = Signature(
        party="investigator",
        name=call.crew.officer.name,
        way=SignatureWay.DRAWN,
        staff_id=call.crew.officer.id,
        signed_at=at,
    )
    respondent = Signature(
        party="respondent",
        name=call.family.householder.name,
        way=SignatureWay.FINGERPRINT_ON_PAPER,
        signed_at=at,
    )
    return [officer.model_dump(mode="json"), respondent.model_dump(mode="json")]
