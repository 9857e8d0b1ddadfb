"""What stands open at a household, to be looked at again at its door: tasks, needs and clues that
are not closed, measures of its plan that are late (days.md 9). Reads only.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import days
from fieldvisit.machine.clock import local_day
from fieldvisit.records.clue import ClueState
from fieldvisit.records.need import NeedState
from fieldvisit.rules.plans import in_force_each, late_measures
from fieldvisit.store import cases, loop, tasks
from fieldvisit.words.labels import label

_ANSWERED = frozenset({NeedState.CLOSED, NeedState.REJECTED})


def words(tx: Connection, household_id: UUID, *, day: date) -> list[str]:
    """One sentence each, the nearest task first."""
    found = [task.source for task in tasks.of_household(tx, household_id)]
    plans = in_force_each(cases.plans_of(tx, household_id))
    for one in (late for plan in plans for late in late_measures(plan, day)):
        due = days.day(one.due_on, today=day)
        found.append(f"一户一策到期没办：{one.content}（{one.owner}，{due}）")
    for need in loop.needs_of(tx, household_id):
        if need.state not in _ANSWERED:
            found.append(f"需求没办结：{label('need_kind', need.kind)}，{need.text}")
    for clue in cases.clues_of(tx, household_id):
        if clue.state is not ClueState.CLOSED:
            troubles = "、".join(label("clue_trouble", code) for code in clue.troubles)
            seen = days.day(local_day(clue.found_at), today=day)
            found.append(f"线索没办结：{troubles}，{seen}{clue.discoverer}报的")
    return found
