"""The one setting of every demo, test and picture: when it happens, which PIN opens it, which forms
it has.
"""

from datetime import datetime
from functools import cache
from typing import Any

from fieldvisit.forms.publish import publish
from fieldvisit.machine.assets import resource
from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.practice.families import named_id
from fieldvisit.records import Form

PIN = "135790"
BEGINS = datetime(2026, 11, 23, 11, 6, tzinfo=SHANGHAI)


@cache
def _packages() -> tuple[dict[str, Any], ...]:
    """All bundled workbooks, published once in a process: they take seconds."""
    books = sorted(resource("forms").glob("*.xlsx"))
    return tuple(publish(book, version=1) for book in books)


def practice_forms(scope: str, *, at: datetime) -> list[Form]:
    """The bundled workbooks, published as records of a scope."""
    return [
        Form(
            id=named_id("form", package["form_id"]),
            scope=scope,
            created_at=at,
            form_id=package["form_id"],
            form_version=package["version"],
            title=package["title"],
            package=package,
        )
        for package in _packages()
    ]
