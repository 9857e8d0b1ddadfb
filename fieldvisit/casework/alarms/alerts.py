"""智能终端: somebody goes to where a device raised an alert, and says what it was. One transaction
an action; every illegal step is refused by name (rules.alerts).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from fieldvisit.casework import naming, steps
from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Alert
from fieldvisit.records.alert import AlertOutcome, AlertState
from fieldvisit.records.fields import mask_name
from fieldvisit.rules import alerts as rule
from fieldvisit.store import cases, households, journal, tasks


@dataclass(frozen=True)
class AlertLine:
    """One alert for a list: `by`: `respond_by` in words; `late`: nobody
    said in time what it was."""

    id: str
    household: str
    name: str
    kind: str
    state: str
    times: int
    raised_at: datetime
    respond_by: datetime
    by: str
    late: bool


@dataclass(frozen=True)
class AlertCard:
    """One alert for its page: whose it is, where, whom to call."""

    alert: Alert
    name: str
    place: str
    phone: str
    late: bool


def take(desk: Desk, alert_id: str) -> Alert:
    """Somebody goes. Raises NotHere, StepRefused."""
    changes = {"taken_by": desk.profile.staff_id, "taken_at": desk.clock.now()}
    return steps.take_alone(desk, Alert, named=alert_id, step=AlertState.TAKEN, changes=changes)


def close(desk: Desk, alert_id: str, *, outcome: str, finding: str) -> Alert:
    """Say what it was; with the household's last open alert its task is done. Raises NotHere,
    CodeUnknown, StepRefused, OutcomeMissing.
    """
    changes = {
        "outcome": AlertOutcome(naming.code(outcome, group="alert_outcome", field="结果")),
        "finding": finding.strip(),
        "closed_at": desk.clock.now(),
    }
    desk.may_show_people()
    with desk.store.write() as tx:
        alert = naming.record(tx, Alert, kind="alert", named=alert_id)
        closed = steps.take(tx, desk, case=alert, step=AlertState.CLOSED, changes=changes)
        task = tasks.get(tx, closed.task_id)
        if task and task.state == "open" and not _still_open(tx, closed):
            after = {"state": "done"}
            journal.patch(tx, "task", row_id=task.id, after=after, stamp=desk.stamp())
    return closed


def listed(desk: Desk, *, all_of_them: bool = False) -> list[AlertLine]:
    """Alerts that are open (or all), the nearest clock first; names masked."""
    now = desk.clock.now()
    with desk.read_people() as tx:
        found = _in_order(cases.alerts(tx), all_of_them=all_of_them)
        names = households.names(tx, [one.household_id for one in found])
    return [
        AlertLine(
            id=str(one.id),
            household=str(one.household_id),
            name=mask_name(names.get(one.household_id, "")),
            kind=one.kind,
            state=one.state,
            times=one.times,
            raised_at=one.raised_at,
            respond_by=one.respond_by,
            by=time_words(one.respond_by),
            late=rule.is_late(one, now),
        )
        for one in found
    ]


def opened(desk: Desk) -> list[AlertCard]:
    """All alerts with whom and where, open ones first. The first look of an unlocking leaves a row
    in the audit trail.
    """
    with looking_at(desk, "alerts", action="alerts_opened") as tx:
        found = _in_order(cases.alerts(tx), all_of_them=True)
        names = households.names(tx, [one.household_id for one in found])
        homes = {one.household_id: households.get(tx, one.household_id) for one in found}
    cards = []
    for one in found:
        home = homes[one.household_id]
        place, phone = (home.live_address, home.phone or "") if home else ("", "")
        late = rule.is_late(one, desk.clock.now())
        cards.append(AlertCard(one, names.get(one.household_id, ""), place, phone, late))
    return cards


def _in_order(found: list[Alert], *, all_of_them: bool) -> list[Alert]:
    shown = [one for one in found if all_of_them or one.state is not AlertState.CLOSED]
    return sorted(shown, key=lambda one: (one.state is AlertState.CLOSED, one.respond_by))


def _still_open(tx: Connection, closed: Alert) -> bool:
    return any(
        one.state is not AlertState.CLOSED and one.task_id == closed.task_id
        for one in cases.alerts_of(tx, closed.household_id)
    )
