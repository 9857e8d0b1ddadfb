"""A household that goes to another village: taken out of one scope with all that hangs on it, put
into the other under the same ids, and the way it went remembered. Decides no right.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from fieldvisit.records.change import Action, Change
from fieldvisit.records.hanging import HANGS_ON
from sync.protocol.errors import HouseholdSeveral, HouseholdUnknown
from sync.protocol.wire import Verdict, VerdictKind
from sync.server import audit, ledger, rights, snapshots, sums, ways
from sync.server.accept import Decision, Held, rejected
from sync.server.tables import ENTRIES, moved_row

CHUNK = 500
ORDER = ("household", "person", *HANGS_ON, "conflict", "handed_in")
_OF_HOUSEHOLD = tuple(
    kind
    for kind, on in HANGS_ON.items()
    if "household_id" in on and kind not in ("membership", "note")
)
"""Kinds that go with the household they name. A membership goes with either of its ends, a note
with what else it is about, too."""

Rows = Mapping[str, Sequence[Held]]
"""By kind, parents before children."""

ACCEPTED = VerdictKind.ACCEPTED
_m = moved_row.c


@dataclass(frozen=True)
class Move:
    """A household and the scope that it goes to."""

    household_id: UUID
    to: str


def asked_for(change: Change) -> Move | None:
    """The move that a change asks for: a patch of a household's scope and of nothing else."""
    asks = change.kind == "household" and change.action is Action.PATCH
    if not asks or change.after.keys() != {"scope"}:
        return None
    to = change.after["scope"]
    return Move(change.row_id, to) if isinstance(to, str) and to != change.scope else None


def sent_on(found: Change | Verdict, went: Mapping[int, str]) -> Change | Verdict:
    """A change whose row went to another scope meanwhile is judged there, its author's rights too;
    a wish to move it is not. `went`: `ways.followed`.
    """
    if isinstance(found, Verdict) or found.counter not in went or asked_for(found):
        return found
    return found.model_copy(update={"scope": went[found.counter]})


def targets(changes: Sequence[Change]) -> set[str]:
    """The scopes to which these changes want households to go."""
    return {wanted.to for wanted in map(asked_for, changes) if wanted is not None}


def household_called(tx: Connection, what: str) -> UUID:
    """The household with this id, or the only one of this number. Raises HouseholdUnknown,
    HouseholdSeveral.
    """
    c = ENTRIES["household"].c
    try:
        named = c.id == UUID(what)
    except ValueError:
        named = c.number == what
    found = tx.execute(select(c.id).where(named, c.deleted_at.is_(None)).distinct()).scalars()
    ids: list[UUID] = list(found)
    if not ids:
        raise HouseholdUnknown
    if len(ids) > 1:
        raise HouseholdSeveral(len(ids))
    return ids[0]


def scope_of(tx: Connection, household_id: UUID) -> str:
    """Where a household lives now. Raises HouseholdUnknown."""
    c = ENTRIES["household"].c
    query = select(c.scope).where(c.id == household_id, c.deleted_at.is_(None))
    found: str | None = tx.execute(query).scalars().first()
    if found is None:
        raise HouseholdUnknown
    return found


def move(tx: Connection, wanted: Move, *, at: datetime) -> int:
    """Take the household out of its scope and put it into the other. Returns how many rows went;
    0: it is there already. Raises HouseholdUnknown.
    """
    scope = scope_of(tx, wanted.household_id)
    if scope == wanted.to:
        return 0
    ledger.lock_scopes(tx, {scope, wanted.to})
    rows = take_out(tx, wanted, scope=scope, at=at)
    put_in(tx, rows, scope=wanted.to)
    number = sum(len(found) for found in rows.values())
    facts = {"household_id": str(wanted.household_id), "from": scope, "to": wanted.to}
    audit.add(tx, audit.OFFICE_CHAIN, what="moved", facts=facts | {"rows": number}, at=at)
    return number


def take_out(tx: Connection, wanted: Move, *, scope: str, at: datetime) -> Rows:
    """The household and all that hangs on it, gone from the scope; where it went is remembered, for
    changes that come late and for devices that ask. The caller holds the scope's lock, and keeps
    what it gets: for a scope of another server (a district's), it is put in there.
    """
    rows = _hanging(tx, wanted.household_id, scope=scope)
    # A number that no row bears: what was made of the scope before it shows the household.
    number = ledger.lock_scopes(tx, {scope})[scope] + 1
    ledger.set_sequences(tx, {scope: number})
    snapshots.withdraw(tx, scope, since=number)
    for kind, found in rows.items():
        table, ids = ENTRIES[kind], [row.values["id"] for row in found]
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            tx.execute(delete(table).where(table.c.scope == scope, table.c.id.in_(some)))
        sums.take_out(tx, kind, scope=scope, rows=found)
        if found:
            way = {"scope": scope, "kind": kind, "to_scope": wanted.to, "at": at}
            tx.execute(insert(moved_row), [{**way, "row_id": row_id} for row_id in ids])
    _remember_unborn(tx, rows, scope=scope, way={"to_scope": wanted.to, "at": at})
    return rows


def put_in(tx: Connection, rows: Rows, *, scope: str) -> None:
    """Rows that came from elsewhere, each with the next number of this scope; in no grid yet. The
    caller holds the scope's lock.
    """
    last = ledger.lock_scopes(tx, {scope})[scope]
    for kind in ORDER:
        fresh: list[Held] = []
        for row in rows.get(kind, ()):
            last += 1
            fresh.append(_settled(kind, row, scope=scope, version=last))
        _came_back(tx, kind, ids=[row.values["id"] for row in fresh], scope=scope)
        ledger.write_rows(tx, kind, rows=fresh, replaced=set())
        sums.move(tx, kind, scope=scope, rows=[(None, row) for row in fresh])
    for kind, ids in _handed_in(rows).items():
        _came_back(tx, kind, ids=sorted(ids), scope=scope)
    ledger.set_sequences(tx, {scope: last})


def decide(
    change: Change,
    author: rights.Author,
    *,
    wanted: Move,
    held: Held | None,
    went: str | None,
) -> Decision:
    """Whether a device's move is taken: of a town or district officer who answers for both
    villages. `went`: where the household is already. Pure.
    """
    code = rights.refusal(change, author)
    if code:
        return rejected(code)
    if not rights.may_write(author, wanted.to) or author.role not in rights.REVIEWERS:
        return rejected("move_not_yours")
    if not re.fullmatch(r"[0-9]{9}(?!000)[0-9]{3}", wanted.to):
        return rejected("record_refused", ("scope",))
    if went is not None:
        return Decision(ACCEPTED) if went == wanted.to else rejected("moved_already")
    if held is None:
        return Decision(VerdictKind.DEFERRED, "row_missing")
    return rejected("row_deleted") if held.values["deleted_at"] else Decision(ACCEPTED)


def _hanging(tx: Connection, household_id: UUID, *, scope: str) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}

    def rows(kind: str, ids: Collection[UUID]) -> list[Held]:
        there = ledger.held_rows(tx, kind, scope=scope, ids=ids)
        found[kind] = [there[row_id] for row_id in sorted(there)]
        return found[kind]

    def naming(kind: str, column: str, *, ids: Collection[UUID]) -> set[UUID]:
        c = ENTRIES[kind].c
        query = select(c.id).where(c.scope == scope, c[column].in_(list(ids)))
        return set(tx.execute(query).scalars())

    rows("household", [household_id])
    own = naming("membership", "household_id", ids=[household_id])
    ties = ledger.held_rows(tx, "membership", scope=scope, ids=own).values()
    people = _going(tx, ties, scope=scope, household_id=household_id)
    # Whoever was merged into one of them goes along, or the merge could not be taken back.
    merged = naming("person", "merged_into", ids=people)
    while merged - people:
        people |= merged
        merged = naming("person", "merged_into", ids=people)
    rows("person", people)
    # A membership goes with either of its ends: left behind it would hold back the other.
    rows("membership", own | naming("membership", "person_id", ids=people))
    for kind in _OF_HOUSEHOLD:
        rows(kind, naming(kind, "household_id", ids=[household_id]))
    visits = [row.values["id"] for row in found["visit"]]
    about = naming("note", "household_id", ids=[household_id]) | naming(
        "note", "visit_id", ids=visits
    )
    loose = ledger.held_rows(tx, "note", scope=scope, ids=naming("note", "person_id", ids=people))
    about |= {row_id for row_id, row in loose.items() if row.values["household_id"] is None}
    notes = [row.values["id"] for row in rows("note", about)]
    files = naming("attachment", "visit_id", ids=visits) | naming(
        "attachment", "note_id", ids=notes
    )
    rows("attachment", files)
    rows("countersignature", naming("countersignature", "visit_id", ids=visits))
    all_ids = {row.values["id"] for kept in found.values() for row in kept}
    rows("conflict", naming("conflict", "row_id", ids=all_ids))
    here = {(kind, row.values["id"]) for kind, kept in found.items() for row in kept}
    rows("handed_in", _late(tx, here, scope=scope))
    return {kind: found[kind] for kind in ORDER}


def _late(tx: Connection, here: set[tuple[str, UUID]], *, scope: str) -> set[UUID]:
    """What was handed in too late about these rows, or hangs on what was handed in about them: the
    supervisors of where the household lives decide.
    """
    c = ENTRIES["handed_in"].c
    query = select(c.id, c.row_kind, c.row_id, c.after).where(c.scope == scope)
    about, going = set(here), set[UUID]()
    left = [(row.id, (row.row_kind, row.row_id), row.after) for row in tx.execute(query)]
    while True:
        found = [
            (one, row)
            for one, row, after in left
            if one not in going and about & set(ways.named(*row, after=after))
        ]
        if not found:
            return going
        going |= {one for one, _ in found}
        about |= {row for _, row in found}


def _remember_unborn(tx: Connection, rows: Rows, *, scope: str, way: Mapping[str, Any]) -> None:
    """What hangs on a row that was only handed in, such as its photo, may come later."""
    for kind, ids in _handed_in(rows).items():
        unborn = ids - ledger.ids_present(tx, kind, scope=scope, ids=ids)
        named = [{**way, "scope": scope, "kind": kind, "row_id": one} for one in sorted(unborn)]
        ledger.insert_new(tx, moved_row, rows=named)


def _handed_in(rows: Rows) -> dict[str, set[UUID]]:
    """The rows that what was handed in is about: their ids by kind."""
    about: dict[str, set[UUID]] = defaultdict(set)
    for row in rows.get("handed_in", ()):
        if row.values["row_kind"] in ENTRIES:
            about[row.values["row_kind"]].add(row.values["row_id"])
    return about


def _going(tx: Connection, ties: Collection[Held], *, scope: str, household_id: UUID) -> set[UUID]:
    """The people of the household who belong to no other one of the scope now."""
    people = {tie.values["person_id"] for tie in ties}
    c = ENTRIES["membership"].c
    elsewhere = select(c.person_id).where(
        c.scope == scope,
        c.person_id.in_(people),
        c.household_id != household_id,
        c.until.is_(None),
        c.deleted_at.is_(None),
    )
    return people - set(tx.execute(elsewhere).scalars())


def _settled(kind: str, row: Held, *, scope: str, version: int) -> Held:
    values: dict[str, Any] = {**row.values, "scope": scope, "version": version}
    if kind == "household":
        values["grid_id"] = None
        if values["live_region"] == row.values["scope"]:
            values["live_region"] = scope
    return replace(row, version=version, values=values, own_since=version, grid=None)


def _came_back(tx: Connection, kind: str, *, ids: Sequence[UUID], scope: str) -> None:
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        place = (_m.scope == scope, _m.kind == kind, _m.row_id.in_(some))
        tx.execute(delete(moved_row).where(*place))
