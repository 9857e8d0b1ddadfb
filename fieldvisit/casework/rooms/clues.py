"""线索: what was reported, 特急 first, each with the steps that come next."""

from collections.abc import Mapping

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Paper,
    Room,
    Said,
    Step,
    Subject,
    Thing,
    choice,
    count_of,
)
from fieldvisit.casework.care.form_behind import from_form
from fieldvisit.casework.cases import clue_list, clues
from fieldvisit.casework.days import moment
from fieldvisit.casework.desk import Desk, short
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import visiting
from fieldvisit.casework.visits.prefill import ASKS_WHO
from fieldvisit.records import Clue
from fieldvisit.records.clue import ClueState
from fieldvisit.records.need import Urgency
from fieldvisit.rules.clues import HOLDS, is_late
from fieldvisit.words.labels import LABELS, label

CLUES = "clues"
MOST = 100
"""Things on the page at once."""

_YES_NO = (("yes", "讲过了"), ("no", "还没有"))
_WHO = (
    Asked("about", "叫什么，不知道就写什么样的人"),
    Asked("place", "人在哪里，写到找得到"),
    Asked("troubles", "什么难处", "many", tuple(LABELS["clue_trouble"].items())),
    choice("urgency", "急不急", group="urgency"),
    Asked("people", "几个人", "count"),
    Asked("detail", "具体什么情况", "long", needed=False),
)
_MORE = (
    choice("source", "线索从哪里来", group="need_source"),
    Asked("discoverer", "谁发现的（不写是自己）", needed=False),
    Asked("citizen_id", "身份号码（知道再填）", needed=False),
    Asked("policy_told", "讲过救助政策了吗", "choice", _YES_NO),
    choice("wants", "本人想申请吗", group="wants", needed=False),
)
_REPORT = Offer("report", "报一条线索", _WHO + _MORE)
_FILL = Offer("fill", "填登记表")
_PRINT = Offer("print", "打印登记表")
_FROM_NOTE = Offer("from_note", "由笔记转来", _WHO)
_VERIFY = Offer(
    "verify",
    "核实",
    (
        choice("verdict", "核实结果", group="clue_verdict"),
        Asked("reason", "不实的，写为什么", "long", needed=False),
        Asked("duplicate_of", "重复的，写那一条的编号", needed=False),
    ),
)
_CALL = Offer("call", "给镇街打过电话了", (choice("how", "打通没有", group="town_call"),))
_NOTE = Asked("note", "怎么办的", "long", needed=False)
_CLOSE = Offer("close", "办结", (choice("outcome", "转到哪一项", group="clue_outcome"), _NOTE))
_DROP = Offer("close", "办结", (_NOTE,))


def offers_for(clue: Clue) -> tuple[Offer, ...]:
    """What may be done with a clue now."""
    call = (_CALL,) if clue.urgency is Urgency.AT_ONCE else ()
    match clue.state:
        case ClueState.FOUND:
            return (*call, _VERIFY)
        case ClueState.VERIFIED:
            return (*call, _CLOSE if clue.verdict in HOLDS else _DROP)
        case _:
            return ()


def read(desk: Desk, subject: Subject) -> Board:
    """All clues, or those with a word in them; a note's id as the word offers to make one of it.
    The first look of an unlocking leaves a row in the audit trail.
    """
    wanted = subject.id.strip()
    found = [one for one in clue_list.opened(desk) if _holds(one, wanted)]
    more = f"，先看前 {MOST} 条" if len(found) > MOST else ""
    return Board(
        title=ROOM.title,
        sentence=f"{ROOM.sentence}；共 {len(found)} 条{more}",
        offers=(_FROM_NOTE,) if clue_list.is_note(desk, wanted) else (_REPORT, _FILL),
        things=tuple(_thing(desk, one) for one in found[:MOST]),
        nothing="没有线索",
        find="姓名、地方、编号",
    )


def _holds(clue: Clue, wanted: str) -> bool:
    ids = (str(one) for one in (clue.id, clue.from_note, clue.from_visit))
    told = (*ids, clue.about, clue.place, clue.detail, clue.discoverer)
    return any(wanted in one for one in told)


def _thing(desk: Desk, one: Clue) -> Thing:
    now = desk.clock.now()
    late = one.state is ClueState.FOUND and is_late(one, now)
    mood = "done" if one.state is ClueState.CLOSED else "late" if late else "open"
    urgent = "" if one.urgency is Urgency.NORMAL else f"·{label('urgency', one.urgency)}"
    return Thing(
        subject=Subject("clue", str(one.id)),
        title=f"{one.about}{urgent}",
        pill=label("clue_state", one.state),
        mood=mood,
        lines=tuple(_lines(desk, one)),
        offers=(*offers_for(one), *((_PRINT,) if one.from_visit else ())),
    )


def _lines(desk: Desk, one: Clue) -> list[tuple[str, str]]:
    troubles = "、".join(label("clue_trouble", code) for code in one.troubles)
    found = (moment(one.found_at), label("need_source", one.source), one.discoverer)
    who = "·".join(part for part in (troubles, f"{one.people} 人") if part)
    lines = [("在哪里", one.place), ("什么难处", who)]
    lines += [("具体情况", one.detail)] if one.detail else []
    lines.append(("哪天、从哪里、谁发现的", "·".join(part for part in found if part)))
    if words := clue_list.call_words(desk, one):
        lines.append(("特急", words))
    if one.look_on and one.state is ClueState.FOUND:
        lines.append(("再去", f"上次未遇，{short(one.look_on)}再去"))
    if one.called_at:
        said = f"{moment(one.called_at)}·{label('town_call', one.town_call)}"
        lines.append(("给镇街打电话", said))
    lines.append(("讲过政策没有", "讲过了" if one.policy_told else "还没有"))
    lines += [("想申请吗", label("wants", one.wants))] if one.wants else []
    if one.verdict:
        because = (label("clue_verdict", one.verdict), one.reason, str(one.duplicate_of or ""))
        lines.append(("核实结果", "·".join(part for part in because if part)))
    if one.reason and not one.verdict:
        lines.append(("填表时说和哪条重复", one.reason))
    if one.state is ClueState.CLOSED:
        led = label("clue_outcome", one.outcome) if one.outcome else ""
        told = "·".join(part for part in (led, one.outcome_note) if part)
        lines.append(("办成什么", told or "没有再办"))
    lines += from_form(desk, one.from_visit)
    lines.append(("放了几天", f"{clue_list.days_open(one, desk.clock.now())} 天"))
    return lines


def _reported(said: Said) -> clues.Reported:
    people = count_of(said, "people")
    return clues.Reported(
        about=said.get("about", ""),
        place=said.get("place", ""),
        troubles=tuple(said.get("troubles", "").split()),
        source=said.get("source") or "visit",
        urgency=said.get("urgency", ""),
        discoverer=said.get("discoverer", ""),
        people=1 if people is None else people,
        detail=said.get("detail", ""),
        citizen_id=said.get("citizen_id", ""),
        policy_told=said.get("policy_told") == "yes",
        wants=said.get("wants", ""),
    )


def _report(desk: Desk, _: str, said: Said) -> Outcome:
    return Outcome(clue_list.call_words(desk, clues.report(desk, _reported(said))))


def _fill(desk: Desk, _: str, __: Said) -> Outcome:
    return Outcome(draft=str(visiting.start(desk, "", form_id=ASKS_WHO).draft.id))


def _print(desk: Desk, clue_id: str, _: Said) -> Outcome:
    form = str(clue_list.form_of(desk, clue_id))
    return Outcome(paper=Paper("主动发现线索登记表", dossier.pdf(desk, [form])))


def _from_note(desk: Desk, note_id: str, said: Said) -> Outcome:
    made = clues.from_note(desk, note_id, said=_reported(said))
    return Outcome(clue_list.call_words(desk, made), go=Subject(CLUES))


def _call(desk: Desk, clue_id: str, said: Said) -> None:
    clues.called(desk, clue_id, how=said.get("how", ""))


def _verify(desk: Desk, clue_id: str, said: Said) -> None:
    told = (said.get(name, "") for name in ("verdict", "reason", "duplicate_of"))
    clues.verify(desk, clue_id, found=clues.Verified(*told))


def _close(desk: Desk, clue_id: str, said: Said) -> None:
    clues.close(desk, clue_id, outcome=said.get("outcome", ""), note=said.get("note", ""))


STEPS: Mapping[tuple[str, str], Step] = {
    (CLUES, "report"): _report,
    (CLUES, "from_note"): _from_note,
    (CLUES, "fill"): _fill,
    ("clue", "print"): _print,
    ("clue", "call"): _call,
    ("clue", "verify"): _verify,
    ("clue", "close"): _close,
}

ROOM = Room(
    code=CLUES,
    title="线索",
    sentence="主动发现：报、核实、办结",
    icon="flag",
    read=read,
    steps=STEPS,
)
