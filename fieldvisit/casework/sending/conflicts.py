"""待选的不同: what two people made of one thing, or what a restored server lacks and was here, as
one plain question, and the answer to it. It never answers by itself; the value chosen comes with
the next sync.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.errors import FieldvisitError
from fieldvisit.records import Conflict, Grid, Person, Staff
from fieldvisit.records.conflict import Choice, ConflictState
from fieldvisit.records.fields import mask_citizen_id, mask_phone
from fieldvisit.records.kept import read_instant
from fieldvisit.rules.choosing import check_choice, may_choose
from fieldvisit.store import audit, conflicts, households, journal, overwritten, rows
from fieldvisit.words.labels import LABELS, label

NOTHING = "（空）"
OFFICE = "导入的资料"
FORMER = "former"
"""What the id of a question begins with that a restored server left on this device."""
_FAMILIES = {
    ("task", "kind"): "task_kind",
    ("task", "state"): "task_state",
    ("visit", "state"): "visit_state",
    ("household", "tags"): "tag",
    ("claim", "source"): "need_source",
    ("claim", "end"): "recovery_end",
    ("residence_split", "cause"): "split_cause",
    ("residence_split", "holder"): "case_holder",
    ("residence_split", "visitor"): "visited_by",
    ("residence_split", "requests"): "residence_split",
    ("safety", "kind"): "safety_kind",
}
_MASKS = {"citizen_id": mask_citizen_id, "disability_card": mask_citizen_id, "phone": mask_phone}


@dataclass(eq=False)
class ConflictGone(FieldvisitError):
    """Somebody chose already, or it never reached this device."""

    conflict_id: str


@dataclass(frozen=True)
class Side:
    """One of the two answers: who said it, when, what it says (field -> words), and its button."""

    who: str
    when_text: str
    says: tuple[tuple[str, str], ...]
    button: str


@dataclass(frozen=True)
class Question:
    """`held` stands now; `wanted` came later, or was here before the server was restored
    (`restored`). A side without a button is not for this person to choose.
    """

    conflict_id: str
    title: str
    words: str
    held: Side
    wanted: Side
    may_choose: bool
    restored: bool = False


def open_questions(desk: Desk, *, masked: bool = False) -> list[Question]:
    """What waits for somebody's choice, oldest first, then what a restore left. `masked`: ID and
    phone numbers too.
    """
    with desk.read_people() as tx:
        asked = [_question(tx, desk, found=one, masked=masked) for one in conflicts.open_ones(tx)]
        left = [_former(tx, desk, found=one, masked=masked) for one in overwritten.open_ones(tx)]
    return asked + left


def choose(desk: Desk, conflict_id: str, *, choice: Choice) -> None:
    """Answer for everybody, in one transaction. The row itself is written by the server, which
    alone knows whether the value still stands. What was here before a restore is written again as
    this person's own change. Raises ConflictGone, MayNot.
    """
    if conflict_id.startswith(FORMER):
        _choose_former(desk, conflict_id, choice=choice)
        return
    with desk.store.write() as tx:
        found = conflicts.get(tx, _key(conflict_id))
        if found is None or found.state is not ConflictState.OPEN:
            raise ConflictGone(conflict_id)
        check_choice(desk.profile.role, found.row_kind)
        answer = {
            "state": ConflictState.CHOSEN,
            "choice": choice,
            "chosen_by": desk.profile.staff_id,
            "chosen_at": desk.clock.now(),
        }
        journal.patch(tx, "conflict", row_id=found.id, after=answer, stamp=desk.stamp())
        audit.append(tx, "conflict_chosen", subject=str(found.id), stamp=desk.stamp())


def _choose_former(desk: Desk, conflict_id: str, *, choice: Choice) -> None:
    _, kind, row_id = (*conflict_id.split(":"), "", "")[:3]
    with desk.store.write() as tx:
        found = overwritten.get(tx, kind, row_id=_key(row_id))
        if found is None:
            raise ConflictGone(conflict_id)
        if choice is Choice.WANTED:
            check_choice(desk.profile.role, kind)
            stamp, after = desk.stamp(), found.values
            if "deleted_at" in after:
                after = {"deleted_at": stamp.at}
            journal.patch(tx, kind, row_id=found.row_id, after=after, stamp=stamp)
        overwritten.drop(tx, found)
        detail = {"choice": str(choice), "fields": ",".join(sorted(found.values))}
        stamp, subject = desk.stamp(), str(found.row_id)
        audit.append(tx, "former_chosen", subject=subject, stamp=stamp, detail=detail)


def _key(conflict_id: str) -> UUID:
    try:
        return UUID(conflict_id)
    except ValueError:
        raise ConflictGone(conflict_id) from None


def _question(tx: Connection, desk: Desk, *, found: Conflict, masked: bool) -> Question:
    words, *buttons = _asked(found)
    held, wanted = (
        _side(tx, found, side=side, button=button, masked=masked)
        for side, button in zip(("held", "wanted"), buttons, strict=True)
    )
    if not buttons[0]:
        held, wanted = _named(held, wanted)
    return Question(
        conflict_id=str(found.id),
        title=_title(tx, found.row_kind, row_id=found.row_id),
        words=words,
        held=held,
        wanted=wanted,
        may_choose=may_choose(desk.profile.role, found.row_kind),
    )


def _former(tx: Connection, desk: Desk, *, found: overwritten.Former, masked: bool) -> Question:
    row = rows.get(tx, found.kind, row_id=found.row_id)
    assert row is not None
    deleted = "deleted_at" in found.values
    now = row.model_dump(mode="json", include=set(found.values))
    keep, take = ("留着", "删去") if deleted else ("用服务器上的", "用本机原来的")
    names = "、".join(label("field", name) for name in sorted(found.values))
    what = "删去的又回来了。怎么办？" if deleted else f"{names}变回了以前的，用哪一个？"
    mine = may_choose(desk.profile.role, found.kind)
    held, wanted = (
        Side(who, "", _says(tx, found.kind, values=values, masked=masked), button)
        for who, values, button in (
            ("服务器上的", now, keep if mine else "知道了"),
            ("本机原来的", found.values, take if mine else ""),
        )
    )
    return Question(
        conflict_id=f"{FORMER}:{found.kind}:{found.row_id}",
        title=_title(tx, found.kind, row_id=found.row_id),
        words=f"服务器从备份恢复后，{what}{'' if mine else '要改请告诉民政专干或镇街。'}",
        held=held,
        wanted=wanted,
        may_choose=True,
        restored=True,
    )


def _asked(found: Conflict) -> tuple[str, str, str]:
    """The question, and the words on the buttons of what stands and of what came later (blank: the
    people's names say it).
    """
    deleted = found.differing.get("deleted_at")
    if deleted and deleted["held"]:
        return "一个人已经删去，另一个人还在改。怎么办？", "就让它删去", "恢复，按后来的改"
    if deleted:
        return "一个人要删去，另一个人刚改过。怎么办？", "留着", "删去"
    if found.row_kind == "visit":
        return "这次走访有两个审核结果，用哪一个？", "", ""
    fields = "、".join(label("field", name) for name in sorted(found.differing))
    return f"两个人填的{fields}不一样，用哪一个？", "", ""


def _named(held: Side, wanted: Side) -> tuple[Side, Side]:
    """The buttons name the people; one person on two devices is told apart by what came first."""
    names = (held.who, wanted.who) if held.who != wanted.who else ("现在", "后来")
    return replace(held, button=f"用{names[0]}的"), replace(wanted, button=f"用{names[1]}的")


def _title(tx: Connection, row_kind: str, *, row_id: UUID) -> str:
    row = rows.get(tx, row_kind, row_id=row_id)
    home = row_id if row_kind == "household" else getattr(row, "household_id", None)
    name = households.names(tx, [home]).get(home, "") if home else getattr(row, "name", "")
    kind = label("kind", row_kind)
    return f"{name} · {kind}" if name else kind


def _says(
    tx: Connection, row_kind: str, *, values: Mapping[str, Any], masked: bool
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (label("field", name), said(tx, row_kind, field=(name, value), masked=masked))
        for name, value in sorted(values.items())
    )


def _side(tx: Connection, found: Conflict, *, side: str, button: str, masked: bool) -> Side:
    values = {name: both[side] for name, both in found.differing.items()}
    says = _says(tx, found.row_kind, values=values, masked=masked)
    by: UUID | None = getattr(found, f"{side}_by")
    at: datetime | None = getattr(found, f"{side}_at")
    worker = rows.get(tx, "staff", row_id=by) if by else None
    who = worker.name if isinstance(worker, Staff) else (label("kind", "staff") if by else OFFICE)
    return Side(who, time_words(at) if at else "", says, button)


def said(tx: Connection, row_kind: str, *, field: tuple[str, Any], masked: bool) -> str:
    """The value of a field (name, JSON value) as people read it."""
    name, value = field
    if value is None or value in ("", [], {}):
        return NOTHING
    if masked and (row_kind, name) == ("safety", "note"):
        return "***"
    if masked and name in _MASKS:
        return _MASKS[name](str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    family = LABELS.get(_FAMILIES.get((row_kind, name), name), {})
    if isinstance(value, list):
        return "、".join(
            said(tx, row_kind, field=(name, one), masked=masked)
            if isinstance(one, Mapping)
            else str(family.get(one, one))
            for one in value
        )
    if isinstance(value, Mapping):
        # where its parts have names, what has none is for the program
        told = {key: one for key, one in value.items() if key in family or not family}
        return "，".join(
            f"{family.get(key, key)} {said(tx, name, field=(key, one), masked=masked)}"
            for key, one in told.items()
        )
    return family.get(str(value)) or _reference(tx, str(value)) or _instant(str(value))


def _reference(tx: Connection, value: str) -> str:
    """The name behind an id."""
    try:
        key = UUID(value)
    except ValueError:
        return ""
    for kind in ("staff", "person", "grid"):
        found = rows.get(tx, kind, row_id=key)
        if isinstance(found, Staff | Person | Grid):
            return found.name
    return label("kind", "person")


def _instant(value: str) -> str:
    try:
        return time_words(read_instant(value)) if value.endswith("Z") else value
    except ValueError:
        return value
