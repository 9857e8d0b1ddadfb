"""案例专报: one household's story with nobody's name, number or phone in it, for a meeting or a
paper beyond the office.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, local_time, place_words
from fieldvisit.casework.households import careful
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Membership, Note, Person
from fieldvisit.records.fields import show_money
from fieldvisit.rules.deidentify import Blinder
from fieldvisit.store import audit, entitlements, households, loop, notes, regions, rosters
from fieldvisit.words.labels import label

_Line = tuple[datetime | date, str]
_MOST = 1000
"""So many notes of a household are told, more than any has."""


def case_report(desk: Desk, household_id: str) -> str:
    """The report as plain text; nobody who is known on this device is named in it. Leaves its line
    in the trail. Raises NotHere, GrantEnded, HandInOnly.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        hidden = rosters.known_names(tx) | {home.live_address, home.hukou_address}
        text = "\n".join(_lines(tx, home, day=local_day(desk.clock.now())))
        audit.append(tx, "case_report_made", subject=str(home.id), stamp=desk.stamp())
    return Blinder(hidden).blind(text) + "\n"


def _lines(tx: Connection, home: Household, *, day: date) -> Iterator[str]:
    members = households.members(tx, home.id)
    yield "案例专报（已去掉姓名、证号、电话和住址）"
    yield f"地方：{place_words(regions.path_names(tx, home.live_region)[:3])}"
    yield f"救助类别：{label('category', home.category)}，{len(members)} 口人"
    # What is told for workers' safety goes to nobody else.
    told = [label("tag", tag) for tag in careful.other_tags(home.tags)]
    if told:
        yield f"户情：{'、'.join(told)}"
    yield from (f"成员：{_member(*one, day=day)}" for one in members)
    yield ""
    yield "经过："
    happened = sorted(_happened(tx, home.id), key=lambda one: _month(one[0]))
    yield from (f"{_month(at)}　{words}" for at, words in happened)


def _member(tie: Membership, person: Person, *, day: date) -> str:
    words = [label("relation", tie.relation), label("sex", person.sex)]
    if person.birth_date is not None:
        tens = (day.year - person.birth_date.year) // 10 * 10
        words.append(f"{tens} 多岁" if tens else "不满 10 岁")
    return "，".join([*words, *([person.health] if person.health else [])])


def _happened(tx: Connection, household_id: UUID) -> Iterator[_Line]:
    for held in entitlements.of_household(tx, household_id):
        category = label("category", held.category)
        yield held.since, f"享受{category}，每月 {show_money(held.amount)} 元。{held.reason}"
        if held.until is not None:
            yield held.until, f"{category}停止。{held.end_reason}"
    for need in loop.needs_of(tx, household_id):
        yield need.found_at, f"发现需求（{label('need_kind', need.kind)}）：{need.text}"
        if need.closed_at is not None:
            felt = label("satisfaction", need.satisfaction)
            yield need.closed_at, f"办结：{need.outcome}（{felt}）"
    for order in loop.orders_of(tx, household_id):
        yield order.ordered_on, f"安排服务：{label('service', order.item)}。{order.delivered_note}"
    for sent in loop.referrals_of(tx, household_id):
        words = f"转介{label('referral_org', sent.to_org)}：{sent.asked}"
        yield sent.sent_at or sent.created_at, f"{words}。{sent.result}"
    for look in loop.follow_ups_of(tx, household_id):
        yield look.done_at, f"回访：{look.finding}"
    yield from _noted(notes.of_household(tx, household_id, limit=_MOST))


def _noted(found: Sequence[Note]) -> Iterator[_Line]:
    """Notes that are their author's alone stay there."""
    for note in found:
        if not note.private:
            yield note.written_at, f"民情笔记：{note.text}"


def _month(at: datetime | date) -> str:
    """The month is enough: a day would tell who it was."""
    return f"{local_time(at) if isinstance(at, datetime) else at:%Y-%m}"
