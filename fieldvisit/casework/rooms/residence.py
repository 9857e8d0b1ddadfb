"""人户分离: who lives elsewhere than registered, who visits there, which town was asked."""

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    choice,
    day_of,
    the_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import residence
from fieldvisit.casework.households.residence import SplitLine
from fieldvisit.casework.people import whole_names
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE, SPLIT = "residence", "residence_split"
MOST = 100
_KNOWN = (
    choice("cause", "为什么不在户籍地住", group="split_cause"),
    Asked("since", "从哪天起", "day"),
    Asked("address", "实际住在哪里", needed=False),
    choice("holder", "档案归哪边管", group="case_holder"),
    choice("visitor", "平时谁去探访", group="visited_by"),
    Asked("contact", "房东、亲属或机构联系人", needed=False),
)
_ASK = Offer("ask", "请别的镇街看", (Asked("to", "请哪个镇街"), Asked("what", "看什么", "long")))
_ANSWER = Offer("answer", "对方回了", (Asked("said", "怎么说", "long"), Asked("on", "哪天", "day")))


def read(desk: Desk, _: Subject) -> Board:
    """Everybody who lives elsewhere; whom nobody saw for too long stands first."""
    found = residence.elsewhere(desk)
    shown = f"共 {len(found)} 户，这里是前 {MOST} 户" if len(found) > MOST else ROOM.sentence
    add = Offer("add", "登记人户分离", (Asked("household", "哪一户（户主姓名或户号）"), *_KNOWN))
    return Board(
        title=ROOM.title,
        sentence=shown,
        offers=(add,),
        things=tuple(map(_thing, whole_names.of_householders(desk, found[:MOST]))),
        nothing=sentence("nobody_elsewhere"),
    )


def _thing(line: SplitLine) -> Thing:
    lines = [
        ("户籍地", line.registered),
        ("实际住址", line.actual or "还不知道，补上以前不能走访"),
        ("为什么、从哪天起", f"{label('split_cause', line.cause)}·{line.since}"),
        ("谁去探访", label("visited_by", line.visitor)),
        ("上次当面见到", line.last_seen or "还没有"),
    ]
    if line.asked_of:
        state = label("request_state", line.request)
        told = (line.asked_of, state, line.answer)
        lines.append(("请别的镇街", "·".join(part for part in told if part)))
    late = f"{line.not_seen} 天没当面见到" if line.not_seen else ""
    return Thing(
        subject=Subject(SPLIT, line.household),
        title=line.name or line.number,
        pill=late or ("按时见到" if line.actual else "实际住址不详"),
        mood="late" if late or not line.actual else "open",
        lines=tuple(lines),
        offers=(
            _ANSWER if line.request == "sent" else _ASK,
            Offer("change", "补、改", _KNOWN),
            Offer("end", "住回户籍地了", (Asked("on", "哪天", "day"),)),
        ),
        opens=Subject("people", line.household),
    )


def _add(desk: Desk, _: str, said: Said) -> Outcome:
    return _change(desk, said.get("household", ""), said)


def _change(desk: Desk, household_id: str, said: Said) -> Outcome:
    found = residence.Elsewhere(
        said.get("cause", ""),
        the_day(said, "since", field="从哪天起"),
        said.get("address", ""),
        said.get("holder", ""),
        said.get("visitor", ""),
        said.get("contact", ""),
    )
    home = residence.settle(desk, household_id, found=found)
    code = "residence_kept" if home.live_address else "residence_unknown"
    return Outcome(sentence(code, {"number": home.number, "address": home.live_address}))


def _ask(desk: Desk, household_id: str, said: Said) -> Outcome:
    to = said.get("to", "")
    residence.ask(desk, household_id, to=to, what=said.get("what", ""))
    return Outcome(sentence("town_asked", {"to": to}))


def _answer(desk: Desk, household_id: str, said: Said) -> Outcome:
    residence.answer(desk, household_id, said=said.get("said", ""), on=day_of(said))
    return Outcome(sentence("town_answered"))


def _end(desk: Desk, household_id: str, said: Said) -> Outcome:
    home = residence.end(desk, household_id, on=day_of(said))
    return Outcome(sentence("residence_over", {"number": home.number}))


ROOM = Room(
    code=CODE,
    title="人户分离",
    sentence="户籍在这里、人住在别处的：谁去看、多久没当面见到",
    icon="map-pin",
    read=read,
    steps={
        (CODE, "add"): _add,
        (SPLIT, "change"): _change,
        (SPLIT, "ask"): _ask,
        (SPLIT, "answer"): _answer,
        (SPLIT, "end"): _end,
    },
    roles=frozenset(DECIDERS),
)
