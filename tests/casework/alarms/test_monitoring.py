"""监测预警: each indicator fires by its facts and no other, households are warned of with what
fired, a visit follows with one step; nothing about a household changes.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.alarms import indicators, monitoring, warning_visits
from fieldvisit.casework.alarms.monitoring import Warned
from fieldvisit.casework.alarms.warning_visits import LookedAtSoon
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import DayPassed, NotHere
from fieldvisit.casework.policies.household_facts import Gathered
from fieldvisit.casework.policies.known import Known
from fieldvisit.casework.policies.weighing import Values, Weighing
from fieldvisit.casework.tables import policy_values
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.forms.values import Value
from fieldvisit.records.kept import instant_text
from fieldvisit.rules.policies import PolicyUnknown
from fieldvisit.rules.warnings import Level
from fieldvisit.store import audit, incoming, outbox, rows
from fieldvisit.store.incoming import Entry
from fieldvisit.words import sentence
from tests.support.villages import settle

SHIPPED = Tables()
DAY = date(2026, 11, 23)
REGION = "120111102204"

FIRES: list[tuple[str, dict[str, Value], dict[str, Value]]] = [
    ("no_caregiver", {"caregiver_present": "no"}, {"caregiver_present": "yes"}),
    ("red_risk", {"risk_level": "red", "hazards_open": 1.0}, {"hazards_open": 0.0}),
    ("urgent", {"urgent_open": 1.0}, {"urgent_open": 0.0}),
    ("unseen", {"days_unseen": 45.0}, {"days_unseen": 44.0}),
    ("not_met", {"not_met": 2.0}, {"not_met": 1.0}),
    ("worse", {"physical_state": "hospital"}, {"physical_state": "fair"}),
    ("alone_failing", {"living_alone": "yes", "self_care_failed": 1.0}, {"living_alone": "no"}),
    ("hazards", {"hazards_open": 3.0}, {"hazards_open": 2.0}),
    ("alerts", {"alerts_recent": 2.0}, {"alerts_recent": 1.0}),
    ("expense", {"rigid_year": 12000.0, "income_year": 24000.0}, {"rigid_year": 11999.99}),
    ("out", {"category": "none", "days_since_out": 180.0}, {"days_since_out": 181.0}),
    ("allowance", {"allowance_received": "no"}, {"allowance_received": "yes"}),
    ("needs", {"needs_open": 2.0}, {"needs_open": 1.0}),
    ("matches", {"matches_open": 1.0}, {"matches_open": 0.0}),
]
"""By indicator: facts that fire it, and what of them has to change so that they do not."""


def fired(**facts: Value) -> set[str]:
    here = policy_values.values_on(SHIPPED, day=DAY, region=REGION)
    known = Gathered({name: Known(value, "") for name, value in facts.items()}, None)
    values = Values(here, policy_values.labels(SHIPPED))
    weighing = Weighing(known, indicators.facts(SHIPPED), values=values, day=DAY)
    lines = {one.code: weighing.line(one.clause) for one in indicators.everything(SHIPPED)}
    return {code for code, line in lines.items() if line.holds}


def test_every_indicator_is_tried_here() -> None:
    assert [code for code, _, _ in FIRES] == [one.code for one in indicators.everything(SHIPPED)]


@pytest.mark.parametrize(("code", "facts", "change"), FIRES, ids=[one[0] for one in FIRES])
def test_an_indicator_fires_at_its_boundary_and_not_before(
    code: str, facts: dict[str, Value], change: dict[str, Value]
) -> None:
    assert code in fired(**facts)
    assert code not in fired(**(facts | change))
    assert code not in fired(), "what nobody knows warns of nobody"


Send = Callable[..., str]


@pytest.fixture
def home(desk: Desk) -> str:
    settle(desk, 1)
    with desk.store.read() as tx:
        found = tx.exec_driver_sql("SELECT id FROM household WHERE number = 'Z00000'").scalar()
    return str(UUID(hex=str(found)))


@pytest.fixture
def send(desk: Desk, home: str) -> Send:
    """A record of the household, as a pull brings it."""

    def sent(kind: str, /, **values: Any) -> str:
        row_id, scope = desk.ids.fresh(), desk.profile.scopes[0]
        plain = {"id": str(row_id), "scope": scope, "household_id": home}
        entry = Entry(kind, row_id, 1, plain | {"created_at": instant(-90)} | values)
        with desk.store.write() as tx:
            incoming.apply(tx, scope, entries=[entry], cursor=1)
        return str(row_id)

    return sent


def instant(days: int) -> str:
    return instant_text(datetime(2026, 11, 23, 2, tzinfo=UTC) + timedelta(days=days))


def visited(send: Send, days: int, *, form: str = "F02", **said: Any) -> None:
    state = said.pop("state", "finalised")
    at = {"started_at": instant(days), "ended_at": instant(days), "created_at": instant(days)}
    named = {"number": f"FV-{form}-{days}", "form_id": form, "form_version": 1, "visit_type": "x"}
    send("visit", **named, **at, state=state, answers=said, instance="<x/>")


def all_about(desk: Desk, home: str, day: date = DAY) -> list[Warned]:
    return [one for one in monitoring.warned(desk, day=day) if one.household == home]


def about(desk: Desk, home: str) -> Warned:
    (found,) = all_about(desk, home)
    return found


def test_a_household_is_warned_of_with_what_fired_and_by_what(
    desk: Desk, home: str, send: Send
) -> None:
    visited(send, -60, physical_state="good")
    visited(send, -46, physical_state="poor")
    found = about(desk, home)
    assert (found.level, found.by_hand, found.name) == (Level.SIGN, False, "翟**")
    assert [one.code for one in found.fired] == ["unseen", "worse"]
    unseen, worse = (one.line for one in found.fired)
    assert [(used.label, used.said) for used in unseen.used] == [
        ("多少天没见到人", "46"),
        ("监测预警：多少天没见到人", "45 天"),
    ]
    assert [used.source for used in worse.used if used.said == "差"] == ["月探访表（2026-10-08）"]
    assert "十部门意见" in unseen.source
    plain = found.plain()
    assert plain["indicators"][1]["facts"][0]["said"] == "差"
    assert "翟" not in str(plain)
    visited(send, 0, physical_state="fair")
    assert not all_about(desk, home)
    assert all_about(desk, home, day=date(2026, 11, 22))


def test_an_alarm_is_enough_and_comes_first(desk: Desk, home: str, send: Send) -> None:
    visited(send, -1, caregiver_present="no", allowance_received="yes")
    found = about(desk, home)
    assert (found.level, [one.code for one in found.fired]) == (Level.ALARM, ["no_caregiver"])
    levels = [one.level for one in monitoring.warned(desk, day=DAY)]
    assert levels == sorted(levels)


def test_what_stands_open_and_what_was_told_counts(desk: Desk, home: str, send: Send) -> None:
    for number in range(3):
        send("task", kind="recheck_hazard", due_on="2026-12-01", source=f"{number}")
        visited(send, -number, state="attempt")
    for _ in range(2):
        at = {"raised_at": instant(-29), "latest_at": instant(-29), "respond_by": instant(-29)}
        send("alert", task_id=str(desk.ids.fresh()), kind="smoke", **at)
        send(
            "need", kind="care", text="洗澡难", source="visit", found_at=instant(-9), state="found"
        )
    send("task", kind="match_vehicle", due_on="2026-12-01")
    send("alert", task_id=str(UUID(int=9)), kind="smoke", **dict.fromkeys(at, instant(-30)))
    found = about(desk, home)
    codes = [one.code for one in found.fired]
    assert codes == ["not_met", "hazards", "alerts", "needs", "matches"]
    told = {used.label: used.said for one in found.fired for used in one.line.used}
    assert (told["最近的告警"], told["没改好的隐患"], told["上次见到以后，去过没见到"]) == (
        "2",
        "3",
        "3",
    )


def test_who_left_aid_is_looked_at_for_a_while_and_the_survey_counts(
    desk: Desk, home: str, send: Send
) -> None:
    given = {"category": "dibao", "since": "2026-01-01", "amount": 101000}
    send("entitlement", **given, until="2026-10-31", end_cause="means", end_reason="找到工作")
    answers = {"rigid_fen": "1", "rigid_total": "12000.00", "income_twelfths": "28800000"}
    visited(send, -1, form="F01", **answers, income_window_months="12")
    found = about(desk, home)
    assert [one.code for one in found.fired] == ["expense", "out"]
    used = {one.label: one.source for one in found.fired[0].line.used}
    assert used["12 个月全家收入"] == "入户调查表（2026-11-22）"
    assert "out" not in str(all_about(desk, home, day=date(2027, 5, 1)))


def test_a_mark_in_the_register_is_shown_and_never_set(desk: Desk, home: str, send: Send) -> None:
    assert not all_about(desk, home)
    with desk.store.read() as tx:
        before = rows.get(tx, "household", row_id=UUID(home))
    assert before is not None
    marked = before.model_dump(mode="json") | {"status": "warning"}
    with desk.store.write() as tx:
        entry = Entry("household", before.id, 2, marked)
        incoming.apply(tx, before.scope, entries=[entry], cursor=2)
    found = about(desk, home)
    assert (found.level, found.by_hand, found.fired) == (Level.SIGN, True, ())
    with desk.store.read() as tx:
        assert outbox.rows(tx) == []
        assert audit.count(tx, "warnings_opened", subject="warnings") == 1


def test_somebody_goes_once_within_the_days_of_the_policy(
    desk: Desk, home: str, send: Send
) -> None:
    visited(send, -1, caregiver_present="no")
    with pytest.raises(DayPassed):
        warning_visits.go(desk, home, on=date(2026, 11, 22))
    with pytest.raises(NotHere):
        warning_visits.go(desk, str(UUID(int=5)))
    made = warning_visits.go(desk, home)
    assert (made.kind, made.due_on) == ("warning_visit", date(2026, 11, 26))
    with pytest.raises(LookedAtSoon) as refused:
        warning_visits.go(desk, home, on=DAY)
    assert refused.value.on == made.due_on
    found = about(desk, home)
    assert found.going == made.due_on


def test_a_day_before_the_first_value_is_told_as_that_and_not_as_a_broken_file(desk: Desk) -> None:
    with pytest.raises(PolicyUnknown) as refused:
        monitoring.warned(desk, day=date(2019, 1, 1))
    assert refused.value.day == date(2019, 1, 1)
    assert refused.value.label == policy_values.labels(SHIPPED)["warning_alert_days"]
    told = sentence(refused.value.code, refused.value.facts())
    assert told.startswith("2019-01-01 那天“")
