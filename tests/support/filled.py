"""A finished visit as a form leaves it, and what is made of it, without a session."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fieldvisit.casework import from_forms
from fieldvisit.casework.desk import Desk
from fieldvisit.records import Visit
from fieldvisit.store import households, journal


def filled(
    desk: Desk, household_id: str, *, replaces: UUID | None = None, **answers: Any
) -> tuple[Visit, list[str]]:
    """The visit with these answers, and what was made of it in words."""
    now = desk.clock.now()
    with desk.store.write() as tx:
        home = households.get(tx, UUID(household_id))
        assert home is not None
        visit = Visit(
            id=desk.ids.fresh(),
            scope=home.scope,
            created_at=now,
            number=f"FV-F00-{home.scope[:9]}-20261123-A70{len(answers):03d}",
            household_id=home.id,
            person_id=home.householder_id,
            form_id="F00",
            form_version=1,
            visit_type="试",
            state=answers.pop("state", "finalised"),
            started_at=now - timedelta(minutes=20),
            ended_at=now,
            instance="<data/>",
            answers=answers,
            revision=2 if replaces else 1,
            replaces=replaces,
        )
        journal.insert(tx, visit, stamp=desk.stamp())
        made = from_forms.make(tx, desk, visit=visit)
    return visit, made
