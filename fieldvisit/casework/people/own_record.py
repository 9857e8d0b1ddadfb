"""本人的记录: all that is kept of one person, in plain words, for them to take home: what
stands, whom it was given to, how long it stays, how it is put right. Nothing of other people but
the names of the family.

Source: 个人信息保护法 art. 17, 45, 46, 50; how long papers are kept: domain.md section 0, 10.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, local_time
from fieldvisit.casework.tables.outside_systems import systems
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Person
from fieldvisit.records.fields import mask_citizen_id, show_money
from fieldvisit.rules.editions import overtaken
from fieldvisit.store import (
    entitlements,
    households,
    loop,
    notes,
    notices,
    persons,
    reported,
    visits,
)
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

Mine = frozenset[UUID | None]
"""Whose matter a row is: the person under any id that they ever had, or the whole household's."""

_ALL = 10_000
"""More visits and notes than a household has."""


def sections(
    tx: Connection, desk: Desk, *, person: Person, full_ids: bool
) -> list[tuple[str, str]]:
    """What the paper says, in order."""
    seat = persons.homes_of(tx, [person.id]).get(person.id)
    home = households.get(tx, seat[0]) if seat else None
    days = whole_number(
        desk.tables, "correction_days", day=local_day(desk.clock.now()), region=person.scope
    )
    mine = frozenset({None, *persons.known_as(tx, person.id)})
    told: list[tuple[str, Iterator[str]]] = [("您是谁", _who(person, full_ids=full_ids))]
    if home is not None:
        told += [
            ("您家里", _family(tx, home)),
            ("您享受什么", _entitlements(tx, home, mine=mine)),
            ("谁来看过您", _visits(tx, desk, home=home, mine=mine)),
            ("您说过的难处", _needs(tx, home, mine=mine)),
            ("您的信息给过谁", _given(tx, desk, home=home)),
        ]
    facts = {"days": days, "notes": _noted(tx, home, mine=mine) if home else 0}
    told += [
        ("没有印在这里的", iter([sentence("own_record_left_out", facts)])),
        ("为什么记、记多久", iter([sentence("own_record_why")])),
        (
            "记得不对怎么办",
            iter([sentence("own_record_correct", facts), sentence("own_record_ask")]),
        ),
        ("签收", iter(["本人（监护人）：　　　　　　　　　　　年　　月　　日"])),
    ]
    return [(head, "\n".join(lines)) for head, lines in told]


def _who(person: Person, *, full_ids: bool) -> Iterator[str]:
    yield f"姓名：{person.name}，{label('sex', person.sex)}"
    if person.citizen_id:
        number = person.citizen_id if full_ids else mask_citizen_id(person.citizen_id)
        yield f"身份证号：{number}"
    else:
        yield f"身份证号：没有（{label('no_id_reason', person.no_id_reason)}）"
    yield f"出生：{person.birth_date or '没有登记'}"
    yield f"电话：{person.phone or '没有登记'}"
    yield f"身体：{person.health or '没有登记'}"
    if person.disability_card:
        card = person.disability_card
        yield f"残疾人证：{card if full_ids else mask_citizen_id(card)}"
    if person.self_care:
        can = [label("self_care", item) for item, able in person.self_care.items() if able]
        cannot = [label("self_care", item) for item, able in person.self_care.items() if not able]
        yield f"自己能：{'、'.join(can) or '没有'}；自己不能：{'、'.join(cannot) or '没有'}"


def _family(tx: Connection, home: Household) -> Iterator[str]:
    yield f"户号：{home.number}，{label('category', home.category)}"
    yield f"户籍地址：{home.hukou_address}"
    yield f"现在住：{home.live_address or home.hukou_address}"
    if home.phone:
        yield f"家里电话：{home.phone}"
    people = [
        f"{person.name}（{label('relation', tie.relation)}）"
        for tie, person in households.members(tx, home.id)
    ]
    yield f"一户的人：{'、'.join(people)}"


def _entitlements(tx: Connection, home: Household, *, mine: Mine) -> Iterator[str]:
    for one in entitlements.of_household(tx, home.id):
        if one.person_id in mine:
            ends = f"到 {one.until}。{one.end_reason}" if one.until else "还在享受"
            money = f"每月 {show_money(one.amount)} 元"
            yield f"{label('category', one.category)}，{money}，从 {one.since} 起，{ends}"


def _visits(tx: Connection, desk: Desk, *, home: Household, mine: Mine) -> Iterator[str]:
    seen = visits.of_household(tx, home.id, limit=_ALL)
    not_those = overtaken(seen)
    for one in reversed(seen):
        told = one.state != "cancelled" and one.id not in not_those
        if one.person_id in mine and told:
            title = desk.form_title(one.form_id, one.form_version)
            yield f"{_day(one.started_at)} {title}，{label('visit_result', one.result)}"


def _needs(tx: Connection, home: Household, *, mine: Mine) -> Iterator[str]:
    for one in loop.needs_of(tx, home.id):
        if one.person_id in mine:
            ended = f"，结果：{one.outcome}" if one.outcome else ""
            yield f"{_day(one.found_at)} {one.text}（{label('need_state', one.state)}{ended}）"


def _given(tx: Connection, desk: Desk, *, home: Household) -> Iterator[str]:
    """Whom anything of the household was handed to (art. 23 asks for the person's consent)."""
    for sent in loop.referrals_of(tx, home.id):
        if sent.sent_at is not None:
            org = sent.to_name or label("referral_org", sent.to_org)
            agreed = f"{label('consent', sent.consent)}同意" if sent.consent else ""
            yield f"{_day(sent.sent_at)} 转介给{org}：{sent.asked}（{agreed}）"
    named = {one.id: one.label for one in systems(desk.tables)}
    for done in reported.of_household(tx, home.id):
        yield f"{done.reported_on} 报进{named.get(done.system, done.system)}"
    for hung in notices.of_household(tx, home.id):
        if hung.posted_on is not None:
            yield f"{hung.posted_on} 在{hung.place}公示：户主姓名、人数、金额，到 {hung.last_day}"


def _noted(tx: Connection, home: Household, *, mine: Mine) -> int:
    """Notes of colleagues about the person or the household, that others may see too."""
    found = notes.of_household(tx, home.id, limit=_ALL)
    return sum(not one.private and one.person_id in mine for one in found)


def _day(at: datetime) -> str:
    return f"{local_time(at):%Y-%m-%d}"
