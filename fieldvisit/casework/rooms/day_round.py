"""今日路线: the doors of a day in the order in which one walks, and the rota behind them."""

from fieldvisit.casework.board import (
    ANOTHER_DAY,
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    asked_day,
    count_of,
    day_of,
    to_day,
)
from fieldvisit.casework.daily import day_round, rota
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.careful import CAREFUL
from fieldvisit.machine.clock import local_day
from fieldvisit.records.fields import mask_phone
from fieldvisit.rules.cadence import DueState
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words.labels import LABELS

CODE, TURN = "day_round", "rota_turn"
MOST = 100
"""So many doors stand on the page."""

_PLAN = Offer(
    "plan",
    "排班",
    (
        Asked("first", "从哪天", "day"),
        Asked("last", "到哪天", "day"),
        Asked("categories", "救助类别", "many", tuple(LABELS["category"].items()), needed=False),
        Asked("seed", "轮换：换一个数，换一次人", "count", needed=False),
    ),
)
_DONE = Offer("done", "去过了")
_GIVE = Offer("give", "换人换天", (Asked("to", "谁去"), Asked("on", "哪天", "day", needed=False)))


def read(desk: Desk, subject: Subject) -> Board:
    """The round of today, or of another day."""
    day = asked_day(desk, subject)
    stops = day_round.day_round(desk, day)
    planner = desk.profile.role in DECIDERS
    told = f"{day}，{len(stops)} 户，沿巷、排、门牌"
    if len(stops) > MOST:
        told += f"，先列 {MOST} 户"
    return Board(
        title=ROOM.title,
        sentence=told,
        offers=(ANOTHER_DAY, _PLAN) if planner else (ANOTHER_DAY,),
        things=tuple(_stop(one, planner=planner) for one in stops[:MOST]),
        nothing="这一天没有要去的户",
    )


def _stop(one: day_round.Stop, *, planner: bool) -> Thing:
    lines = [(CAREFUL, one.careful)] if one.safety else []
    lines.append(("在哪里", one.place))
    # Whole on the household's page alone.
    lines += [("电话", mask_phone(one.phone))] if one.phone else []
    lines += [(reason.rule, reason.source) for reason in one.reasons]
    late = any(reason.state == DueState.OVERDUE for reason in one.reasons)
    offers = ((_DONE, _GIVE) if planner else (_DONE,)) if one.turn else ()
    return Thing(
        subject=Subject(TURN, str(one.turn.id) if one.turn else one.household),
        title=one.name,
        pill="逾期" if late else "到期",
        mood="late" if late else "open",
        lines=tuple(lines),
        offers=offers,
        opens=Subject("household", one.household),
    )


def _plan(desk: Desk, _: str, said: Said) -> Outcome:
    today = local_day(desk.clock.now())
    first, last = day_of(said, "first") or today, day_of(said, "last") or today
    kinds, seed = said.get("categories", "").split(), count_of(said, "seed") or 0
    done = rota.plan(desk, rota.Wanted(first, last, (), kinds, seed))
    told = f"{done.workers} 人 {done.days} 天，新排 {done.made} 户，早排过 {done.known} 户。"
    return Outcome(told, go=Subject(CODE, first.isoformat()))


def _done(desk: Desk, task_id: str, _: Said) -> None:
    rota.done(desk, task_id)


def _give(desk: Desk, task_id: str, said: Said) -> None:
    rota.give(desk, task_id, to=said.get("to", ""), on=day_of(said))


ROOM = Room(
    code=CODE,
    title="今日路线",
    sentence="今天去哪几户，沿巷、排、门牌；排班也在这里",
    icon="route",
    read=read,
    steps={
        (CODE, ANOTHER_DAY.step): to_day(CODE),
        (CODE, "plan"): _plan,
        (TURN, "done"): _done,
        (TURN, "give"): _give,
    },
)
