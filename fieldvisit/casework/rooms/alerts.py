"""告警: what devices reported, the nearest clock first, each with the steps that come next."""

from collections.abc import Mapping
from pathlib import Path

from fieldvisit.casework.alarms import alert_feed, alerts
from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Step,
    Subject,
    Thing,
    choice,
)
from fieldvisit.casework.days import moment
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import lines as importing_lines
from fieldvisit.records.alert import AlertState
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

ALERTS = "alerts"
MOST = 100
"""Things on the page at once."""

_IN = Offer("in", "收进告警文件", (Asked("file", "每行一条的 JSONL 文件", "file"),))
_CLOSE = Offer(
    "close",
    "办结",
    (
        choice("outcome", "结果", group="alert_outcome"),
        Asked("finding", "到场看到什么、怎么办的", "long"),
    ),
)
OFFERS: Mapping[AlertState, tuple[Offer, ...]] = {
    AlertState.RAISED: (Offer("take", "知道了，这就去"), _CLOSE),
    AlertState.TAKEN: (_CLOSE,),
    AlertState.CLOSED: (),
}
"""By state: the steps that people take."""


def read(desk: Desk, subject: Subject) -> Board:
    """All alerts, or those with a word in them. The first look of an unlocking leaves a row in the
    audit trail.
    """
    wanted = subject.id.strip()
    cards = [one for one in alerts.opened(desk) if wanted in f"{one.name} {one.place}"]
    left = sum(one.alert.state is not AlertState.CLOSED for one in cards)
    more = f"，先看前 {MOST} 件" if len(cards) > MOST else ""
    return Board(
        title=ROOM.title,
        sentence=f"没办结的 {left} 件{more}",
        offers=(_IN,),
        things=tuple(_thing(one) for one in cards[:MOST]),
        nothing="没有告警",
        find="姓名、住址",
    )


def _thing(card: alerts.AlertCard) -> Thing:
    one = card.alert
    open_ = one.state is not AlertState.CLOSED
    often = f"{one.times} 次，{moment(one.raised_at)} 到 {moment(one.latest_at)}"
    lines = [
        ("哪里", "·".join(part for part in (card.place, card.phone) if part)),
        ("报了几次", often if one.times > 1 else moment(one.raised_at)),
        ("几点前到", moment(one.respond_by)),
    ]
    lines += [("设备", one.terminal)] if one.terminal else []
    lines += [("几点去的", moment(one.taken_at))] if one.taken_at else []
    if one.outcome:
        lines.append(("结果", f"{label('alert_outcome', one.outcome)}·{one.finding}"))
    return Thing(
        subject=Subject("alert", str(one.id)),
        title=f"{label('alert_kind', one.kind)}·{card.name}",
        pill=label("alert_state", one.state) + ("·晚了" if card.late and open_ else ""),
        mood="done" if not open_ else "late" if card.late else "open",
        lines=tuple(lines),
        offers=OFFERS[one.state],
    )


def _take_in(desk: Desk, _: str, said: Said) -> Outcome:
    bad: list[int] = []
    raws = importing_lines.lines(Path(said.get("file", "")))
    taken = alert_feed.take_in(desk, raws, bad=lambda number, _error: bad.append(number))
    told = sentence("alerts_taken_in", vars(taken))
    numbers = "、".join(map(str, bad[:20]))
    return Outcome(f"{told}没收的行：{numbers}。" if bad else told)


def _take(desk: Desk, alert_id: str, _: Said) -> None:
    alerts.take(desk, alert_id)


def _close(desk: Desk, alert_id: str, said: Said) -> None:
    outcome, finding = said.get("outcome", ""), said.get("finding", "")
    alerts.close(desk, alert_id, outcome=outcome, finding=finding)


STEPS: Mapping[tuple[str, str], Step] = {
    (ALERTS, "in"): _take_in,
    ("alert", "take"): _take,
    ("alert", "close"): _close,
}

ROOM = Room(
    code=ALERTS,
    title="告警",
    sentence="智能终端报来的，最急的在前",
    icon="triangle-alert",
    read=read,
    steps=STEPS,
)
