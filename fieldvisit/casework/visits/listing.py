"""Answer with many records of a kind for the command line, masked: as a program reads them, or in
words. Reads only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import days
from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.visits.showing import check_kind
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Kept, Visit
from fieldvisit.records.fields import mask_citizen_id, mask_name, mask_phone
from fieldvisit.store import households, outbox, rows
from fieldvisit.words.labels import label

_MASKS = {"citizen_id": mask_citizen_id, "phone": mask_phone, "disability_card": mask_citizen_id}
_ALL = -1
"""No limit, as SQLite says it."""
_LONG_NUMBER = re.compile(r"[0-9]{5,}[0-9Xx]?")
_LISTED = {
    "household": ("number", "category", "status", "live_address", "phone"),
    "person": ("name", "sex", "citizen_id", "phone"),
    "visit": ("number", "form_id", "result", "state", "started_at"),
    "note": ("text", "tags", "written_at"),
    "task": ("kind", "due_on", "state"),
}
_GROUPS = {
    ("household", "category"): "category",
    ("household", "status"): "status",
    ("person", "sex"): "sex",
    ("visit", "result"): "visit_result",
    ("visit", "state"): "visit_state",
    ("note", "tags"): "note_tag",
    ("task", "kind"): "task_kind",
    ("task", "state"): "task_state",
}
"""The labels' group of each code that a list shows."""


def list_masked(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """Records of a kind for a program: codes and UTC; names, IDs and phones masked. Raises
    NoSuchKind.
    """
    check_kind(kind)
    with desk.read_people() as tx:
        return [
            {"id": str(record.id), **_masked(kind, record), "sync": state}
            for record, state in _listed(tx, kind)
        ]


def list_in_words(desk: Desk, kind: str) -> list[list[str]]:
    """The same for people: each with its householder in front and its id at the end, in words and
    in days and hours of Tianjin. Raises NoSuchKind.
    """
    check_kind(kind)
    with desk.read_people() as tx:
        found = list(_listed(tx, kind))
        homes = [_home(record) for record, _ in found]
        names = households.names(tx, homes)
    said = _Words(kind, local_day(desk.clock.now()), _titles(desk, [one for one, _ in found]))
    return [
        [
            *([mask_name(names[home])] if home in names else ()),
            *(said.of(name, value) for name, value in _masked(kind, record).items() if value),
            label("sent_state", state),
            str(record.id),
        ]
        for (record, state), home in zip(found, homes, strict=True)
    ]


@dataclass(frozen=True)
class _Words:
    """How the values of a listed record are said on a day. `titles` of the forms by number."""

    kind: str
    today: date
    titles: dict[str, str]

    def of(self, name: str, value: Any) -> str:
        if name.endswith("_at"):
            return time_words(datetime.fromisoformat(value), self.today)
        if name.endswith("_on"):
            return days.day(date.fromisoformat(value), today=self.today)
        if name == "form_id":
            return self.titles[value]
        group = _GROUPS.get((self.kind, name))
        if group is None:
            return str(value)
        codes = value if isinstance(value, list) else [value]
        return "、".join(label(group, code) for code in codes)


def _listed(tx: Connection, kind: str) -> Iterator[tuple[Kept, str]]:
    for record in rows.all(tx, kind, limit=_ALL):
        yield record, outbox.state_of(tx, kind, row_id=record.id)


def _home(record: Kept) -> UUID | None:
    found: UUID | None = record.id if isinstance(record, Household) else None
    return found or getattr(record, "household_id", None)


def _titles(desk: Desk, records: Sequence[Kept]) -> dict[str, str]:
    forms = {one.form_id: one.form_version for one in records if isinstance(one, Visit)}
    return {form: desk.form_title(form, version) for form, version in forms.items()}


def _masked(kind: str, record: Kept) -> dict[str, Any]:
    values = record.model_dump(mode="json", include=set(_LISTED[kind]))
    for name, mask in _MASKS.items():
        if values.get(name):
            values[name] = mask(values[name])
    if kind == "person":
        values["name"] = mask_name(values["name"])
    if kind == "note":
        # A note's words name people: a list shows only how it begins.
        text = _LONG_NUMBER.sub(lambda number: "*" * len(number[0]), values["text"])
        values["text"] = text[:12] + ("…" if len(text) > 12 else "")
    return values
