"""保障待遇: what a household gets and got, begun, changed and stopped with its reason."""

from fieldvisit.casework import naming
from fieldvisit.casework.aid import entitling
from fieldvisit.casework.aid.ledger import monthly
from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Room,
    Said,
    Subject,
    Thing,
    choice,
    day_of,
    fen_of,
    the_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Entitlement, Household
from fieldvisit.rules.entitlements import runs
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import entitlements, households
from fieldvisit.words.labels import label

ENTITLEMENTS = "entitlements"
_SINCE = Asked("since", "从哪天起", "day")
_AMOUNT = Asked("yuan", "每月多少元", "money")
_REASON = Asked("reason", "原因（能念给家里人听）", "long")
BEGIN = Offer(
    "begin",
    "开始一项待遇",
    (
        choice("category", "哪一类", group="category"),
        _SINCE,
        _AMOUNT,
        _REASON,
        Asked("until", "到哪天为止（不定就不填）", "day", needed=False),
        Asked("review", "哪天复核（不填按规定算）", "day", needed=False),
    ),
)
CHANGE = Offer("change", "换金额", (_SINCE, _AMOUNT, _REASON))
STOP = Offer(
    "stop",
    "停止",
    (
        Asked("until", "享受到哪天为止", "day"),
        choice("cause", "哪一种原因", group="end_cause"),
        _REASON,
        Asked("served", "哪天告知的", "day", needed=False),
    ),
    danger=True,
)


def read(desk: Desk, home: Subject) -> Board:
    """A household's entitlements, those that run first; who may not change them only reads. The
    first look of an unlocking leaves a row in the audit trail. Raises NotHere.
    """
    today, may = local_day(desk.clock.now()), desk.profile.role in REVIEWERS
    with looking_at(desk, home.id) as tx:
        household = naming.record(tx, Household, kind="household", named=home.id)
        names = households.names(tx, [household.id])
        found = entitlements.of_household(tx, household.id)
    found = sorted(found, key=lambda one: (not runs(one, today), -one.since.toordinal()))
    return Board(
        title=f"{names.get(household.id, '')} 户的待遇",
        sentence=ROOM.sentence,
        offers=(BEGIN,) if may else (),
        things=tuple(_thing(one, running=runs(one, today), may=may) for one in found),
        nothing="这一户还没有记过待遇",
    )


def _thing(one: Entitlement, *, running: bool, may: bool) -> Thing:
    until = f"{one.since} 到 {one.until}" if one.until else f"{one.since} 起，没有定到哪天"
    lines = [
        ("多少", monthly(one.amount)),
        ("从哪天到哪天", until),
        ("为什么给", one.reason),
    ]
    if one.review_on and running:
        lines.append(("哪天复核", str(one.review_on)))
    if one.end_cause:
        lines.append(("为什么停", f"{label('end_cause', one.end_cause)}·{one.end_reason}"))
        told = str(one.served_on) if one.served_on else "还没有记告知的日子"
        lines.append(("哪天告知", told))
    open_end = may and running and one.end_cause is None
    return Thing(
        subject=Subject("entitlement", str(one.id)),
        title=label("category", one.category),
        pill="享受中" if running else "已停止" if one.end_cause else "不在享受期",
        mood="open" if running else "done",
        lines=tuple(lines),
        offers=(CHANGE, STOP) if open_end else (),
    )


def _begin(desk: Desk, household_id: str, said: Said) -> None:
    since = the_day(said, "since", field=_SINCE.label)
    given = entitling.Given(
        said.get("category", ""),
        since,
        fen_of(said),
        said.get("reason", ""),
        until=day_of(said, "until"),
        review_on=day_of(said, "review"),
    )
    entitling.give(desk, household_id, given=given)


def _change(desk: Desk, entitlement_id: str, said: Said) -> None:
    since, amount, reason = (
        the_day(said, "since", field=_SINCE.label),
        fen_of(said),
        said.get("reason", ""),
    )
    entitling.change(desk, entitlement_id, since=since, amount=amount, reason=reason)


def _stop(desk: Desk, entitlement_id: str, said: Said) -> None:
    until = the_day(said, "until", field="享受到哪天为止")
    cause, reason = said.get("cause", ""), said.get("reason", "")
    stopped = entitling.Stopped(until, cause, reason, day_of(said, "served"))
    entitling.stop(desk, entitlement_id, stopped=stopped)


ROOM = Room(
    code=ENTITLEMENTS,
    title="待遇",
    sentence="开始、换金额、停止，原因要能念给家里人听",
    icon="stamp",
    read=read,
    steps={
        (ENTITLEMENTS, "begin"): _begin,
        ("entitlement", "change"): _change,
        ("entitlement", "stop"): _stop,
    },
    at_household=True,
)
