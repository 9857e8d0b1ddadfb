"""A dossier of 一事一议 with all sections that a step may need. Invented."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fieldvisit.records.special_case import CaseState, SpecialCase

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = date(2026, 11, 20)
MINUTES = {"on": "2026-11-22", "departments": ["民政", "医保"], "text": "同意"}


def case(state: CaseState = CaseState.OPENED, **other: Any) -> SpecialCase:
    plain = {"id": UUID(int=1), "scope": "120116001001", "created_at": NOON}
    said = {"household_id": UUID(int=2), "kind": "special_review", "happened_on": DAY}
    full = {"facts": "透析", "attempts": "医保报过", "departments": ["医保"], "minutes": MINUTES}
    done = {"execution": "打到卡上", "state": state}
    return SpecialCase.model_validate(plain | said | full | done | other)
