"""What of clues and plans is due on a day. Stores nothing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.care import growing
from fieldvisit.casework.care.growing import Ahead
from fieldvisit.casework.cases.clue_list import masked_about
from fieldvisit.casework.daily.due_line import DueLine, due_state
from fieldvisit.casework.desk import Desk, short, time_words
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Clue, Plan, Task
from fieldvisit.records.fields import mask_name
from fieldvisit.rules.plans import in_force_each, measures_left
from fieldvisit.store import cases, households
from fieldvisit.words.labels import label

MEASURE_DAYS, REVIEW_DAYS = 7, 7
"""A measure, and a look at a plan, are due from so many days before their day."""


def lines(tx: Connection, desk: Desk, *, day: date, before: datetime) -> list[DueLine]:
    """特急 clues at which nobody looked yet, clues to which one goes again; measures of plans in
    force that are open, the next look at each plan, the stages for which a child's plan has
    nothing.
    """
    clues = [one for one in cases.urgent_clues(tx) if one.created_at < before]
    again = [one for one in cases.clues_to_look_at(tx) if one.created_at < before]
    plans = [one for one in in_force_each(cases.plans(tx)) if one.created_at < before]
    names = households.names(tx, [one.household_id for one in plans])
    stages = [
        _stage(plan, one, names=names, day=day)
        for plan, one in growing.lacking(tx, desk, plans=plans, day=day)
    ]
    found = [*(_clue(one, day=day) for one in clues), *(_again(one, day=day) for one in again)]
    return [*found, *_of_plans(plans, names, day=day), *stages]


def untold(tx: Connection, tasks: Iterable[Task]) -> list[Task]:
    """Of these tasks those that `lines` do not say already: a 特急 clue that a form made and the
    task of that form are one.
    """
    told = {one.from_visit for one in cases.urgent_clues(tx) if one.from_visit}
    return [one for one in tasks if one.kind != "urgent_clue" or one.from_visit not in told]


def _clue(clue: Clue, *, day: date) -> DueLine:
    by = clue.respond_by or clue.found_at
    return DueLine(
        household=str(clue.household_id or ""),
        name=masked_about(clue),
        person=None,
        kind="urgent_clue",
        due=local_day(by),
        state=due_state(local_day(by), day=day, ahead=MEASURE_DAYS),
        rule=label("task_kind", "urgent_clue"),
        source=f"{clue.place}：{time_words(by)} 前要有人到",
    )


def _again(clue: Clue, *, day: date) -> DueLine:
    on = clue.look_on or local_day(clue.found_at)
    return DueLine(
        household=str(clue.household_id or ""),
        name=masked_about(clue),
        person=None,
        kind="try_again",
        due=on,
        state=due_state(on, day=day, ahead=MEASURE_DAYS),
        rule=label("task_kind", "try_again"),
        source=again_words(clue),
    )


def again_words(clue: Clue) -> str:
    """Where one goes again to a clue, and why."""
    return f"{clue.place}：上次未遇，{short(clue.look_on)}再去" if clue.look_on else clue.place


def _of_plans(plans: Sequence[Plan], names: dict[UUID, str], *, day: date) -> Iterator[DueLine]:
    for plan in plans:
        name = mask_name(names.get(plan.household_id, ""))
        for one in measures_left(plan):
            why = f"一户一策：{one.content}（{one.owner}）"
            state = due_state(one.due_on, day=day, ahead=MEASURE_DAYS)
            yield _plan_line(plan, name, kind="measure_due", due=(one.due_on, state), why=why)
        if plan.next_review_on:
            state = due_state(plan.next_review_on, day=day, ahead=REVIEW_DAYS)
            due = (plan.next_review_on, state)
            yield _plan_line(plan, name, kind="plan_review", due=due, why=f"目标：{plan.goal}")


def _stage(plan: Plan, ahead: Ahead, *, names: dict[UUID, str], day: date) -> DueLine:
    state = due_state(ahead.on, day=day, ahead=(ahead.on - day).days)
    why = f"成长护航：{ahead.stage.label}阶段（{ahead.on} 起）还没有措施"
    name = mask_name(names.get(plan.household_id, ""))
    return _plan_line(plan, name, kind="plan_stage", due=(ahead.on, state), why=why)


def _plan_line(plan: Plan, name: str, *, kind: str, due: tuple[date, str], why: str) -> DueLine:
    return DueLine(
        household=str(plan.household_id),
        name=name,
        person=str(plan.person_id) if plan.person_id else None,
        kind=kind,
        due=due[0],
        state=due[1],
        rule=label("task_kind", kind),
        source=why,
    )
