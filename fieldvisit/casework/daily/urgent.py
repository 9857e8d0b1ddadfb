"""What cannot wait for its turn: open alerts, 特急 clues and needs, tasks of the day after, each
with its clock. Reads only; decides nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import time_words
from fieldvisit.casework.staff import town_office
from fieldvisit.machine.clock import SHANGHAI, local_day
from fieldvisit.records import Alert, Clue, Need, Task
from fieldvisit.rules.cadence import DueState
from fieldvisit.store import cases, households, loop
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

MOST = 20
"""So many stand on 今日; the lists have all."""

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class UrgentCard:
    """One thing that comes first: `page` the room where it is dealt with and `found` what finds it
    there, blank for what is dealt with at its household. `call`: whom one calls without a network.
    """

    key: str
    household_id: str
    name: str
    what: str
    why: str
    state: str
    due_text: str
    page: str = ""
    found: str = ""
    call: str = ""


@dataclass(frozen=True)
class _Placed:
    """A card and by when; what has no clock but a day comes at its end, what has none at all
    first."""

    by: datetime
    card: UrgentCard


def urgent_cards(
    tx: Connection, tasks: Sequence[Task], *, now: datetime, names: dict[UUID, str]
) -> tuple[UrgentCard, ...]:
    """Everything that comes first, the nearest clock first. `tasks`: those of `pressing.TASKS` that
    are open (a household's task for its alerts is told by them); `names`: of their households.
    """
    alerts = cases.open_alerts(tx)
    needs = loop.needs_at_once(tx)
    about = [one.household_id for one in alerts] + [one.household_id for one in needs]
    names = names | households.names(tx, about)
    told = {one.task_id for one in alerts}
    found = [
        *_of_alerts(tx, alerts, now=now, names=names),
        *(_of_clue(tx, one, now=now) for one in cases.urgent_clues(tx)),
        *(_of_need(tx, one, name=names.get(one.household_id, "")) for one in needs),
        *(_of_task(one, now=now, names=names) for one in tasks if one.id not in told),
    ]
    return tuple(one.card for one in sorted(found, key=lambda one: one.by)[:MOST])


def _of_alerts(
    tx: Connection, alerts: Sequence[Alert], *, now: datetime, names: dict[UUID, str]
) -> list[_Placed]:
    """One card a household: somebody goes there once."""
    by_home: dict[UUID, list[Alert]] = defaultdict(list)
    for one in alerts:
        by_home[one.household_id].append(one)
    return [
        _of_home(tx, those, now=now, name=names.get(home, "")) for home, those in by_home.items()
    ]


def _of_home(tx: Connection, those: Sequence[Alert], *, now: datetime, name: str) -> _Placed:
    first = min(those, key=lambda one: one.respond_by)
    home = households.get(tx, first.household_id)
    kinds = dict.fromkeys(label("alert_kind", one.kind) for one in those)
    gone = "，有人去了" if all(one.taken_at for one in those) else ""
    place = home.live_address if home else ""
    card = UrgentCard(
        key=str(first.id),
        household_id=str(first.household_id),
        name=name,
        what=f"{label('task_kind', 'alert')}：{'、'.join(kinds)}",
        why=f"{place}，{time_words(first.respond_by)} 前要有人到{gone}",
        state=_state(first.respond_by, now),
        due_text=_left(first.respond_by, now),
        page="alerts",
        found=name,
    )
    return _Placed(first.respond_by, card)


def _of_clue(tx: Connection, clue: Clue, *, now: datetime) -> _Placed:
    by = clue.respond_by or clue.found_at
    card = UrgentCard(
        key=str(clue.id),
        household_id=str(clue.household_id or ""),
        name=clue.about,
        what=label("task_kind", "urgent_clue"),
        why=f"{clue.place}，{time_words(by)} 前要有人到",
        state=_state(by, now),
        due_text=_left(by, now),
        page="clues",
        found=str(clue.id),
        call=_called(clue) or _call(tx, clue.scope),
    )
    return _Placed(by, card)


def _of_need(tx: Connection, need: Need, *, name: str) -> _Placed:
    card = UrgentCard(
        key=str(need.id),
        household_id=str(need.household_id),
        name=name,
        what=f"{label('urgency', need.urgency)}需求：{label('need_kind', need.kind)}",
        why=need.text,
        state=DueState.OVERDUE,
        due_text=label("urgency", need.urgency),
        call=_call(tx, need.scope),
    )
    return _Placed(need.found_at, card)


def _of_task(task: Task, *, now: datetime, names: dict[UUID, str]) -> _Placed:
    late = (local_day(now) - task.due_on).days
    card = UrgentCard(
        key=str(task.id),
        household_id=str(task.household_id),
        name=names.get(task.household_id, ""),
        what=label("task_kind", task.kind),
        why=task.source,
        state=DueState.OVERDUE if late > 0 else DueState.DUE,
        due_text=f"逾期 {late} 天" if late > 0 else _day_left(-late),
    )
    return _Placed(_end_of(task.due_on), card)


def _called(clue: Clue) -> str:
    """What came of the call, once there was one that was answered."""
    if clue.called_at is None or clue.town_call != "answered":
        return ""
    return f"{time_words(clue.called_at)} 给镇街打过电话"


def _call(tx: Connection, scope: str) -> str:
    who = town_office.line(tx, scope)
    return sentence("call_town", {"name": who.name, "phone": who.phone})


def _state(by: datetime, now: datetime) -> DueState:
    return DueState.OVERDUE if now > by else DueState.DUE


def _left(by: datetime, now: datetime) -> str:
    span = abs(by - now)
    hours, minutes = span // _HOUR, span % _HOUR // timedelta(minutes=1)
    told = f"{span // _DAY} 天" if span >= _DAY else f"{hours} 小时" if hours else f"{minutes} 分钟"
    return f"晚了 {told}" if now > by else f"还有 {told}"


def _day_left(days: int) -> str:
    return f"还有 {days} 天" if days else "今天到期"


def _end_of(day: date) -> datetime:
    """The last moment of a day in Tianjin."""
    return datetime.combine(day + _DAY, datetime.min.time(), SHANGHAI)
