"""Where a person stood in a visit when the device locked. Holds the form itself only where the disk
would not take it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ui.flow.form_pages import FormPages
from ui.widgets.hand import Hand, hand_on, put_back

if TYPE_CHECKING:
    from fieldvisit.casework.visits.filling import Filling
    from ui.flow.visit import VisitPlace
    from ui.screens.visit import VisitScreen


@dataclass(frozen=True)
class VisitStood:
    """The draft, its leaf, what was unfolded and turned over, and where the hand was. `filling` and
    `marks` stay None and "" when everything is on disk.
    """

    draft_id: str
    page: int | None = None
    open_members: frozenset[str] = frozenset()
    left_pages: frozenset[int] = frozenset()
    hand: Hand = field(default_factory=Hand)
    filling: Filling | None = None
    marks: str = ""


def now(visit: VisitPlace) -> VisitStood:
    """As it stands, right after the visit was left."""
    pages, lost = visit.pages, visit.unkept
    return VisitStood(
        str(visit.filling.draft.id),
        page=pages.page,
        open_members=pages.open_members,
        left_pages=frozenset(pages.left_pages),
        hand=hand_on(visit.screen, visit.screen.questions.cards()),
        filling=visit.filling if lost else None,
        marks=visit.signatures.text if lost else "",
    )


def turn(pages: FormPages, stood: VisitStood) -> None:
    """Turn freshly opened pages to where they stood."""
    if stood.page is None:
        return
    pages.page = min(stood.page, len(pages.leaves) - 1)
    pages.left_pages = set(stood.left_pages)
    pages.open_members = stood.open_members


def put_hand_back(screen: VisitScreen, stood: VisitStood) -> None:
    """The cursor, half-typed text and scroll place, on the page that is shown."""
    put_back(stood.hand, screen, cards=screen.questions.cards())
