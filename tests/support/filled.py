"""A finished visit as a form leaves it, and what is made of it, without a session."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import from_forms
from fieldvisit.records import Visit
from fieldvisit.rules import editions
from fieldvisit.store import households, journal, visits


def filled(
    desk: Desk, household_id: str, *, replaces: UUID | None = None, **answers: Any
) -> tuple[Visit, list[str]]:
    """The visit with these answers, and what was made of it in words; without a household, of
    somebody whose household nobody knows.
    """
    now = desk.clock.now()
    with desk.store.write() as tx:
        home = households.get(tx, UUID(household_id)) if household_id else None
        scope = home.scope if home else desk.profile.region_code
        visit = Visit(
            id=desk.ids.fresh(),
            scope=scope,
            created_at=now,
            number=f"FV-F00-{scope[:9]}-20261123-A70{len(answers):03d}",
            household_id=home.id if home else None,
            person_id=home.householder_id if home else None,
            form_id="F00",
            form_version=1,
            visit_type="试",
            state=answers.pop("state", "finalised"),
            started_at=now - timedelta(minutes=20),
            ended_at=now,
            instance="<data/>",
            answers=answers,
        )
        before = visits.get(tx, replaces) if replaces else None
        if before is not None:
            visit = visit.model_copy(update=editions.following(before, why="写错了"))
        journal.insert(tx, visit, stamp=desk.stamp())
        made = from_forms.make(tx, desk, visit=visit)
    return visit, made
