"""智能终端: what devices in households report becomes alerts with a clock and one urgent task a
household. A feed is one transaction (rules.alerts).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid5

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.intake import lines as said_in
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Alert, Household, Task
from fieldvisit.rules import alerts as rule
from fieldvisit.store import audit, cases, households, journal, tasks
from fieldvisit.words.labels import label

TASK = "alert"
"""The kind of the household's one urgent task."""


@dataclass
class TakenIn:
    """What became of a feed's lines: events that began an alert, that joined one, that were here
    already, lines left out.
    """

    lines: int = 0
    raised: int = 0
    folded: int = 0
    known: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class _Said:
    number: int
    named: str
    event: rule.Event
    terminal: str


Bad = Callable[[int, said_in.LineRefused], None]


def take_in(desk: Desk, raws: Iterable[bytes], *, bad: Bad) -> TakenIn:
    """Take in a feed: a JSON object a line with `household` (id or number), `kind` (code or word),
    `at`, and where the device gives them `terminal` and `id`. The same feed again raises nothing
    anew; `bad` hears of each line left out. Raises MayNot, ImportUnreadable, DiskFull, StoreBusy.
    """
    writing.may_write(desk, "alert")
    desk.may_show_people()
    taken = TakenIn()

    def refuse(number: int, error: said_in.LineRefused) -> None:
        taken.left_out += 1
        bad(number, error)

    found = []
    for number, raw in enumerate(raws, 1):
        taken.lines += 1
        try:
            found += [_read(desk, number, raw=raw)] if raw.strip() else []
        except said_in.LineRefused as error:
            refuse(number, error)
    with desk.store.write() as tx:
        for home, said in _by_household(tx, found, refuse=refuse):
            _raise(tx, desk, home=home, said=said, taken=taken)
        if taken.raised or taken.folded:
            told = {"raised": str(taken.raised), "folded": str(taken.folded)}
            audit.append(tx, "alerts_raised", subject="", stamp=desk.stamp(), detail=told)
    return taken


def _read(desk: Desk, number: int, *, raw: bytes) -> _Said:
    said = said_in.fields(raw)
    now = desk.clock.now()
    named = str(said.get("household") or "").strip()
    if not named:
        raise said_in.LineRefused("line_household", named)
    try:
        kind = naming.code(str(said.get("kind") or ""), group="alert_kind", field="kind")
    except naming.CodeUnknown as error:
        raise said_in.LineRefused("line_alert_kind", error.given[:40]) from None
    # A device's clock may run ahead: what it reports has happened by now.
    at = min(said_in.instant(said, newest=now.year + 1) or now, now)
    terminal = str(said.get("terminal") or "").strip()
    event_id = str(said.get("id") or "").strip() or f"{terminal} {kind} {at.isoformat()}"
    return _Said(number, named, rule.Event(event_id, kind, at), terminal)


def _by_household(
    tx: Connection, found: Sequence[_Said], *, refuse: Bad
) -> Iterable[tuple[Household, list[_Said]]]:
    by_name: dict[str, list[_Said]] = defaultdict(list)
    for one in found:
        by_name[one.named].append(one)
    for named, said in by_name.items():
        home = households.called(tx, named)
        if home is None:
            for one in said:
                refuse(one.number, said_in.LineRefused("line_household", named[:40]))
            continue
        yield home, sorted(said, key=lambda one: one.event.at)


def _raise(
    tx: Connection, desk: Desk, *, home: Household, said: Sequence[_Said], taken: TakenIn
) -> None:
    before = {one.id: one for one in cases.alerts_of(tx, home.id)}
    now = dict(before)
    day = local_day(desk.clock.now())
    minutes = whole_number(desk.tables, "alert_fold_minutes", day=day, region=home.scope)
    window = timedelta(minutes=minutes)
    for one in said:
        if any(one.event.id in alert.events for alert in now.values()):
            taken.known += 1
            continue
        joined = next((a for a in now.values() if rule.folds(a, one.event, window=window)), None)
        if joined is not None:
            now[joined.id] = joined.model_copy(update=rule.folded(joined, one.event))
            taken.folded += 1
            continue
        made = _alert(tx, desk, home=home, said=one)
        now[made.id] = made
        taken.raised += 1
    for alert in now.values():
        was = before.get(alert.id)
        if was is None:
            journal.insert(tx, alert, stamp=desk.stamp())
        elif was != alert:
            names = ("times", "events", "raised_at", "latest_at")
            after = {name: getattr(alert, name) for name in names}
            journal.patch(tx, "alert", row_id=alert.id, after=after, stamp=desk.stamp())


def _alert(tx: Connection, desk: Desk, *, home: Household, said: _Said) -> Alert:
    event = said.event
    day = local_day(event.at)
    minutes = whole_number(desk.tables, "alert_respond_minutes", day=day, region=home.scope)
    by = event.at + timedelta(minutes=minutes)
    return Alert(
        # The same event taken in on two devices is one alert.
        id=uuid5(home.id, f"alert {event.kind} {event.id}"),
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        task_id=_task(tx, desk, home=home, event=event, by=by).id,
        kind=event.kind,
        terminal=said.terminal,
        raised_at=event.at,
        latest_at=event.at,
        events=[event.id],
        respond_by=by,
    )


def _task(tx: Connection, desk: Desk, *, home: Household, event: rule.Event, by: datetime) -> Task:
    """The household's one urgent task, made with its first open alert."""
    for one in tasks.of_household(tx, home.id):
        if one.kind == TASK:
            return one
    made = Task(
        id=uuid5(home.id, f"alert task {event.id}"),
        scope=home.scope,
        created_at=desk.clock.now(),
        household_id=home.id,
        kind=TASK,
        due_on=local_day(by),
        source=f"智能终端：{label('alert_kind', event.kind)}，{time_words(by)} 前要有人到",
    )
    journal.insert(tx, made, stamp=desk.stamp())
    return made
