"""The pages of casework: which there are, what stands on one, and taking its steps. A page's own
module holds its data; no page is drawn here.
"""

import json
from dataclasses import replace

from fieldvisit.casework import board_words, days
from fieldvisit.casework.board import Board, Going, Outcome, Room, Said, Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names
from fieldvisit.casework.rooms import (
    advice,
    alerts,
    assessors,
    campaign,
    case_report,
    claim_checks,
    clues,
    coverage,
    cross_check,
    day_round,
    due,
    duplicates,
    entitlements,
    exports,
    festivals,
    growing,
    importing,
    inspections,
    insurance,
    jobs,
    ledger,
    loop,
    matches,
    monitoring,
    near_relatives,
    not_met,
    notebook,
    notices,
    organisations,
    outreach,
    own_record,
    pairings,
    people,
    plans,
    points,
    policies,
    policy_tables,
    readings,
    regions,
    registering,
    reported,
    residence,
    review,
    roster,
    safety,
    special_cases,
    visits,
)
from fieldvisit.machine.clock import local_day
from fieldvisit.records.staff import Role
from fieldvisit.store import in_hand

Groups = tuple[tuple[str, tuple[Room, ...]], ...]
"""Headings with the pages under each."""

GROUPS: Groups = (
    (
        "每天的事",
        (
            day_round.ROOM,
            due.ROOM,
            alerts.ROOM,
            monitoring.ROOM,
            clues.ROOM,
            campaign.ROOM,
            festivals.ROOM,
            outreach.ROOM,
        ),
    ),
    (
        "户和人",
        (
            visits.ROOM,
            people.ROOM,
            safety.ROOM,
            not_met.ROOM,
            readings.ROOM,
            own_record.ROOM,
            registering.ROOM,
            duplicates.ROOM,
            residence.ROOM,
        ),
    ),
    (
        "帮扶",
        (
            loop.ROOM,
            plans.LIST,
            plans.ROOM,
            growing.ROOM,
            special_cases.LIST,
            special_cases.ROOM,
            advice.ROOM,
            pairings.ROOM,
            jobs.ROOM,
            insurance.ROOM,
            insurance.HOME,
            case_report.ROOM,
        ),
    ),
    (
        "待遇和核查",
        (
            entitlements.ROOM,
            assessors.LIST,
            assessors.ROOM,
            notices.ROOM,
            matches.ROOM,
            claim_checks.LIST,
            claim_checks.ROOM,
            near_relatives.ROOM,
            ledger.ROOM,
        ),
    ),
    (
        "审核和迎检",
        (
            review.ROOM,
            cross_check.ROOM,
            inspections.ROOM,
            coverage.ROOM,
            reported.ROOM,
        ),
    ),
    (
        "政策和名单",
        (
            policies.ROOM,
            policy_tables.ROOM,
            organisations.ROOM,
            regions.ROOM,
            exports.ROOM,
            importing.ROOM,
        ),
    ),
    (
        "自己和同事",
        (
            notebook.ROOM,
            points.ROOM,
            roster.ROOM,
        ),
    ),
)
"""Headings, and what stands under each, in the order in which they are shown."""

ROOMS: tuple[Room, ...] = tuple(room for _, held in GROUPS for room in held)

_READS = {kind: room for room in ROOMS for kind in (room.code, *room.kinds)}
_STEPS = {key: step for room in ROOMS for key, step in room.steps.items()}
_LONG = {key: step for room in ROOMS for key, step in room.long.items()}


_EVERYBODYS = frozenset({due.DUE, policies.ROOM.code})
"""Pages of all that an assessor sees, too, beside those that name them."""


def rooms_for(role: str, *, at_household: bool) -> tuple[Room, ...]:
    """The pages that somebody of this role sees, with each household or in general."""
    return tuple(room for room in ROOMS if room.at_household == at_household and _sees(role, room))


def _sees(role: str, room: Room) -> bool:
    if room.roles:
        return role in room.roles
    return role != Role.ASSESSOR or room.code in _EVERYBODYS


def groups_for(role: str, *, at_household: bool) -> Groups:
    """The same under their headings; no heading without a page."""
    seen = rooms_for(role, at_household=at_household)
    groups = ((heading, tuple(room for room in held if room in seen)) for heading, held in GROUPS)
    return tuple((heading, held) for heading, held in groups if held)


def room_of(subject: Subject) -> Room:
    """The room whose board tells of a subject."""
    return _READS[subject.kind]


def read(desk: Desk, subject: Subject) -> Board:
    """What the page of a subject shows now, its days in words; a household's page says whose it is.
    Raises what its reading raises.
    """
    room = room_of(subject)
    board = board_words.in_words(room.read(desk, subject), today=local_day(desk.clock.now()))
    if not room.at_household or board.title != room.title:
        return board
    name = whole_names.householder(desk, subject.id)
    return replace(board, title=f"{name} 户的{room.title}") if name else board


def take(
    desk: Desk, subject: Subject, *, step: str, said: Said, going: Going | None = None
) -> Outcome:
    """Take a step with what was filled in; what was put aside of it is gone then. `going`: where a
    long one says how far it is. Raises what the step raises, and BadValue for money that is none.
    """
    name, _, what = step.partition(" ")
    key, named = (subject.kind, name), f"{subject.id} {what}" if what else subject.id
    if key in _LONG:
        outcome: Outcome | None = _LONG[key](desk, named, said, going or Going())
    else:
        outcome = _STEPS[key](desk, named, said)
    with desk.store.write() as tx:
        in_hand.drop(tx, desk.profile.staff_id, what=_what(subject, step))
    told = outcome or Outcome()
    words = days.in_words(told.sentence, today=local_day(desk.clock.now()))
    return replace(told, sentence=words)


def put_aside(desk: Desk, subject: Subject, *, step: str, said: Said) -> None:
    """Hold what is being filled in, so that leaving or locking loses nothing."""
    owner, what = desk.profile.staff_id, _what(subject, step)
    with desk.store.write() as tx:
        if any(value.strip() for value in said.values()):
            body = json.dumps(dict(said), ensure_ascii=False)
            in_hand.put(tx, owner, what=what, body=body, at=desk.clock.now())
        else:
            in_hand.drop(tx, owner, what=what)


def begun(desk: Desk, subject: Subject, *, step: str) -> dict[str, str]:
    """What was put aside of a step and not taken."""
    with desk.store.read() as tx:
        body = in_hand.get(tx, desk.profile.staff_id, what=_what(subject, step))
    return dict(json.loads(body)) if body else {}


def _what(subject: Subject, step: str) -> str:
    return f"step {subject.kind} {subject.id} {step}"
