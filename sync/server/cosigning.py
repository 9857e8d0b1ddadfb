"""The server's rule of countersigning: who may, and that no visit is reviewed before. Pure; it
never touches a database.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from fieldvisit.records.change import Action, Change
from fieldvisit.records.countersignature import CountersignWay, countersignature_id
from fieldvisit.rules.cosigning import awaited_by
from sync.server import rights
from sync.server.accept import REVIEW_FIELDS, Decision, Held, rejected, takes_back

KIND = "countersignature"
Place = tuple[str, str]
Find = Callable[[str, UUID], Held | None]
Rows = Mapping[Place, Mapping[UUID, Held]]
"""(kind, scope) -> rows by id, as they are now."""


def visits_named(changes: Sequence[Change]) -> dict[Place, set[UUID]]:
    """The visits that are countersigned here."""
    found: dict[Place, set[UUID]] = defaultdict(set)
    for change in changes:
        if change.kind == KIND and (visit_id := read_id(change.after.get("visit_id"))):
            found["visit", change.scope].add(visit_id)
    return found


def words_asked(changes: Sequence[Change], rows: Rows) -> dict[Place, set[UUID]]:
    """The countersignatures that visits wait for which are reviewed here."""
    found: dict[Place, set[UUID]] = defaultdict(set)
    for change in changes:
        held = rows.get((change.kind, change.scope), {}).get(change.row_id)
        if change.kind == "visit" and change.action is Action.PATCH and held is not None:
            found[KIND, change.scope] |= _ids_asked(held)
    return found


def judged(decision: Decision, change: Change, *, author: rights.Author, rows: Rows) -> Decision:
    """The decision of the rule of acceptance, or the refusal of what it would write."""
    if decision.row is None or author.office:
        return decision

    def find(kind: str, row_id: UUID) -> Held | None:
        return rows.get((kind, change.scope), {}).get(row_id)

    code = None
    if change.kind == "visit" and change.action is Action.PATCH and not takes_back(change):
        code = _review_too_early(change, find=find)
    elif change.kind == KIND:
        code = _not_its_signer(change, author, find=find)
    return rejected(code) if code else decision


def _review_too_early(change: Change, *, find: Find) -> str | None:
    held = find("visit", change.row_id)
    if held is None or not REVIEW_FIELDS & change.after.keys():
        return None
    return "review_before_countersigned" if lacks_signature(held, find=find) else None


def lacks_signature(visit: Held, *, find: Find) -> bool:
    """Whether somebody whom the visit waits for has not countersigned it."""
    return any(find(KIND, row_id) is None for row_id in _ids_asked(visit))


def _not_its_signer(change: Change, author: rights.Author, *, find: Find) -> str | None:
    said = change.after
    if said.get("staff_id") != str(author.staff_id):
        return "author_not_yours"
    visit_id, way = UUID(said["visit_id"]), said["way"]
    visit = find("visit", visit_id)
    if visit is None or author.staff_id not in _awaited(visit):
        return "not_asked_to_sign"
    needed = said.get("sha256") if way == CountersignWay.DRAWN else str(said.get("reason")).strip()
    its_own = change.row_id == countersignature_id(visit_id, author.staff_id, way=way)
    return None if needed and its_own else "record_refused"


def _ids_asked(held: Held) -> set[UUID]:
    """The countersignatures that a visit waits for, by their ids."""
    return {
        countersignature_id(held.values["id"], one, way=CountersignWay.DRAWN)
        for one in _awaited(held)
    }


def _awaited(held: Held) -> Collection[UUID]:
    said = held.values
    return awaited_by(
        said["investigators"], signatures=said["signatures"], author=str(said["created_by"])
    )


def read_id(value: object) -> UUID | None:
    """An id as a change says it; None for what is none."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
