"""智能终端: which events of a device are one alert, and which step of an alert may follow which.
Pure; every illegal step is refused by name.

Source: domain.md table 1 (滨海: 114 户, 600 余台): an event becomes one urgent task with a clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fieldvisit.records.alert import Alert, AlertState
from fieldvisit.rules.loop import OutcomeMissing, StepRefused

ALERT_STEPS: Mapping[AlertState, frozenset[AlertState]] = {
    AlertState.RAISED: frozenset({AlertState.TAKEN, AlertState.CLOSED}),
    AlertState.TAKEN: frozenset({AlertState.CLOSED}),
    AlertState.CLOSED: frozenset(),
}
MOST_EVENTS = 200
"""Ids of events that an alert remembers: enough to know a file that is read again."""


@dataclass(frozen=True)
class Event:
    """What a device said: its own id of the event, the kind (a code of `alert_kind`), when."""

    id: str
    kind: str
    at: datetime


def folds(alert: Alert, event: Event, *, window: timedelta) -> bool:
    """Whether an event is part of an alert of its household: of the same kind, and so close to the
    events before that nobody need go twice. One that came after it was closed begins a new one.
    """
    if alert.kind != event.kind or (alert.closed_at is not None and event.at > alert.closed_at):
        return False
    return alert.raised_at - window <= event.at <= alert.latest_at + window


def folded(alert: Alert, event: Event) -> dict[str, Any]:
    """What of an alert changes when an event joins it; nothing for one that it has already."""
    if event.id in alert.events:
        return {}
    return {
        "times": alert.times + 1,
        "events": [*alert.events, event.id][-MOST_EVENTS:],
        "raised_at": min(alert.raised_at, event.at),
        "latest_at": max(alert.latest_at, event.at),
    }


def is_late(alert: Alert, now: datetime) -> bool:
    """Whether nobody said in time what it was."""
    return (alert.closed_at or now) > alert.respond_by


def check_alert(alert: Alert, step: AlertState, *, changes: Mapping[str, Any]) -> None:
    """Refuse a step of an alert. Raises StepRefused, OutcomeMissing."""
    if step not in ALERT_STEPS[alert.state]:
        raise StepRefused("alert", alert.state, step)
    said = changes.get("outcome") and str(changes.get("finding") or "").strip()
    if step is AlertState.CLOSED and not said:
        raise OutcomeMissing
