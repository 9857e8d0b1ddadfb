"""已报/未报: that a visit was entered into an outside system, so that nobody types it twice. Never
holds what was entered.
"""

from datetime import date
from uuid import UUID

from fieldvisit.records.kept import Kept


class Reported(Kept):
    """`system`: the id of an outside system of `resources/policies/outside.toml`; who did it is
    `created_by`.
    """

    household_id: UUID
    visit_id: UUID
    system: str
    reported_on: date
    how: str
