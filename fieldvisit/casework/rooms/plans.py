"""一户一策 and 成长护航: all editions of a household's plan and of its children's with the steps
that come next; and, for everybody, which plans are in force, late, or waiting for the town.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
    day_of,
)
from fieldvisit.casework.care import plan_list, plans, stages
from fieldvisit.casework.care.form_behind import from_form, is_mine
from fieldvisit.casework.care.plan_list import HouseholdPlans
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Plan
from fieldvisit.records.plan import Measure, MeasureStatus, PlanState
from fieldvisit.rules import plans as rule
from fieldvisit.rules.journeys import DECIDERS, REVIEWERS
from fieldvisit.words.labels import label

PLAN, PLANS = "plan_of", "plans"
"""The codes of the rooms; the first one's subject carries the household's id."""

MOST = 100
"""Things on a page at once."""

_YES_NO = (("yes", "是"), ("no", "不是"))
_PLAN = (
    Asked("cause", "为什么困难", "long"),
    Asked("goal", "要做到什么", "long"),
    choice("cycle", "多久检查一次", group="plan_cycle"),
    Asked("key", "是重点户吗", "choice", _YES_NO),
)
_MEASURE = (
    choice("kind", "哪一类措施", group="measure_kind"),
    Asked("content", "办什么"),
    Asked("owner", "谁来办"),
    Asked("dept", "哪个部门", needed=False),
    Asked("due", "哪天前", "day"),
)
_FIRST = Offer("draft", "写一户一策", (*_PLAN, *_MEASURE))
_NEXT = Offer("next", "写新一版（没办完的措施接着办）", _PLAN)
_ADD = Offer("add", "再添一条措施", _MEASURE)
_APPROVE = Offer("approve", "镇街同意")
_REASON = Asked("reason", "原因", "long")
_RETURN = Offer("return", "退回改", (_REASON,), danger=True)
_HAND_IN = Offer("hand_in", "改好再报", _PLAN)
_REVIEW = Offer(
    "review",
    "检查一次",
    (
        choice("progress", "进展", group="plan_progress"),
        Asked("finding", "看到什么", "long", needed=False),
        Asked("on", "哪天", "day", needed=False),
    ),
)
_END = Offer("end", "结束", (choice("result", "结果", group="plan_result"), _REASON), danger=True)
_SET = Offer(
    "set",
    "办得怎样",
    (
        choice("status", "办得怎样", group="measure_status"),
        Asked("evidence", "办成的凭据，或不办的原因", "long", needed=False),
    ),
)


def offers_for(tables: Tables, plan: Plan, *, role: str, mine: bool) -> tuple[Offer, ...]:
    """What may be done with an edition now by who keeps the register: the town approves what
    somebody else wrote.
    """
    if role not in DECIDERS:
        return ()
    add = replace(_ADD, asks=(*_MEASURE, _stage(tables))) if plan.person_id else _ADD
    match plan.state:
        case PlanState.DRAFT:
            town = (_APPROVE, _RETURN) if role in REVIEWERS and not mine else ()
            return (*town, add)
        case PlanState.RETURNED:
            return (add, _HAND_IN)
        case PlanState.ACTIVE:
            return (_REVIEW, _END)
        case _:
            return ()


def read(desk: Desk, home: Subject) -> Board:
    """All editions of a household's plan, the newest first. The first look of an unlocking leaves a
    row in the audit trail. Raises NotHere.
    """
    found = plan_list.editions(desk, home.id)
    own = rule.of(found.plans)
    may = desk.profile.role in DECIDERS
    offers = () if _waits(own) else (_NEXT if rule.in_force(own) else _FIRST,)
    return Board(
        title=f"{found.name} 户的一户一策",
        sentence=ROOM.sentence,
        offers=(*offers, *_of_children(desk.tables, found)) if may else (),
        things=tuple(_edition(desk, one, found=found) for one in found.plans),
        nothing="这一户还没有写过一户一策",
    )


def _waits(plans: Sequence[Plan]) -> bool:
    return any(one.state in (PlanState.DRAFT, PlanState.RETURNED) for one in plans)


def _stage(tables: Tables) -> Asked:
    return Asked("stage", "哪一阶段办", "choice", tuple(stages.words(tables).items()))


def _of_children(tables: Tables, found: HouseholdPlans) -> tuple[Offer, ...]:
    """The children for whom an edition may be written now."""
    free = tuple(
        (str(child), found.called[child])
        for child in found.children
        if not _waits(rule.of(found.plans, child))
    )
    if not free:
        return ()
    asked = (Asked("child", "哪个孩子", "choice", free), *_PLAN, *_MEASURE, _stage(tables))
    return (Offer("draft_child", "写孩子的成长护航", asked),)


def read_all(desk: Desk, _: Subject) -> Board:
    """Plans that wait for the town, then those in force, late ones first."""
    waiting, active = plan_list.listed(desk, waiting=True), plan_list.listed(desk)
    lines = [*waiting, *active]
    late = sum(bool(one.late) for one in active)
    more = f"，先看前 {MOST} 户" if len(lines) > MOST else ""
    return Board(
        title=LIST.title,
        sentence=f"等镇街同意 {len(waiting)} 户，在用 {len(active)} 户，到期没办 {late} 户{more}",
        things=tuple(map(_line, whole_names.of_householders(desk, lines[:MOST]))),
        nothing="还没有一户一策",
    )


def _edition(desk: Desk, plan: Plan, *, found: HouseholdPlans) -> Thing:
    day = local_day(desk.clock.now())
    lines = [("为什么困难", plan.cause), ("要做到什么", plan.goal)]
    lines.append(("多久检查一次", label("plan_cycle", plan.cycle)))
    if plan.next_review_on and plan.state is PlanState.ACTIVE:
        lines.append(("下次哪天检查", str(plan.next_review_on)))
    for one in plan.reviews:
        told = (label("plan_progress", one["progress"]), one["finding"])
        lines.append((f"{one['on']} 检查", "·".join(part for part in told if part)))
    lines += [("退回或结束的原因", plan.reason)] if plan.reason else []
    lines += [("结果", label("plan_result", plan.result))] if plan.result else []
    lines += from_form(desk, plan.from_visit)
    late = bool(rule.late_measures(plan, day))
    over = plan.state in (PlanState.REPLACED, PlanState.ENDED)
    key = "·重点户" if plan.key_household else ""
    child = f"{found.called.get(plan.person_id, '')} " if plan.person_id else ""
    return Thing(
        subject=Subject("plan", str(plan.id)),
        title=f"{child}第 {plan.edition} 版{key}",
        pill=label("plan_state", plan.state),
        mood="done" if over else "late" if late else "open",
        lines=tuple(lines),
        offers=offers_for(desk.tables, plan, role=desk.profile.role, mine=is_mine(desk, plan)),
        inner=tuple(_measures(plan, desk)),
    )


def _measures(plan: Plan, desk: Desk) -> list[Thing]:
    day, called = local_day(desk.clock.now()), stages.words(desk.tables)
    may = desk.profile.role in DECIDERS
    things = []
    for number, one in enumerate(rule.measures_of(plan), 1):
        active = plan.state is PlanState.ACTIVE
        over = one.status in (MeasureStatus.DONE, MeasureStatus.STOPPED)
        late = active and rule.is_late(one, day)
        who = "·".join(part for part in (one.owner, one.dept) if part)
        lines = [("谁来办", who), ("哪天前", str(one.due_on))]
        lines += [("哪一阶段", called.get(one.stage, one.stage))] if one.stage else []
        lines += [("凭据或原因", one.evidence)] if one.evidence else []
        things.append(
            Thing(
                subject=Subject("measure", f"{plan.id} {number}"),
                title=f"{label('measure_kind', one.kind or None)}：{one.content}",
                pill="到期没办" if late else label("measure_status", one.status),
                mood="late" if late else "done" if over else "open",
                lines=tuple(lines),
                offers=(_SET,) if may and active and not over else (),
            )
        )
    return things


def _line(one: plan_list.PlanLine) -> Thing:
    key = "·重点户" if one.key_household else ""
    child = f"·孩子 {one.child}" if one.child else ""
    late = tuple(("到期没办", text) for text in one.late)
    return Thing(
        subject=Subject(PLANS, one.id),
        title=f"{one.name}{child}{key}",
        pill="到期没办" if one.late else label("plan_state", one.state),
        mood="late" if one.late else "open",
        lines=(("目标", one.goal), ("还有几条措施", str(one.open)), *late),
        opens=Subject(PLAN, one.household),
    )


def _wanted(said: Said, *measures: Measure) -> plans.Wanted:
    return plans.Wanted(
        cause=said.get("cause", ""),
        goal=said.get("goal", ""),
        measures=measures,
        cycle=said.get("cycle", ""),
        key_household=said.get("key") == "yes",
    )


def _measure(desk: Desk, said: Said) -> Measure:
    told = {name: said.get(name, "") for name in ("kind", "content", "owner", "dept", "stage")}
    due = day_of(said, "due")
    return plans.measure(desk.tables, due_on=due, **told)


def _draft(desk: Desk, household_id: str, said: Said) -> None:
    plans.draft(desk, household_id, wanted=_wanted(said, _measure(desk, said)))


def _draft_child(desk: Desk, household_id: str, said: Said) -> None:
    wanted = replace(_wanted(said, _measure(desk, said)), child=said.get("child", ""))
    plans.draft(desk, household_id, wanted=wanted)


def _next(desk: Desk, household_id: str, said: Said) -> None:
    plans.draft(desk, household_id, wanted=_wanted(said))


def _add(desk: Desk, plan_id: str, said: Said) -> None:
    plans.add_measure(desk, plan_id, added=_measure(desk, said))


def _hand_in(desk: Desk, plan_id: str, said: Said) -> None:
    plans.hand_in_again(desk, plan_id, wanted=_wanted(said))


def _approve(desk: Desk, plan_id: str, _: Said) -> None:
    plans.approve(desk, plan_id)


def _give_back(desk: Desk, plan_id: str, said: Said) -> None:
    plans.give_back(desk, plan_id, reason=said.get("reason", ""))


def _review(desk: Desk, plan_id: str, said: Said) -> None:
    progress, finding = said.get("progress", ""), said.get("finding", "")
    plans.review(desk, plan_id, progress=progress, finding=finding, on=day_of(said))


def _end(desk: Desk, plan_id: str, said: Said) -> None:
    plans.end(desk, plan_id, result=said.get("result", ""), reason=said.get("reason", ""))


def _set(desk: Desk, named: str, said: Said) -> None:
    plan_id, _, number = named.partition(" ")
    status, evidence = said.get("status", ""), said.get("evidence", "")
    plans.set_measure(desk, plan_id, number=int(number), status=status, evidence=evidence)


STEPS: Mapping[tuple[str, str], Step] = {
    (PLAN, "draft"): _draft,
    (PLAN, "draft_child"): _draft_child,
    (PLAN, "next"): _next,
    ("plan", "add"): _add,
    ("plan", "hand_in"): _hand_in,
    ("plan", "approve"): _approve,
    ("plan", "return"): _give_back,
    ("plan", "review"): _review,
    ("plan", "end"): _end,
    ("measure", "set"): _set,
}

ROOM = Room(
    code=PLAN,
    title="一户一策",
    sentence="一户一份在用的方案，改一次加一版",
    icon="list-checks",
    read=read,
    steps=STEPS,
    at_household=True,
)

LIST = Room(
    code=PLANS,
    title="一户一策",
    sentence="等同意的、到期没办的、在用的",
    icon="list-checks",
    read=read_all,
    steps={},
)
