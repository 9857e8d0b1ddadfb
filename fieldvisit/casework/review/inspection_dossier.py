"""迎检: the dossier of a household drawn: its story and the forms of the period as they were filed.
Reads only.
"""

from dataclasses import replace

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import blind
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.review import household_story
from fieldvisit.machine.clock import local_day
from fieldvisit.printing.listing import Column, listing
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.records import Household
from fieldvisit.rules.editions import standing
from fieldvisit.store import visits

COLUMNS = (Column("节", 30.0), Column("内容", 138.0))
_ALL = 10_000
"""More visits than a household has."""


def sheets(
    tx: Connection, desk: Desk, *, home: Household, days: household_story.Days, head: PageFacts
) -> tuple[Sheet, ...]:
    """The story first, under `head`, then the forms, the oldest first."""
    hidden = blind.hidden(tx, desk)
    seen = [
        one
        for one in reversed(visits.of_household(tx, home.id, limit=_ALL))
        if one.id not in hidden and days[0] <= local_day(one.started_at) <= days[1]
    ]
    told = household_story.sections(tx, desk, home=home, seen=seen, days=days)
    rows = [(heading, words or "（没有）") for heading, words in told]
    filed = dossier.sheets(tx, desk, seen=standing(seen))
    forms = [replace(one, header=_as_filed(one.header, like=head)) for one in filed]
    return (listing(head, columns=COLUMNS, rows=rows), *forms)


def _as_filed(own: PageFacts, *, like: PageFacts) -> PageFacts:
    """A form's own head without which copy this is and when it was made."""
    made = {"printed_at_text": like.printed_at_text, "printed_by": like.printed_by}
    return replace(own, copy_note="", **made)
