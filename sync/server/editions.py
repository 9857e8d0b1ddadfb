"""The server's rule of a visit's editions: who may take one back and until when, and what a later
one has to say. Pure; it never touches a database.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fieldvisit.records.change import Action, Change
from sync.protocol.wire import VerdictKind
from sync.server import cosigning, rights
from sync.server.accept import Decision, Held, plain, rejected, takes_back
from sync.server.cosigning import Find, Place, Rows, lacks_signature

KIND = "visit"
ENDS = frozenset({"attempt"})
"""States of a visit after which no edition comes."""

_SAME = ("number", "household_id", "form_id", "started_at", "ended_at")
"""What all editions of a visit share: they are one visit, counted on its day."""


def visits_replaced(changes: Sequence[Change]) -> dict[Place, set[UUID]]:
    """The visits of which later editions are told here."""
    found: dict[Place, set[UUID]] = defaultdict(set)
    for change in changes:
        named = change.after.get("replaces") if change.kind == KIND else None
        if isinstance(named, str) and (before := _uuid(named)):
            found[KIND, change.scope].add(before)
    return found


def judged(
    decision: Decision, change: Change, *, author: rights.Author, held: Held | None, rows: Rows
) -> Decision:
    """The decision of the rule of acceptance, or the refusal of what it would write, by the rule of
    countersigning too. `held`: the row as it was before.
    """
    decision = cosigning.judged(decision, change, author=author, rows=rows)
    if change.kind != KIND or author.office:
        return decision

    def find(kind: str, row_id: UUID) -> Held | None:
        return rows.get((kind, change.scope), {}).get(row_id)

    wrong: Decision | None = None
    if change.action is Action.PATCH and held is not None:
        wrong = _not_taken_back(decision, change, author=author, held=held, find=find)
    elif change.action is Action.INSERT and decision.row is not None:
        wrong = _no_edition(decision.row.values, author=author, find=find)
    return wrong or decision


def _not_taken_back(
    decision: Decision, change: Change, *, author: rights.Author, held: Held, find: Find
) -> Decision | None:
    if not takes_back(change):
        # A review of what its author takes back meanwhile asks nobody: there is nothing to judge.
        reviewed = decision.verdict is VerdictKind.CONFLICT and held.values["state"] == "cancelled"
        return rejected("taken_back_meanwhile", tuple(sorted(change.after))) if reviewed else None
    if decision.verdict is VerdictKind.REJECTED or (decision.row is None and not decision.clashes):
        return None
    code = _too_late(change, author, held=held, find=find)
    return rejected(code, tuple(sorted(change.after))) if code else None


def _too_late(change: Change, author: rights.Author, *, held: Held, find: Find) -> str | None:
    if held.values["created_by"] != author.staff_id:
        return "edition_not_yours"
    if held.values["state"] != "finalised":
        return "take_back_too_late"
    if change.base_version > 0 and not lacks_signature(held, find=find):
        return "edition_in_the_books"
    given = change.after.get("taken_back_at") and str(change.after.get("taken_back_why")).strip()
    return None if given else "take_back_unexplained"


def _no_edition(row: Mapping[str, Any], *, author: rights.Author, find: Find) -> Decision | None:
    """What is wrong with a visit that takes the place of another. One that the server never had was
    refused, or taken back before it was sent: it says nothing against its successor.
    """
    named = row["replaces"]
    if named is None:
        several = row["revision"] != 1 or row["first_visit"] is not None
        return rejected("record_refused", ("revision",)) if several else None
    before = find(KIND, named)
    if row["revision"] < 2 or row["first_visit"] is None:
        return rejected("record_refused", ("revision",))
    if before is None:
        return None
    if before.values["created_by"] != author.staff_id:
        return rejected("edition_not_yours", ("replaces",))
    if before.values["state"] in ENDS:
        return rejected("edition_ends", ("replaces",))
    wanted = {
        "first_visit": before.values["first_visit"] or before.values["id"],
        "revision": before.values["revision"] + 1,
        **{name: before.values[name] for name in _SAME},
    }
    differ = [name for name, value in wanted.items() if plain(row[name]) != plain(value)]
    return rejected("record_refused", tuple(sorted(differ))) if differ else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
