"""The register of households: find one, read its file. Reads only; a full ID is shown on asking and
leaves a trace.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from fieldvisit.casework import days
from fieldvisit.casework.desk import Desk, age_on, place_words
from fieldvisit.casework.households import (
    blind,
    careful,
    left_open,
    pairing,
    timeline,
    visit_editions,
)
from fieldvisit.casework.households.due_card import DueCard, due_cards, facts_line
from fieldvisit.casework.trail import looking_at
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Membership, Person, Visit
from fieldvisit.records.fields import mask_citizen_id, mask_phone
from fieldvisit.store import (
    attachments,
    audit,
    finding,
    households,
    notes,
    outbox,
    regions,
    rows,
    staff,
    visits,
)
from fieldvisit.words.labels import label


@dataclass(eq=False)
class HouseholdNotHere(FieldvisitError):
    """The household is not on this device: moved to another village, or not yet synced."""

    household_id: str


@dataclass(frozen=True)
class HouseholdLine:
    """A household in a list: the phone masked, the name whole on the worker's own screen. `flags`:
    what to know before the door, codes of `safety_kind`.
    """

    household_id: str
    name: str
    category: str
    facts: str
    place: str
    phone: str
    due_state: str
    due_text: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class MemberLine:
    person_id: str
    name: str
    relation: str
    sex: str
    age: str
    citizen_id: str
    health: str


@dataclass(frozen=True)
class HouseholdFile:
    """All of one household for its page: what to know before the door (`safety`) and open points
    first, phone in full (days.md 5, 9, 31).
    """

    household_id: str
    number: str
    name: str
    category: str
    facts: str
    region_path: str
    live_address: str
    hukou_address: str
    phone: str
    tags: tuple[str, ...]
    open_points: tuple[str, ...]
    members: tuple[MemberLine, ...]
    timeline: tuple[timeline.TimelineItem, ...]
    due: DueCard | None
    safety: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is looked for: name, pinyin, initials, part of an ID or phone, address; "" is all.
    `category` "": of every category.
    """

    query: str = ""
    category: str = ""


@dataclass(frozen=True)
class HouseholdPage:
    """A page of the answer and how many households answer in all; `rest` leads to the next page,
    None after the last one.
    """

    lines: tuple[HouseholdLine, ...]
    total: int
    rest: finding.Mark | None


PAGE = 100
"""So many households are shown at once; scrolling brings the next ones."""


def page(
    desk: Desk, asked: Question, *, after: finding.Mark | None = None, limit: int = PAGE
) -> HouseholdPage:
    """The households that answer a question, by pages; `after` is the `rest` of the page before."""
    day = local_day(desk.clock.now())
    category = asked.category
    with desk.read_people() as tx:
        found = finding.find(tx, asked.query, category=category, after=after, limit=limit)
        total = finding.count(tx, asked.query, category=category)
        ids = [row.household_id for row in found.rows]
        due, warned = (
            due_cards(tx, desk, homes=ids, day=day),
            careful.warnings(tx, day=day, only=ids),
        )
    lines = tuple(
        _line(row, due.get(row.household_id), flags=warned.get(row.household_id, ()))
        for row in found.rows
    )
    return HouseholdPage(lines, total, found.rest)


def find(desk: Desk, query: str = "", *, category: str | None = None) -> list[HouseholdLine]:
    """The first page of the answer."""
    return list(page(desk, Question(query, category or "")).lines)


def household_file(desk: Desk, household_id: str) -> HouseholdFile:
    """One household with members, open points and history. The first opening of an unlocking
    leaves a row in the audit trail: phone and notes are whole. Raises HouseholdNotHere, DiskFull.
    """
    key, day = UUID(household_id), local_day(desk.clock.now())
    with looking_at(desk, household_id) as tx:
        household = households.get(tx, key)
        if household is None:
            raise HouseholdNotHere(household_id)
        members = households.members(tx, key)
        due = due_cards(tx, desk, homes=[key], day=day).get(key)
        seen = visits.of_household(tx, key)
        written = notes.of_household(tx, key)
        hidden = blind.hidden(tx, desk)
        shown = [one for one in seen if one.id not in hidden]
        points = open_points(shown, left_open.words(tx, key, day=day))
        path = place_words(regions.path_names(tx, household.live_region))
        sent = outbox.states_of(tx, "visit", row_ids=[visit.id for visit in seen])
        sent |= outbox.states_of(tx, "note", row_ids=[note.id for note in written])
        mine = [visit.id for visit in seen if visit.created_by == desk.profile.staff_id]
        photos = attachments.on_their_way(tx, mine)
        names = {who.id: who.name for who in staff.all(tx)}
        told = timeline.shown_states(tx, seen) | visit_editions.states(tx, seen)
        waiting = {str(key): said for key, said in told.items()}
    happened = timeline.items(desk, seen, written=written, names=names, sent=sent)
    return HouseholdFile(
        household_id=household_id,
        number=household.number,
        name=_householder_name(household, members),
        category=household.category,
        facts=_facts(household, members=len(members), day=day),
        region_path=path,
        live_address=household.live_address,
        hukou_address=household.hukou_address,
        phone=household.phone or "",
        tags=tuple(label("tag", tag) for tag in careful.other_tags(household.tags)),
        open_points=tuple(days.in_words(one, today=day) for one in points),
        members=tuple(_member(m, p, day=day) for m, p in members),
        timeline=tuple(
            timeline.with_photos(replace(item, state=waiting.get(item.id, item.state)), photos)
            for item in happened
        ),
        due=due,
        safety=tuple(
            days.in_words(careful.flag_words(one), today=day)
            for one in careful.standing_at(household, day=day)
        ),
    )


def full_citizen_id(desk: Desk, person_id: str) -> str:
    """A person's whole ID number. Leaves a row in the audit trail (trust.md T11)."""
    desk.may_show_people()
    with desk.store.write() as tx:
        person = rows.get(tx, "person", row_id=UUID(person_id))
        audit.append(tx, "show_citizen_id", subject=person_id, stamp=desk.stamp())
    if not isinstance(person, Person):
        raise HouseholdNotHere(person_id)
    return person.citizen_id or ""


def open_points(seen: Sequence[Visit], sources: Sequence[str]) -> list[str]:
    """What the last visits left to do: open tasks, hazards, urgent needs (days.md 9)."""
    points = list(sources)
    last = next((v for v in seen if v.state not in ("attempt", "cancelled")), None)
    if last is not None:
        asked = {"urgent_need": "急需", "safety_note": "隐患", "other_need": "需要"}
        answers = last.answers
        points += [f"{word}：{answers[name]}" for name, word in asked.items() if answers.get(name)]
    return points


def _line(
    row: households.HouseholdRow, due: DueCard | None, *, flags: tuple[str, ...]
) -> HouseholdLine:
    return HouseholdLine(
        household_id=str(row.household_id),
        name=row.name,
        category=row.category,
        facts=facts_line(row.category, members=row.members, tags=row.tags),
        place=row.address,
        phone=mask_phone(row.phone or ""),
        due_state=due.state if due else "done",
        due_text=due.due_text if due else "",
        flags=flags,
    )


def _facts(household: Household, *, members: int, day: date) -> str:
    """The line of facts, and who keeps in touch."""
    line = facts_line(household.category, members=members, tags=household.tags)
    helpers = pairing.words(household, day)
    return f"{line}·{helpers}" if helpers else line


def _householder_name(household: Household, members: Sequence[tuple[Membership, Person]]) -> str:
    named = [p.name for _, p in members if p.id == household.householder_id]
    return (named or [p.name for _, p in members] or ["未登记"])[0]


def _member(membership: Membership, person: Person, *, day: date) -> MemberLine:
    if person.citizen_id:
        number = mask_citizen_id(person.citizen_id)
    else:
        number = f"无证：{label('no_id_reason', person.no_id_reason)}"
    return MemberLine(
        person_id=str(person.id),
        name=person.name,
        relation=label("relation", membership.relation),
        sex=label("sex", person.sex),
        age=age_on(person.birth_date, day),
        citizen_id=number,
        health=person.health or "",
    )
