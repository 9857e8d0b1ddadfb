"""Households that are lent to third-party assessors: to whom now, and what that lets them say.
Writes no row.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from fieldvisit.machine.clock import local_day
from fieldvisit.records.change import Action, Change
from fieldvisit.records.handed_in import HandedInWhy
from fieldvisit.records.staff import Role
from fieldvisit.rules import assessing
from sync.protocol.wire import Verdict, VerdictKind
from sync.server import rights, ways
from sync.server.accept import Decision, Held, rejected
from sync.server.inbox import Giver
from sync.server.tables import ENTRIES, IS_ASSESSMENT

CHUNK = 500
NOT_ASSIGNED = "not_assigned"
PLACED = ("visit", "proposal")
"""Kinds of which an assessor says more later, naming no household then."""

_t, _v, _h = (ENTRIES[kind].c for kind in ("task", "visit", "handed_in"))
_LENT = (IS_ASSESSMENT, _t.state == "open", _t.deleted_at.is_(None))
_LENT_TO = (
    select(_t.scope, _t.household_id)
    .where(*_LENT, _t.assignee_id == bindparam("who"), _t.due_on >= bindparam("day"))
    .distinct()
    .order_by(_t.scope, _t.household_id)
)


def lent_to(tx: Connection, staff_id: UUID, *, at: datetime) -> tuple[tuple[str, UUID], ...]:
    """The households (with their scope) that are lent to an assessor: each to its last day
    included.
    """
    found = tx.execute(_LENT_TO, {"who": staff_id, "day": local_day(at)})
    return tuple((row.scope, row.household_id) for row in found)


def lent_homes(
    tx: Connection, scope: str, *, homes: Collection[UUID], but: Collection[UUID]
) -> set[UUID]:
    """Which of these households any assessment (but those tasks) lends, whatever its last day: the
    clock takes back who sees a row, never the row's own place.
    """
    found: set[UUID] = set()
    wanted = sorted(homes)
    for start in range(0, len(wanted), CHUNK):
        some = _t.household_id.in_(wanted[start : start + CHUNK])
        query = select(_t.id, _t.household_id).where(*_LENT, _t.scope == scope, some)
        found |= {row.household_id for row in tx.execute(query) if row.id not in but}
    return found


def refusal(author: rights.Author, *tasks: Held | None) -> str | None:
    """The code of a refusal if any of these rows, before or after, is an assessment and its author
    may lend nobody anything.
    """
    if author.office or author.role in rights.REVIEWERS:
        return None
    kinds = {row.values.get("kind") for row in tasks if row is not None}
    return "assignment_not_yours" if assessing.KIND in kinds else None


def judged(
    decision: Decision, change: Change, *, author: rights.Author, held: Held | None
) -> Decision:
    """The decision of the rule of acceptance, or the refusal of a task that lends a household, and
    of an assessor who unsays what another proposed.
    """
    if decision.verdict is VerdictKind.DEFERRED:
        return decision
    code = None
    if change.kind == "task":
        code = refusal(author, held, decision.row)
    elif change.kind == "proposal" and author.role == Role.ASSESSOR and held is not None:
        others = change.action is Action.DELETE and held.values["created_by"] != author.staff_id
        code = "kind_not_yours" if others else None
    return rejected(code) if code else decision


def or_apart(
    tx: Connection, said: Sequence[Change | Verdict], *, author: rights.Author
) -> list[Change | Verdict]:
    """What an assessor says of a household that is not theirs (any more) is kept apart for a
    supervisor, with its files; all else stays as it was.
    """
    if author.role != Role.ASSESSOR:
        return list(said)
    found = _About(tx, [one for one in said if isinstance(one, Change)], author=author)
    return [
        _apart(one) if isinstance(one, Change) and found.is_others(one) else one for one in said
    ]


def given_by(giver: Giver, change: Change, *, author: rights.Author) -> Giver:
    """Who handed a change in that is kept apart, and why: inside their own area for want of an
    assignment.
    """
    moved = giver.why is HandedInWhy.MOVED_AWAY
    if moved and rights.may_write(author, change.scope):
        return replace(giver, why=HandedInWhy.NOT_ASSIGNED)
    return giver


def _apart(change: Change) -> Verdict:
    return Verdict(counter=change.counter, verdict=VerdictKind.QUARANTINED, code=NOT_ASSIGNED)


class _About:
    """Which households an assessor's changes are about: those that they name, those of the visits
    that they name, those of the rows themselves.
    """

    def __init__(self, tx: Connection, changes: Sequence[Change], *, author: rights.Author) -> None:
        self._lent = frozenset(author.lent)
        self._named = {one.counter: list(_named(one)) for one in changes}
        ids = {row_id for rows in self._named.values() for _, row_id in rows}
        self._homes: dict[UUID, UUID | None] = {}
        for kind in PLACED:
            c = ENTRIES[kind].c
            scopes = {one.scope for one in changes}
            for some in _chunks(ids):
                query = select(c.id, c.household_id).where(c.scope.in_(scopes), c.id.in_(some))
                self._homes |= {row.id: row.household_id for row in tx.execute(query)}
        self._waiting = _apart_before(tx, ids - self._homes.keys(), device_id=author.device_id)
        born = (one for one in changes if one.kind in PLACED and one.row_id not in self._homes)
        for one in born:
            homes = [row_id for kind, row_id in self._named[one.counter] if kind == "household"]
            self._homes[one.row_id] = homes[0] if homes else None

    def is_others(self, change: Change) -> bool:
        """Whether any household that it is about is not lent to its author, or it names a visit or
        proposal that is kept apart itself. What names none (a note of one's own) is nobody else's.
        """
        if change.kind == "note":
            return False
        named = self._named[change.counter]
        homes = {row_id for kind, row_id in named if kind == "household"}
        found = (self._homes.get(row_id) for _, row_id in named)
        homes |= {home for home in found if home is not None}
        hangs = {row_id for kind, row_id in named if kind in PLACED} & self._waiting
        return bool(hangs) or any((change.scope, home) not in self._lent for home in homes)


def _named(change: Change) -> Iterator[tuple[str, UUID]]:
    return ways.named(change.kind, change.row_id, after=change.after)


def _apart_before(tx: Connection, ids: Iterable[UUID], *, device_id: UUID) -> set[UUID]:
    """The visits and proposals among these that this device handed in and that were kept apart."""
    found: set[UUID] = set()
    for some in _chunks(ids):
        mine = (_h.author_device == device_id, _h.row_kind.in_(PLACED), _h.row_id.in_(some))
        found |= set(tx.execute(select(_h.row_id).where(*mine)).scalars())
    return found


def _chunks(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]
