"""没见到人: how often somebody went in vain to a household, and the slip to leave at its door."""

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Paper,
    Room,
    Said,
    Subject,
    Thing,
    day_of,
)
from fieldvisit.casework.days import moment
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.paper import door_slip
from fieldvisit.records import Visit
from fieldvisit.words.labels import label

NOT_MET = "not_met"
_SLIP = Offer(
    "slip", "印留言条", (Asked("again", "哪天再来（不写也行）", "day", needed=False),), verb="印"
)


def read(desk: Desk, home: Subject) -> Board:
    """When somebody went in vain since the last visit that counts, newest first. The first look of
    an unlocking leaves a row in the audit trail. Raises NotHere.
    """
    name, found = door_slip.attempts(desk, home.id)
    times = f"上次见到以后去过 {len(found)} 次没见到" if found else "上次以后没有白跑过"
    return Board(
        title=f"{name} 户没见到人",
        sentence=f"{times}；留言条上不写是谁家、办什么事",
        offers=(_SLIP,),
        things=tuple(map(_thing, found)),
        nothing="白跑的会记在这里；不算走访",
    )


def _thing(one: Visit) -> Thing:
    again = str(one.answers.get("next_try_on") or "")
    return Thing(
        subject=Subject("attempt", str(one.id)),
        title=moment(one.started_at),
        pill=label("visit_result", one.result),
        mood="plain",
        lines=(("说好哪天再去", again),) if again else (),
    )


def _slip(desk: Desk, household_id: str, said: Said) -> Outcome:
    slip = door_slip.pdf(desk, household_id, again=day_of(said, "again"))
    return Outcome(paper=Paper("留言条", slip))


ROOM = Room(
    code=NOT_MET,
    title="没见到人",
    sentence="去过几次没见到；印一张留言条贴在门上",
    icon="house",
    read=read,
    steps={(NOT_MET, "slip"): _slip},
    at_household=True,
)
