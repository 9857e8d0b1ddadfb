"""What was handed in, said in words: whose household it is about, what was written. Decides nothing
and writes nothing.
"""

import mimetypes
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.sending.conflicts import said
from fieldvisit.casework.visits import reading
from fieldvisit.records import KINDS, HandedIn, Household, Person, Visit
from fieldvisit.records.change import Action
from fieldvisit.records.fields import mask_name
from fieldvisit.store import households, regions, rows
from fieldvisit.words.labels import LABELS, label

Line = tuple[str, str]
"""What it is about, and what was written."""

SHORT = 12
_UNTOLD = frozenset({"instance", "answers", "signatures", "before", "after"})


class Words:
    """Reads parcels in one snapshot. `whole`: the words of notes and the answers too."""

    def __init__(
        self, tx: Connection, desk: Desk, *, waiting: Sequence[HandedIn], whole: bool
    ) -> None:
        self._tx = tx
        self._desk = desk
        self._whole = whole
        self._born = {one.row_id: one for one in waiting if one.action == Action.INSERT}
        self._homes = {
            _key(one.after.get("person_id")): _key(one.after.get("household_id"))
            for one in waiting
            if one.row_kind == "membership"
        }

    def home_of(self, one: HandedIn) -> UUID:
        """The household that a change is about; without one what it changes itself."""
        if one.row_kind == "household":
            return one.row_id
        said = self._known(one)
        if home := _key(said.get("household_id")) or self._homes.get(one.row_id):
            return home
        for name, kind in (("visit_id", "visit"), ("note_id", "note")):
            if parent := _key(said.get(name)):
                return self._home_of_parent(kind, parent)
        return one.row_id

    def title_of(self, home: UUID, group: Sequence[HandedIn]) -> str:
        """`孙**·津南-001`; where no household is meant what kind of thing it is."""
        here = rows.get(self._tx, "household", row_id=home)
        born = self._born.get(home)
        number = here.number if isinstance(here, Household) else ""
        number = number or (str(born.after.get("number", "")) if born else "")
        name = households.names(self._tx, [home]).get(home, "") or self._name_in(born)
        shown = "·".join(part for part in (mask_name(name) if name else "", number) if part)
        return shown or label("kind", group[0].row_kind)

    def lands(self, home: UUID, one: HandedIn) -> list[str]:
        """Where it will stand, if the household lives elsewhere than where it was written for."""
        here = rows.get(self._tx, "household", row_id=home)
        if not isinstance(here, Household) or here.scope == one.row_scope:
            return []
        place = regions.get(self._tx, here.scope)
        return [f"这一户已移交到{place.name if place else here.scope}，收下就记在那里"]

    def summary(self, group: Sequence[HandedIn]) -> str:
        """`走访 1 份，附件 3 份`."""
        kinds = Counter(label("kind", one.row_kind) for one in group)
        return "，".join(f"{kind} {number} 份" for kind, number in kinds.items())

    def lines(self, one: HandedIn) -> list[Line]:
        """One change, line by line."""
        what = label("kind", one.row_kind)
        if one.action == Action.DELETE:
            return [(what, "删去")]
        if one.action == Action.PATCH:
            return [self._patched(one, name, what=what) for name in sorted(one.after)]
        if one.row_kind == "visit":
            return self._visit(one)
        if one.row_kind == "note":
            return [(what, self._cut(str(one.after.get("text", ""))))]
        if one.row_kind == "attachment":
            size = int(one.after.get("size") or 0)
            kind = label("attachment_kind", str(one.after.get("kind", "")))
            return [(kind, f"{max(1, size // 1024)} kB")]
        return [(f"新的{what}", self._fields(one))]

    def files(self, one: HandedIn) -> list[Line]:
        """What the file of an attachment is, and its name."""
        kind = mimetypes.guess_extension(str(one.after.get("media_type", "")))
        if not self._whole or one.row_kind != "attachment" or kind is None:
            return []
        name = f"{one.after.get('sha256', '')}{kind}"
        return [(label("attachment_kind", str(one.after.get("kind", ""))), name)]

    def _visit(self, one: HandedIn) -> list[Line]:
        try:
            visit = Visit.model_validate({**one.after, "scope": one.scope})
        except ValidationError:
            return [(label("kind", "visit"), "有一项读不出来")]
        title = self._desk.form_title(visit.form_id, visit.form_version)
        state = label("visit_state", visit.state)
        head = (title, f"{time_words(visit.started_at)}，{state}")
        told = reading.answers(self._tx, self._desk, visit=visit) if self._whole else ()
        return [head, *told]

    def _patched(self, one: HandedIn, name: str, *, what: str) -> Line:
        old, new = (
            said(self._tx, one.row_kind, field=(name, values.get(name)), masked=True)
            for values in (one.before, one.after)
        )
        return (f"{what}的{label('field', name)}", f"{old} → {new}")

    def _fields(self, one: HandedIn) -> str:
        known = LABELS["field"]
        told = [
            (name, value)
            for name, value in one.after.items()
            if name in known and name not in _UNTOLD and value not in (None, "", [], {})
        ]
        words = [
            (known[name], said(self._tx, one.row_kind, field=(name, value), masked=True))
            for name, value in told
            if name != "name"
        ]
        name = one.after.get("name")
        first = [mask_name(str(name))] if name and one.row_kind == "person" else []
        return "，".join([*first, *(f"{field} {value}" for field, value in words)])

    def _cut(self, text: str) -> str:
        return text if self._whole or len(text) <= SHORT else f"{text[:SHORT]}…"

    def _known(self, one: HandedIn) -> Mapping[str, Any]:
        if one.row_kind not in KINDS or one.action == Action.INSERT:
            return one.after
        here = rows.get(self._tx, one.row_kind, row_id=one.row_id)
        return {**(here.model_dump() if here else {}), **one.after}

    def _home_of_parent(self, kind: str, parent: UUID) -> UUID:
        born = self._born.get(parent)
        if born is not None:
            return self.home_of(born)
        here = rows.get(self._tx, kind, row_id=parent)
        return getattr(here, "household_id", None) or parent

    def _name_in(self, born: HandedIn | None) -> str:
        head = _key(born.after.get("householder_id")) if born else None
        if head is None:
            return ""
        person = self._born.get(head)
        here = rows.get(self._tx, "person", row_id=head)
        name = here.name if isinstance(here, Person) else ""
        return name or (str(person.after.get("name", "")) if person else "")


def _key(value: object) -> UUID | None:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
