"""一事一议, 救急难, 临时救助: a dossier is opened, its sections written, put to a meeting, decided
on with its minutes, carried out and closed. One transaction an action (rules.special_cases).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fieldvisit.casework import naming, steps, writing
from fieldvisit.casework.care import form_behind
from fieldvisit.casework.cases.case_values import may_take_from, relief_limits, steps_of
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, SpecialCase
from fieldvisit.records.special_case import CaseKind, CaseState, Minutes
from fieldvisit.rules import special_cases as rule
from fieldvisit.store import audit, journal
from fieldvisit.words.labels import LABELS

SECTIONS = {"event": "什么事", "facts": "事实", "attempts": "已经试过的办法"}
"""What is written freely until the decision, and its words."""
AID_KINDS = {
    code: word for code, word in LABELS["case_kind"].items() if code != CaseKind.CLAIM_CHECK
}
"""Dossiers of aid by code and word."""

WRITTEN = "special_case_written"
"""The trail's code for whatever is written in a dossier without a step."""


@dataclass(frozen=True)
class Told:
    """What a dossier begins with: `kind` of `case_kind` by code or word, what happened when, what
    was tried already, which departments it concerns.
    """

    kind: str
    happened_on: date
    facts: str
    event: str = ""
    attempts: str = ""
    departments: tuple[str, ...] = ()


def open_case(desk: Desk, household_id: str, *, told: Told) -> SpecialCase:
    """Begin a dossier of aid. Raises MayNot, NotHere, CodeUnknown, WordsMissing, NotYetHappened."""
    other = CaseKind.CLAIM_CHECK
    kind = CaseKind(naming.code(told.kind, group="case_kind", field="哪一类", but=other))
    today = local_day(desk.clock.now())
    if told.happened_on > today:
        raise naming.NotYetHappened("哪天的事")
    desk.may_show_people()
    writing.may_write(desk, "special_case")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        made = SpecialCase(
            id=desk.ids.fresh(),
            scope=home.scope,
            created_at=desk.clock.now(),
            household_id=home.id,
            kind=kind,
            happened_on=told.happened_on,
            event=told.event.strip(),
            facts=naming.words(told.facts, field=SECTIONS["facts"]),
            attempts=told.attempts.strip(),
            departments=_several(told.departments),
        )
        journal.insert(tx, made, stamp=desk.stamp())
        audit.append(tx, "special_case_opened", subject=str(made.id), stamp=desk.stamp())
    return made


def write(
    desk: Desk, case_id: str, *, said: Mapping[str, str], departments: Sequence[str] = ()
) -> SpecialCase:
    """Write sections (`said` by name, see SECTIONS) anew, before the decision. Raises NotHere,
    NotOpen.
    """
    after: dict[str, Any] = {name: said[name].strip() for name in SECTIONS if said.get(name)}
    if departments:
        after["departments"] = _several(departments)
    return before_decision(desk, case_id, after=lambda case: after)


def step_done(desk: Desk, case_id: str, *, step: str, finding: str) -> SpecialCase:
    """A step of the district's step set was taken. Raises NotHere, NotOpen, CodeUnknown,
    WordsMissing.
    """
    said = naming.words(finding, field="做了什么")

    def after(case: SpecialCase) -> dict[str, Any]:
        named = steps_of(desk.tables, case)
        if step not in named:
            raise naming.CodeUnknown("哪一步", step, "、".join(named))
        day = local_day(desk.clock.now()).isoformat()
        return {"steps_done": [*case.steps_done, {"step": step, "on": day, "finding": said}]}

    return before_decision(desk, case_id, after=after)


def keep_minutes(desk: Desk, case_id: str, *, minutes: Minutes) -> SpecialCase:
    """What the meeting said. Raises NotHere, NotOpen, WordsMissing, NotYetHappened."""
    if minutes.on > local_day(desk.clock.now()):
        raise naming.NotYetHappened("哪天开的会")
    kept = Minutes(
        on=minutes.on,
        departments=_several(minutes.departments),
        text=naming.words(minutes.text, field="会议纪要"),
    )
    if not kept.departments:
        raise naming.WordsMissing("哪些部门")
    return before_decision(
        desk, case_id, after=lambda case: {"minutes": kept.model_dump(mode="json")}
    )


def put_to_review(desk: Desk, case_id: str) -> SpecialCase:
    """It goes to a meeting, again too after a refusal. Raises NotHere, StepRefused,
    SectionMissing.
    """
    return steps.take_alone(desk, SpecialCase, named=case_id, step=CaseState.IN_REVIEW, changes={})


def decide(
    desk: Desk, case_id: str, *, decision: str, amount: int = 0, pool: str = ""
) -> SpecialCase:
    """The meeting decided: `amount` in fen, out of a pool. Raises MayNot, ApproverIsAuthor,
    CheckerDecides, NotHere, StepRefused, MinutesMissing, ReasonMissing, OverLimit,
    DistrictDecides, CodeUnknown, PoolEmpty; of 冒领查证 CheckMissing.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        case = _to_decide(tx, desk, named=case_id)
        town = desk.profile.role == "town_officer"
        changes = _decided(desk, decision) | {"amount": amount}
        rule.check_case(case, CaseState.DECIDED, changes=changes)
        rule.check_amount(case, amount, limits=relief_limits(desk.tables, case), town=town)
        drawn = may_take_from(tx, desk, case=case, named=pool, amount=amount)
        changes["pool"] = drawn or case.pool
        return steps.take(tx, desk, case=case, step=CaseState.DECIDED, changes=changes)


def refuse(desk: Desk, case_id: str, *, decision: str) -> SpecialCase:
    """The meeting decided against it, and says why. Raises as `decide` does."""
    desk.may_show_people()
    with desk.store.write() as tx:
        case = _to_decide(tx, desk, named=case_id)
        changes = _decided(desk, decision)
        return steps.take(tx, desk, case=case, step=CaseState.REFUSED, changes=changes)


def carry_out(desk: Desk, case_id: str, *, execution: str) -> SpecialCase:
    """How the decision was carried out. Raises NotHere, StepRefused, SectionMissing."""
    changes = {"execution": execution.strip()}
    return steps.take_alone(
        desk, SpecialCase, named=case_id, step=CaseState.CARRIED_OUT, changes=changes
    )


def close(desk: Desk, case_id: str, *, outcome: str) -> SpecialCase:
    """What became of it. Raises NotHere, StepRefused, OutcomeMissing, StepsToComplete."""
    changes = {"outcome": outcome.strip(), "closed_at": desk.clock.now()}
    return steps.take_alone(
        desk, SpecialCase, named=case_id, step=CaseState.CLOSED, changes=changes
    )


def before_decision(
    desk: Desk, case_id: str, *, after: Callable[[SpecialCase], dict[str, Any]]
) -> SpecialCase:
    """Write on in a dossier that is not decided yet. Raises NotHere, NotOpen."""
    desk.may_show_people()
    with desk.store.write() as tx:
        case = naming.record(tx, SpecialCase, kind="special_case", named=case_id)
        rule.check_open(case)
        return writing.put(tx, desk, record=case, after=after(case), line=WRITTEN)


def _decided(desk: Desk, decision: str) -> dict[str, Any]:
    by = {"decided_by": desk.profile.staff_id, "decided_at": desk.clock.now()}
    return {"decision": decision.strip(), **by}


def _to_decide(tx: Connection, desk: Desk, *, named: str) -> SpecialCase:
    case = naming.record(tx, SpecialCase, kind="special_case", named=named)
    author = form_behind.author_of(tx, case)
    rule.check_decider(case, role=desk.profile.role, me=desk.profile.staff_id, author=author)
    return case


def _several(given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(one.strip() for one in given if one.strip()))
