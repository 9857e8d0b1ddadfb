"""What monitoring knows of each household on a day: the register, the newest forms, who was seen
when, what stands open. Facts with where they come from; it judges nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.households.rounds import after, begins
from fieldvisit.casework.policies.household_facts import Gathered
from fieldvisit.casework.policies.known import Facts, Known
from fieldvisit.casework.policies.register_facts import NOT_RECEIVING, registered
from fieldvisit.casework.policies.survey_facts import surveyed
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Entitlement, Household
from fieldvisit.records.household import HouseholdStatus
from fieldvisit.rules.matching import is_hit
from fieldvisit.store import cases, entitlements, loop, monitoring, tasks

_TITLES = {"F02": "月探访表", "F03": "季度风险排查表"}
_ASKED = {
    "F02": ("physical_state", "mental_state", "caregiver_present", "allowance_received"),
    "F03": ("risk_level",),
}
_NOBODY = monitoring.Seen(None, 0)


_Counts = tuple[str, Mapping[UUID, int]]
"""Where it comes from, and how many stand open in each household."""


def all_of(tx: Connection, day: date, *, alert_days: int) -> Iterator[tuple[Household, Gathered]]:
    """Every household with its facts of a day, those that left too; of a day gone by it tells
    what was known then of visits, tasks and alerts, the register is today's. `alert_days`: how long
    an alert counts.
    """
    before = after(day)
    people, looks = monitoring.people(tx), monitoring.looks(tx, before=before)
    seen = monitoring.seen(tx, before=before)
    held = _by_household(entitlements.under(tx, ""))
    counts = _counts(tx, before=before, since=begins(day - timedelta(days=alert_days - 1)))
    for home in monitoring.everybody(tx):
        entitled = held.get(home.id, [])
        facts = registered(home, people.get(home.id, []), entitled=entitled, day=day)
        facts |= _looked(looks.get(home.id, ()))
        if home.status != HouseholdStatus.LEFT:
            facts |= _been(seen.get(home.id, _NOBODY), day=day)
        facts |= _out(facts, entitled, day=day)
        for name, (source, found) in counts.items():
            facts[name] = Known(float(found.get(home.id, 0)), source)
        yield home, Gathered(facts, None)


def _counts(tx: Connection, *, before: datetime, since: datetime) -> dict[str, _Counts]:
    open_ones = tasks.open_on(tx, before)
    needs = [one for one in loop.open_needs(tx) if one.found_at < before]
    alerts = [one for one in cases.alerts(tx) if since <= one.latest_at < before]
    by_kind: dict[str, Counter[UUID]] = defaultdict(Counter)
    for one in open_ones:
        by_kind["match" if is_hit(one) else one.kind][one.household_id] += 1
    return {
        "hazards_open": ("隐患复查任务", by_kind["recheck_hazard"]),
        "urgent_open": ("急需处理任务", by_kind["urgent_need"]),
        "matches_open": ("数据比对", by_kind["match"]),
        "needs_open": ("需求", Counter(one.household_id for one in needs)),
        "alerts_recent": ("智能终端告警", Counter(one.household_id for one in alerts)),
    }


def _by_household(found: Sequence[Entitlement]) -> dict[UUID, list[Entitlement]]:
    held: dict[UUID, list[Entitlement]] = defaultdict(list)
    for one in found:
        held[one.household_id].append(one)
    return held


def _looked(looks: Sequence[monitoring.Look]) -> Facts:
    found: Facts = {}
    for look in looks:
        if look.form_id == "F01":
            found |= surveyed(look)
            continue
        source = f"{_TITLES[look.form_id]}（{local_day(look.started_at).isoformat()}）"
        for name in _ASKED[look.form_id]:
            if look.answers.get(name):
                found[name] = Known(str(look.answers[name]), source)
    return found


def _been(seen: monitoring.Seen, *, day: date) -> Facts:
    found = {"not_met": Known(float(seen.attempts), "走访记录")}
    if seen.last is not None:
        last = local_day(seen.last)
        found["days_unseen"] = Known(float((day - last).days), f"走访记录（{last.isoformat()}）")
    return found


def _out(facts: Facts, entitled: Sequence[Entitlement], *, day: date) -> Facts:
    ended = [one.until for one in entitled if one.until is not None and one.until < day]
    if facts["category"].value != NOT_RECEIVING or not ended:
        return {}
    last = max(ended)
    return {"days_since_out": Known(float((day - last).days), f"待遇（{last.isoformat()}）")}
