"""All that the file holds of one household, as sections for paper: numbers masked, private notes
and what is told for workers' safety left out. Reads only.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.cases.case_file import Section, title_of
from fieldvisit.casework.desk import Desk, local_time, place_words
from fieldvisit.casework.households import visit_editions
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Visit
from fieldvisit.records.fields import mask_citizen_id, show_money
from fieldvisit.rules.plans import in_force_each, measures_of
from fieldvisit.store import (
    cases,
    entitlements,
    households,
    loop,
    notes,
    notices,
    regions,
    staff,
    tasks,
)
from fieldvisit.words.labels import label

Days = tuple[date, date]
"""From one day to another, both included."""

_ALL = 10_000
"""More notes than a household has."""


def sections(
    tx: Connection, desk: Desk, *, home: Household, seen: Sequence[Visit], days: Days
) -> list[Section]:
    """The sections in order, empty ones too; visits (`seen`) and notes are those of the days."""
    people = {one.id: one.name for one in staff.all(tx)}
    told: list[tuple[str, Iterator[str]]] = [
        ("户情", _home(tx, home)),
        ("家庭成员", _members(tx, home)),
        ("待遇", _entitlements(tx, home)),
        ("走访", _visits(tx, desk, seen=seen, people=people)),
        ("民情笔记", _notes(tx, home, days=days)),
        ("一户一策", _plan(tx, home)),
        ("需求和办理", _loop(tx, home)),
        ("一事一议", _cases(tx, home)),
        ("公示", _notices(tx, home)),
        ("还没办完的", _tasks(tx, home)),
    ]
    return [(head, "\n".join(lines)) for head, lines in told]


def _home(tx: Connection, home: Household) -> Iterator[str]:
    yield f"户号 {home.number}，{label('category', home.category)}"
    yield place_words(regions.path_names(tx, home.scope))
    yield f"住 {home.live_address or home.hukou_address}"


def _members(tx: Connection, home: Household) -> Iterator[str]:
    for tie, person in households.members(tx, home.id):
        number = mask_citizen_id(person.citizen_id) if person.citizen_id else "无证"
        parts = [label("relation", tie.relation), person.name, label("sex", person.sex), number]
        yield "，".join([*parts, *([person.health] if person.health else [])])


def _entitlements(tx: Connection, home: Household) -> Iterator[str]:
    for one in entitlements.of_household(tx, home.id):
        ends = f"到 {one.until}（{label('end_cause', one.end_cause)}）" if one.until else "享受中"
        money = f"每月 {show_money(one.amount)} 元"
        yield f"{label('category', one.category)}，{money}，{one.since} 起，{ends}"


def _visits(
    tx: Connection, desk: Desk, *, seen: Sequence[Visit], people: dict[UUID, str]
) -> Iterator[str]:
    """A line each; of one that was corrected or taken back what became of it."""
    states = visit_editions.states(tx, seen)
    for one in seen:
        who = people.get(one.created_by or one.id, "")
        state = states.get(one.id) or label("visit_state", one.state)
        parts = (label("visit_result", one.result), state, who, one.number)
        title = desk.form_title(one.form_id, one.form_version)
        yield f"{_day(one.started_at)} {title}：{'，'.join(part for part in parts if part)}"


def _notes(tx: Connection, home: Household, *, days: Days) -> Iterator[str]:
    first, last = days
    for one in reversed(notes.of_household(tx, home.id, limit=_ALL)):
        if not one.private and first <= local_day(one.written_at) <= last:
            yield f"{_day(one.written_at)} {one.text}"


def _plan(tx: Connection, home: Household) -> Iterator[str]:
    for plan in in_force_each(cases.plans_of(tx, home.id)):
        yield f"{'成长护航' if plan.person_id else ''}第 {plan.edition} 版，目标：{plan.goal}"
        for one in measures_of(plan):
            status = label("measure_status", one.status)
            yield f"{one.content}（{one.owner}，{one.due_on} 前）：{status}"


def _loop(tx: Connection, home: Household) -> Iterator[str]:
    for need in loop.needs_of(tx, home.id):
        state = label("need_state", need.state)
        yield f"{_day(need.found_at)} 需求：{need.text}（{state}）{need.outcome}"
    for order in loop.orders_of(tx, home.id):
        state = label("order_state", order.state)
        item = label("service", order.item)
        yield f"{order.ordered_on} 服务：{item}，{order.provider}（{state}）"
    for sent in loop.referrals_of(tx, home.id):
        state = label("referral_state", sent.state)
        org = sent.to_name or label("referral_org", sent.to_org)
        yield f"{_day(sent.sent_at or sent.created_at)} 转介{org}：{sent.asked}（{state}）"
    for look in loop.follow_ups_of(tx, home.id):
        yield f"{_day(look.done_at)} 回访：{look.finding}"


def _cases(tx: Connection, home: Household) -> Iterator[str]:
    for one in cases.special_cases_of(tx, home.id):
        yield f"{one.happened_on} {title_of(one)}（{label('special_case_state', one.state)}）"


def _notices(tx: Connection, home: Household) -> Iterator[str]:
    for one in notices.of_household(tx, home.id):
        hung = f"{one.posted_on} 贴出，到 {one.last_day}" if one.posted_on else "还没贴出"
        yield f"{hung}，异议 {len(one.objections)} 条"


def _tasks(tx: Connection, home: Household) -> Iterator[str]:
    for one in tasks.of_household(tx, home.id):
        yield f"{one.due_on} 前：{label('task_kind', one.kind)}，{one.source}"


def _day(at: datetime) -> str:
    return f"{local_time(at):%Y-%m-%d}"
