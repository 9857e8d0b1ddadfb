"""Tables of limits, holidays and policies as a district gives them to its devices: looked at,
published, withdrawn. A table that is broken, or would answer for days gone by otherwise
than was answered then, replaces none.
"""

from dataclasses import dataclass
from pathlib import Path

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_checks import check
from fieldvisit.casework.tables.policy_tables import names
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import PolicyTable
from fieldvisit.records.staff import Role
from fieldvisit.rules.tables import lacking, past_changed
from fieldvisit.store import audit, journal, policy_tables

PUBLISHERS = frozenset({Role.DISTRICT_OFFICER})
"""Source: domain.md section 5: policy values are the district's."""


@dataclass(eq=False)
class TableUnreadable(FieldvisitError):
    """The file cannot be read, or is no text in UTF-8."""

    path: str


@dataclass(eq=False)
class TableLacks(FieldvisitError):
    """The table leaves out what the one in use has, and the program may ask for it."""

    name: str
    keys: str


@dataclass(eq=False)
class PastWouldChange(FieldvisitError):
    """Days gone by would be answered otherwise than they were, and nobody accepted that."""

    name: str
    keys: str


@dataclass(eq=False)
class TableUnchanged(FieldvisitError):
    """The table says what the one in use says."""

    name: str


@dataclass(eq=False)
class NotPublished(FieldvisitError):
    """Nothing of this table was published here that could be withdrawn."""

    name: str


@dataclass(frozen=True)
class Wish:
    """A table to publish: the file, its `name` where the file's own does not say it, what it rests
    on; `past_too`: although days gone by are answered otherwise.
    """

    path: Path
    source: str
    name: str = ""
    past_too: bool = False


def look(desk: Desk, wish: Wish) -> str:
    """Judge a table as publishing would; nothing is kept. Returns its name. Raises MayNot,
    TableUnreadable, TableUnknown, TableBroken, TableLacks, PastWouldChange, TableUnchanged.
    """
    return _judged(desk, wish)[0]


def publish(desk: Desk, wish: Wish) -> PolicyTable:
    """Give a table to the devices of the district; it counts here at once, there after their next
    sync. Raises as `look` does, and WordsMissing without a source.
    """
    name, text = _judged(desk, wish)
    source = naming.words(wish.source, field="依据")
    with desk.store.write() as tx:
        known = [one.edition for one in policy_tables.all(tx) if one.name == name]
        made = PolicyTable(
            id=desk.ids.fresh(),
            scope=desk.profile.region_code,
            created_at=desk.clock.now(),
            name=name,
            edition=max(known, default=0) + 1,
            text=text,
            source=source,
            published_by=desk.profile.staff_name,
        )
        journal.insert(tx, made, stamp=desk.stamp())
        told = {"table": name, "edition": str(made.edition)}
        audit.append(tx, "table_published", subject=str(made.id), stamp=desk.stamp(), detail=told)
    desk.take_tables()
    return made


def withdraw(desk: Desk, name: str) -> int:
    """Take back what this district published of a table: the former one counts again. Returns the
    edition. Raises MayNot, NotPublished.
    """
    desk.may(PUBLISHERS, job="publish")
    with desk.store.write() as tx:
        mine = [
            one
            for one in policy_tables.all(tx)
            if one.name == name and one.scope == desk.profile.region_code
        ]
        if not mine:
            raise NotPublished(name)
        last = mine[0]
        journal.delete(tx, "policy_table", row_id=last.id, stamp=desk.stamp())
        told = {"table": name, "edition": str(last.edition)}
        audit.append(tx, "table_withdrawn", subject=str(last.id), stamp=desk.stamp(), detail=told)
    desk.take_tables()
    return last.edition


def may_publish(desk: Desk) -> bool:
    """Whether this person gives tables to others."""
    return desk.profile.role in PUBLISHERS


def _judged(desk: Desk, wish: Wish) -> tuple[str, str]:
    desk.may(PUBLISHERS, job="publish")
    text = _text(wish.path)
    name = _name(wish)
    document = check(name, text, beside=desk.tables)
    was = desk.tables.document(name)
    left_out = lacking(was, document)
    if left_out:
        raise TableLacks(name, "、".join(left_out))
    if document == was:
        raise TableUnchanged(name)
    changed = past_changed(was, document, day=local_day(desk.clock.now()))
    if changed and not wish.past_too:
        raise PastWouldChange(name, "、".join(changed))
    return name, text


def _name(wish: Wish) -> str:
    """The table's name as said, else the one that the file's name ends."""
    said = wish.name or wish.path.stem
    ends = [one for one in names() if said in (one, one.rpartition("/")[2])]
    return ends[0] if ends else said


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableUnreadable(path.name) from error
