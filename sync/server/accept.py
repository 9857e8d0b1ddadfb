"""The rule of acceptance: one change and what the server holds -> a verdict. Pure; it never
touches a database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from pydantic import ValidationError
from sqlmodel import SQLModel

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records import KINDS
from fieldvisit.records.change import Action, Change
from fieldvisit.records.hanging import HANGS_ON
from sync.protocol.wire import VerdictKind
from sync.server import rights

IMMUTABLE = frozenset({"visit", "note", "attachment", "countersignature", "follow_up"})
REVIEW_FIELDS = frozenset({"state", "reviewed_by", "reviewed_at", "review_comment"})
TAKE_BACK_FIELDS = frozenset({"state", "taken_back_at", "taken_back_why"})
REVIEW_STATES = frozenset({"reviewed", "returned"})
SERVERS_OWN = frozenset({"id", "scope", "version", "created_at", "created_by", "device_id"})

_KNOWN = {kind: frozenset(record.model_fields) for kind, record in KINDS.items()}
M = TypeVar("M", bound=SQLModel)
HasParent = Callable[[str, UUID], bool]
"""(kind, id) -> whether the change's scope holds that row."""
Said = Mapping[str, Sequence[str | None]]
"""By field: the device that said it, and when by its clock (see `who_said`)."""


@dataclass(frozen=True)
class Held:
    """A row as the server holds it: typed values of its record, fields that this schema does not
    know in `extra`, `origin` the digest of the insert that made it, `last_device` who wrote last
    (at `last_at`) and was the only one to write since version `own_since`. `grid`: in which it
    lies, `lent`: the household with which assessors see it, see `grids`. `said_by`: who said each
    field, empty while the row is as it was made.
    """

    version: int
    values: Mapping[str, Any]
    extra: Mapping[str, Any]
    origin: str
    last_device: UUID | None
    own_since: int = 0
    last_at: datetime | None = None
    grid: UUID | None = None
    lent: UUID | None = None
    said_by: Said = field(default_factory=dict)

    def now(self, name: str) -> Any:
        """The present value of a field."""
        return self.values[name] if name in self.values else self.extra.get(name)

    def numbered(self, version: int, *, said_at: datetime | None, said_by: Said) -> "Held":
        """The row under a number of its scope, said at that time by its author's clock."""
        # `dataclasses.replace` takes three times as long, and every row of a batch comes here.
        values = {**self.values, "version": version}
        more = self.extra, self.origin, self.last_device, self.own_since
        return Held(version, values, *more, said_at, self.grid, self.lent, said_by)


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: what both started from, and what each made of it."""

    name: str
    base: Any
    held: Any
    wanted: Any


@dataclass(frozen=True)
class Decision:
    """The verdict, and the row to write (None: nothing to write)."""

    verdict: VerdictKind
    code: str | None = None
    fields: tuple[str, ...] = ()
    row: Held | None = None
    clashes: tuple[Clash, ...] = field(default=())


def decide(
    change: Change, author: rights.Author, *, held: Held | None, has_parent: HasParent, at: datetime
) -> Decision:
    """Accept, merge, find a conflict, reject with a code, or defer until the parent has come.

    `held` is the row now (None: the server has none); `at` is the server's time.
    """
    code = rights.refusal(change, author)
    if code:
        return rejected(code)
    return judge(change, author, held=held, has_parent=has_parent, at=at)


def judge(
    change: Change, author: rights.Author, *, held: Held | None, has_parent: HasParent, at: datetime
) -> Decision:
    """`decide` for a change that its author may make."""
    if change.action is Action.INSERT:
        return _insert(change, author, held=held, has_parent=has_parent)
    if held is None:
        return Decision(VerdictKind.DEFERRED, "row_missing")
    if change.action is Action.DELETE:
        return _delete(change, held, at=at)
    return _patch(change, author, held=held, has_parent=has_parent)


def read_change(raw: Mapping[str, Any]) -> Change | None:
    """A change as it came over the wire, checked; None when it cannot be read."""
    try:
        return _checked(Change, raw)
    except ValidationError:
        return None


def wire(values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values -> the JSON values that travel, instants in UTC: the form in which fields are
    compared.
    """
    plain: dict[str, Any] = orjson.loads(orjson.dumps(values, option=orjson.OPT_UTC_Z))
    return plain


def digest(values: Mapping[str, Any], *, without: frozenset[str] = SERVERS_OWN) -> str:
    """What an insert said, for recognising it when it comes again: from whichever device, where two
    made one id of the same content (a campaign that both planned, a list that both took in).
    """
    said = {name: value for name, value in values.items() if name not in without}
    return content_hash(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))


def _insert(
    change: Change, author: rights.Author, *, held: Held | None, has_parent: HasParent
) -> Decision:
    own = {"id": change.row_id, "scope": change.scope, "version": 0}
    row, bad = validated(change.kind, {**change.after, **own})
    if row is None:
        return rejected("record_refused", bad)
    if not author.office:
        if change.kind == "visit" and (row["state"] in REVIEW_STATES or row["reviewed_by"]):
            # A review is always a second person's change, never born with the visit.
            return rejected("review_own_visit")
        row["created_by"], row["device_id"] = author.staff_id, author.device_id
    extra, origin = _unknown(change.kind, change.after), digest(change.after)
    fresh = Held(0, row, extra, origin, author.device_id)
    if held is not None:
        return _again(change, held, fresh=fresh)
    missing = _missing_parents(change.kind, row, has_parent=has_parent)
    if missing:
        return Decision(VerdictKind.DEFERRED, "parent_missing", missing)
    return Decision(VerdictKind.ACCEPTED, row=fresh)


def _again(change: Change, held: Held, *, fresh: Held) -> Decision:
    """An insert of a row that is there: it came before in a batch whose receipt was lost, two
    devices made the same id before they met, or an id was used twice.
    """
    if _content(held) == _content(fresh):
        return Decision(VerdictKind.ACCEPTED)
    own = held.values["device_id"] == fresh.values["device_id"]
    gone = held.values["deleted_at"] is not None
    # Servers of before noted who said it, and when, with what was said.
    before = digest(change.after, without=frozenset({"version"}))
    if held.origin in (fresh.origin, before) and (own or not gone):
        # What others made of it since stands; the next pull brings it.
        return Decision(VerdictKind.MERGED)
    if own or change.kind in IMMUTABLE:
        return rejected("id_taken")
    return _made_twice(held, fresh)


def _made_twice(held: Held, fresh: Held) -> Decision:
    """Two devices made one row, and say different things of it: what stands stays until somebody
    chooses, field by field.
    """
    names = sorted({*fresh.values, *fresh.extra} - SERVERS_OWN - {"deleted_at"})
    differ = [(n, plain(held.now(n)), plain(fresh.now(n))) for n in names]
    clashes = tuple(Clash(n, None, there, told) for n, there, told in differ if there != told)
    if held.values["deleted_at"] is not None:
        deleted = Clash("deleted_at", None, plain(held.values["deleted_at"]), None)
        clashes = (*clashes, deleted)
        code = "row_deleted"
    else:
        code = "fields_differ"
    if not clashes:
        return Decision(VerdictKind.MERGED)
    return Decision(VerdictKind.CONFLICT, code, tuple(one.name for one in clashes), None, clashes)


def _patch(change: Change, author: rights.Author, *, held: Held, has_parent: HasParent) -> Decision:
    touched = tuple(sorted(change.after))
    if not touched or SERVERS_OWN & change.after.keys() or "deleted_at" in change.after:
        return rejected("field_fixed", touched)
    wanted = {**held.values, **change.after}
    row, bad = validated(change.kind, wanted)
    if row is None:
        return rejected("record_refused", bad)
    extra = {**held.extra, **_unknown(change.kind, change.after)}
    asked = written(held, row, extra=extra, device=author.device_id)
    if all(plain(held.now(name)) == plain(asked.now(name)) for name in touched):
        return Decision(VerdictKind.ACCEPTED if _seen(change, held) else VerdictKind.MERGED)
    code = _not_mendable(change, author, held=held)
    if code:
        return rejected(code, touched)
    missing = _missing_parents(change.kind, {n: row.get(n) for n in touched}, has_parent=has_parent)
    if missing:
        return Decision(VerdictKind.DEFERRED, "parent_missing", missing)
    return _merge(change, held=held, asked=asked)


def _merge(change: Change, *, held: Held, asked: Held) -> Decision:
    gone = held.values["deleted_at"] is not None
    touched = sorted(change.after)
    lost = [n for n in touched if gone or not same_as_base(change, n, held=held, asked=asked)]
    if lost and change.kind in IMMUTABLE:
        # A review is one decision: half of each would put one person's words into another's mouth.
        lost = touched
    clashes = tuple(
        Clash(name, change.before.get(name), plain(held.now(name)), plain(asked.now(name)))
        for name in lost
    )
    values = {n: held.values[n] if n in lost else v for n, v in asked.values.items()}
    extra = {n: held.now(n) if n in lost else v for n, v in asked.extra.items()}
    row = replace(asked, values=values, extra=extra)
    changed = _content(row) != _content(held)
    if clashes:
        code = "row_deleted" if gone else "fields_differ"
        return Decision(VerdictKind.CONFLICT, code, tuple(lost), row if changed else None, clashes)
    seen = _seen(change, held)
    return Decision(VerdictKind.ACCEPTED if seen else VerdictKind.MERGED, row=row)


def same_as_base(change: Change, name: str, *, held: Held, asked: Held) -> bool:
    """Whether a field may be taken: nobody else changed it since the author saw it, or to the
    same value.
    """
    present = plain(held.now(name))
    return present in (_base(change, name), plain(asked.now(name)))


def _delete(change: Change, held: Held, *, at: datetime) -> Decision:
    if held.values["deleted_at"] is not None:
        # Deleted by somebody else before: that moment stays, and the pull brings it.
        own = held.last_device == change.device_id
        return Decision(VerdictKind.ACCEPTED if own else VerdictKind.MERGED)
    if change.kind in IMMUTABLE and not _own_note(change, held):
        return rejected("sent_is_fixed")
    if not _seen(change, held):
        clash = Clash("deleted_at", None, None, change.after.get("deleted_at"))
        return Decision(VerdictKind.CONFLICT, "fields_differ", ("deleted_at",), None, (clash,))
    said = {"deleted_at": change.after.get("deleted_at") or at}
    row, bad = validated(change.kind, {**held.values, **said})
    if row is None:
        return rejected("record_refused", bad)
    return Decision(
        VerdictKind.ACCEPTED, row=written(held, row, extra=held.extra, device=change.device_id)
    )


def _seen(change: Change, held: Held) -> bool:
    """Whether the author knew everything that others have written to the row."""
    if held.last_device == change.device_id:
        return change.base_version >= held.own_since
    return change.base_version == held.version


def written(
    held: Held, values: Mapping[str, Any], *, extra: Mapping[str, Any], device: UUID
) -> Held:
    """The row with new values, written by `device`; its number comes later."""
    own_since = held.own_since if held.last_device == device else held.version
    last = held.origin, device, own_since
    return Held(held.version, values, extra, *last, grid=held.grid, lent=held.lent)


def _own_note(change: Change, held: Held) -> bool:
    return change.kind == "note" and held.values["created_by"] == change.actor


def _not_mendable(change: Change, author: rights.Author, *, held: Held) -> str | None:
    """Sent visits, notes and attachments stand; a visit takes a review by another person, or its
    author takes it back (`editions` says when).
    """
    if change.kind not in IMMUTABLE:
        return None
    if takes_back(change):
        return None
    if change.kind != "visit" or change.after.keys() - REVIEW_FIELDS:
        return "sent_is_fixed"
    people = {str(held.values["created_by"]), *held.values["investigators"]}
    if str(author.staff_id) in people:
        return "review_own_visit"
    by = change.after.get("reviewed_by", str(author.staff_id))
    if author.role not in rights.REVIEWERS or by != str(author.staff_id):
        return "review_not_yours"
    before, after = change.before.get("state"), change.after.get("state", "reviewed")
    legal = before == "finalised" and after in REVIEW_STATES
    return None if legal else "review_too_late"


def takes_back(change: Change) -> bool:
    """Whether a patch says of a visit that its author took it back, and nothing else."""
    said = change.kind == "visit" and change.after.get("state") == "cancelled"
    return said and change.after.keys() <= TAKE_BACK_FIELDS


def _checked(model: type[M], values: Mapping[str, Any]) -> M:
    """A record of checked values, without SQLModel's second copy of it (half of its time). Raises
    ValidationError.
    """
    record: M = object.__new__(model)
    model.__pydantic_validator__.validate_python(values, self_instance=record)
    return record


def validated(
    kind: str, values: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The typed values of a record, or the names of the fields that cannot be right."""
    try:
        row = _checked(KINDS[kind], values).__dict__
    except ValidationError as error:
        return None, tuple(sorted({str(e["loc"][0]) for e in error.errors() if e["loc"]}))
    for name, value in row.items():
        if isinstance(value, datetime):
            if value.tzinfo is None or not 1900 <= value.year < 9999:
                return None, (name,)
            row[name] = value.astimezone(UTC)
    return row, ()


def _unknown(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    known = _KNOWN[kind]
    return {} if values.keys() <= known else {n: v for n, v in values.items() if n not in known}


def _missing_parents(
    kind: str, row: Mapping[str, Any], *, has_parent: HasParent
) -> tuple[str, ...]:
    parents = HANGS_ON.get(kind, {})
    return tuple(
        name
        for name, parent in parents.items()
        if row.get(name) is not None and not has_parent(parent, row[name])
    )


def _content(row: Held) -> dict[str, Any]:
    return wire({n: v for n, v in {**row.values, **row.extra}.items() if n != "version"})


def plain(value: Any) -> Any:
    """A typed value -> the JSON value that travels."""
    return orjson.loads(orjson.dumps(value, option=orjson.OPT_UTC_Z))


def _base(change: Change, name: str) -> Any:
    """The value that the author started from, in the form in which fields are compared."""
    field_type = KINDS[change.kind].model_fields.get(name)
    value = change.before.get(name)
    if field_type is None or not isinstance(value, str) or "T" not in value:
        return value
    try:
        return plain(datetime.fromisoformat(value).astimezone(UTC))
    except ValueError:
        return value


def rejected(code: str, fields: tuple[str, ...] = ()) -> Decision:
    """A refusal that its author sees."""
    return Decision(VerdictKind.REJECTED, code, fields)
