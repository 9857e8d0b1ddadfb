"""冒领查证: what was reported of a household, who checks, what they found, what came back; and, for
everybody who keeps such dossiers, all of them. Decides nothing: the rules do when a step is taken.
"""

from collections.abc import Mapping

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Room,
    Said,
    Step,
    Subject,
    Thing,
    choice,
    fen_of,
    the_day,
)
from fieldvisit.casework.cases import case_file, claim_checks, claim_file, special_cases
from fieldvisit.casework.cases.case_file import CaseLine
from fieldvisit.casework.desk import Desk
from fieldvisit.records import SpecialCase
from fieldvisit.records.fields import show_money
from fieldvisit.records.special_case import CaseState, Payment, RecoveryEnd
from fieldvisit.rules.claim_checks import claim_of, still_out
from fieldvisit.rules.journeys import DECIDERS, REVIEWERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS, label

CLAIM, CLAIMS, ALL = "claim_check", "claims_of", "claims"
"""The kind of a dossier's steps, and the codes of the rooms."""

MOST = 100
"""Things on a page at once."""

_ENDS = tuple(
    (code, word) for code, word in LABELS["recovery_end"].items() if code != RecoveryEnd.RECOVERED
)
_OVER = frozenset({CaseState.CLOSED, CaseState.REFUSED})
_DECISION = Asked("decision", "怎么定的，为什么", "long")
REPORT = Offer(
    "report",
    "记一件举报",
    (
        Asked("facts", "举报什么", "long"),
        choice("source", "从哪里来", group="need_source"),
        Asked("reporter", "谁举报的（只给查证的人看，不留名就空着）", needed=False),
        Asked("on", "哪天举报的", "day"),
    ),
)
_LOOK = Offer("look", "记查到什么", (Asked("finding", "查到什么", "long"),))
_TRUE = Offer(
    "true", "属实，要追回", (_DECISION, Asked("yuan", "要追回多少元", "money", needed=False))
)
_FALSE = Offer("false", "不属实", (_DECISION,), danger=True)
_BACK = Offer(
    "back",
    "交回一笔",
    (Asked("yuan", "多少元", "money"), Asked("payer", "谁交回的"), Asked("on", "哪天", "day")),
)
_HOW = Asked("execution", "怎么办的", "long")
_SETTLE = Offer("settle", "追回完了", (_HOW,))
_WITHOUT = Offer(
    "settle",
    "没追完，了结",
    (Asked("end", "钱怎么了结", "choice", _ENDS), _HOW),
    danger=True,
)
_CLOSE = Offer("close", "结案", (Asked("outcome", "结果怎样", "long"),))


def offers_for(desk: Desk, case: SpecialCase) -> tuple[Offer, ...]:
    """What may be done now: two check, another decides, money comes back, then it is settled."""
    me, role = desk.profile.staff_id, desk.profile.role
    checks = str(me) in claim_of(case).checkers
    decides = role in REVIEWERS and case.created_by != me
    match case.state:
        case CaseState.OPENED | CaseState.REFUSED:
            return (_begin(desk, case),)
        case CaseState.IN_REVIEW:
            found = (_TRUE, _FALSE) if decides and not checks and case.steps_done else ()
            return (*((_LOOK,) if checks else ()), *found)
        case CaseState.DECIDED if still_out(case):
            return (_BACK, *((_WITHOUT,) if decides else ()))
        case CaseState.DECIDED:
            return (_SETTLE,)
        case CaseState.CARRIED_OUT:
            return (_CLOSE,)
        case _:
            return ()


def read(desk: Desk, home: Subject) -> Board:
    """What was reported of a household, the newest first. The first look of an unlocking leaves a
    row in the audit trail. Raises NotHere, MayNot.
    """
    name, found = claim_file.of_household(desk, home.id)
    return Board(
        title=f"{name} 户的冒领查证",
        sentence=ROOM.sentence,
        offers=(REPORT,),
        things=tuple(_case(desk, one) for one in found),
        nothing="这一户没有人举报",
    )


def read_all(desk: Desk, _: Subject) -> Board:
    """Every dossier, the newest first; names masked. Raises MayNot."""
    lines = claim_file.listed(desk)
    more = f"，先看前 {MOST} 件" if len(lines) > MOST else ""
    out = sum(max(one.amount - one.paid, 0) for one in lines if one.state == CaseState.DECIDED)
    return Board(
        title=LIST.title,
        sentence=f"共 {len(lines)} 件{more}，还没追回 {show_money(out)} 元",
        things=tuple(map(_line, lines[:MOST])),
        nothing=sentence("no_claims"),
    )


def _begin(desk: Desk, case: SpecialCase) -> Offer:
    word = "开始查证" if case.state is CaseState.OPENED else "再查一次"
    return Offer(
        "begin", word, (Asked("who", "谁去查（至少两人）", "many", claim_file.colleagues(desk)),)
    )


def _case(desk: Desk, one: SpecialCase) -> Thing:
    return Thing(
        subject=Subject(CLAIM, str(one.id)),
        title=f"{one.happened_on} 的举报",
        pill=label("claim_check_state", one.state),
        mood="done" if one.state in _OVER else "open",
        lines=tuple(case_file.written(claim_file.sections(desk, one))),
        offers=offers_for(desk, one),
    )


def _line(one: CaseLine) -> Thing:
    money = f"应追回 {show_money(one.amount)} 元，已追回 {show_money(one.paid)} 元"
    return Thing(
        subject=Subject(ALL, one.id),
        title=one.name,
        pill=label("claim_check_state", one.state),
        mood="done" if one.state in _OVER else "open",
        lines=(("钱", money),) if one.amount else (),
        opens=Subject(CLAIMS, one.household),
    )


def _report(desk: Desk, household_id: str, said: Said) -> None:
    told = claim_checks.Report(
        facts=said.get("facts", ""),
        on=the_day(said, "on", field="哪天举报的"),
        source=said.get("source", ""),
        reporter=said.get("reporter", ""),
    )
    claim_checks.report(desk, household_id, said=told)


def _start(desk: Desk, case_id: str, said: Said) -> None:
    claim_checks.begin(desk, case_id, checkers=said.get("who", "").split())


def _look(desk: Desk, case_id: str, said: Said) -> None:
    claim_checks.looked(desk, case_id, finding=said.get("finding", ""))


def _true(desk: Desk, case_id: str, said: Said) -> None:
    decision = said.get("decision", "")
    special_cases.decide(desk, case_id, decision=decision, amount=fen_of(said))


def _false(desk: Desk, case_id: str, said: Said) -> None:
    special_cases.refuse(desk, case_id, decision=said.get("decision", ""))


def _back(desk: Desk, case_id: str, said: Said) -> None:
    on, amount = the_day(said, "on", field="哪天"), fen_of(said)
    payment = Payment(on=on, amount=amount, payer=said.get("payer", ""))
    claim_checks.came_back(desk, case_id, payment=payment)


def _settle(desk: Desk, case_id: str, said: Said) -> None:
    execution, end = said.get("execution", ""), said.get("end", "")
    claim_checks.settle(desk, case_id, execution=execution, end=end)


def _close(desk: Desk, case_id: str, said: Said) -> None:
    special_cases.close(desk, case_id, outcome=said.get("outcome", ""))


_OF_CLAIM: Mapping[str, Step] = {
    "begin": _start,
    "look": _look,
    "true": _true,
    "false": _false,
    "back": _back,
    "settle": _settle,
    "close": _close,
}
ROOM = Room(
    code=CLAIMS,
    title="冒领查证",
    sentence="举报、两人查证、另一人定、追回；谁举报的只给查证的人看",
    icon="fingerprint",
    read=read,
    steps={
        (CLAIMS, "report"): _report,
        **{(CLAIM, name): step for name, step in _OF_CLAIM.items()},
    },
    roles=DECIDERS,
    at_household=True,
)

LIST = Room(
    code=ALL,
    title="冒领查证",
    sentence="全部举报，追回了多少",
    icon="fingerprint",
    read=read_all,
    steps={},
    roles=DECIDERS,
)
