"""Each worker's cases are told from the records of the device."""

from datetime import date
from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.care import needs, serving
from fieldvisit.casework.cases import clues
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import pairing
from fieldvisit.casework.naming import CodeUnknown, PeriodBackwards
from fieldvisit.casework.staff.region_tree import PlaceUnknown
from fieldvisit.casework.staff.roster import roster_counts
from fieldvisit.casework.staff.worker_counts import worker_counts
from fieldvisit.records import Clue, Need, Referral, SpecialCase, Staff
from fieldvisit.records.kept import Kept
from fieldvisit.rules.worker_counts import Work
from fieldvisit.store import journal, staff

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


def a_closed_need(desk: Desk, home: str) -> None:
    need = str(needs.find(desk, home, found=needs.Found("care", "洗澡难")).id)
    needs.verify(desk, need)
    needs.match(desk, need, matched_with="policy")
    needs.begin(desk, need)
    serving.follow_up(desk, need, way="home", finding="好")
    serving.close(desk, need, outcome="申请了", satisfaction="satisfied")


def a_true_clue(desk: Desk) -> None:
    said = clues.Reported("老人", "桥下", ("illness",))
    clues.verify(desk, str(clues.report(desk, said).id), found=clues.Verified("true"))


def test_a_worker_s_cases_are_what_they_found_and_was_ended(desk: Desk) -> None:
    home, me = today(desk).cards[0].household_id, desk.profile.staff_name
    (before,) = worker_counts(desk, **YEAR, who=me)
    a_closed_need(desk, home)
    a_true_clue(desk)
    (mine,) = worker_counts(desk, **YEAR, who=me)
    assert mine.counts.cases == before.counts.cases + 2
    assert (mine.counts.of(Work.NEED_CLOSED), mine.counts.of(Work.CLUE_TRUE)) == (1, 1)
    assert mine.counts.of(Work.VISIT_REVIEWED) == before.counts.of(Work.VISIT_REVIEWED) > 0
    assert worker_counts(desk, **YEAR)[0].staff_id == desk.profile.staff_id
    (last_year,) = worker_counts(desk, first=date(2025, 1, 1), last=date(2025, 12, 31), who=me)
    assert last_year.counts.cases == 0
    with pytest.raises(CodeUnknown):
        worker_counts(desk, **YEAR, who="谁也不是")
    with pytest.raises(PeriodBackwards):
        worker_counts(desk, first=date(2026, 12, 31), last=date(2026, 1, 1))


def ended(desk: Desk, model: type[Kept], count: int, **said: object) -> None:
    """So many records of mine that came to their end on the day of the desk's clock."""
    home = UUID(today(desk).cards[0].household_id)
    with desk.store.write() as tx:
        for _ in range(count):
            plain = {"id": desk.ids.fresh(), "scope": desk.profile.region_code}
            one = model.model_validate(
                plain | {"created_at": desk.clock.now(), "household_id": home} | said
            )
            journal.insert(tx, one, stamp=desk.stamp())


def test_one_worker_s_eighty_and_more_cases_are_told_from_their_records(desk: Desk) -> None:
    """domain.md table 1: 津南, 李培妍 80 余件."""
    me, now, day = desk.profile.staff_name, desk.clock.now(), date(2026, 11, 23)
    (before,) = worker_counts(desk, **YEAR, who=me)
    need = {"kind": "care", "text": "洗澡难", "source": "visit", "found_at": now}
    clue = {"source": "visit", "found_at": now, "discoverer": me, "about": "老人", "place": "桥下"}
    ended(desk, Need, 48, **need, state="closed", closed_at=now)
    ended(desk, Clue, 22, **clue, verdict="true", verified_at=now)
    ended(desk, Referral, 9, to_org="charity", asked="药费", state="confirmed", confirmed_on=day)
    case = {"kind": "special_review", "happened_on": day, "facts": "重病"}
    ended(desk, SpecialCase, 4, **case, state="closed", closed_at=now)
    ended(desk, Need, 5, **need)
    (mine,) = worker_counts(desk, **YEAR, who=me)
    assert mine.counts.cases - before.counts.cases == 48 + 22 + 9 + 4 == 83


def test_the_page_tells_shares_cases_and_whom_one_keeps_in_touch_with(desk: Desk) -> None:
    home, me = today(desk).cards[0].household_id, desk.profile.staff_name
    a_closed_need(desk, home)
    pairing.pair(desk, home, name=me)
    everybody = Subject("roster")
    board = rooms.read(desk, everybody)
    assert board.sentence.startswith("合计：3 人，党员还没有人登记；办结的件数从1月1日")
    first = board.things[0]
    assert (first.title.split("·")[0], first.pill) == (me, "1 件")
    assert ("需求办结", "1") in first.lines
    assert ("结对联系", "1 户") in first.lines
    assert first.opens is not None
    assert rooms.read(desk, first.opens).title == f"{me} 联系的户"
    said = {"since": "2025-12-31", "until": "2025-01-01"}
    other = rooms.take(desk, everybody, step="period", said=said).go
    assert other == Subject("roster", "2025-01-01 2025-12-31")
    assert {one.pill for one in rooms.read(desk, other).things} == {"0 件"}


def hire(desk: Desk, told: int, *, members: int, role: str = "grid_worker") -> None:
    """So many who said whether they are party members, and so many who are."""
    with desk.store.write() as tx:
        known = staff.all(tx)[0]
        for number in range(told):
            said = {"id": desk.ids.fresh(), "name": f"协理员{number}", "role": role}
            answer = {"party_member": number < members, "party_consent_on": date(2026, 11, 1)}
            one = Staff.model_validate(known.model_dump() | said | answer)
            journal.insert(tx, one, stamp=desk.stamp())


def test_the_roster_counts_by_role_and_region(desk: Desk) -> None:
    hire(desk, 8, members=6)
    told = {one.role: one for one in roster_counts(desk)}
    assert (told["grid_worker"].told, told["grid_worker"].per_cent) == (8, "75.0")
    assert told[""].workers == sum(one.workers for role, one in told.items() if role)
    assert "党员 6 人，占 75.0%" in rooms.read(desk, Subject("roster")).sentence
    (nobody,) = roster_counts(desk, region="120101000000")
    assert nobody.workers == 0
    with pytest.raises(PlaceUnknown):
        roster_counts(desk, region="120199000000")


def test_of_few_workers_no_members_are_told(desk: Desk) -> None:
    hire(desk, 4, members=3)
    told = {one.role: one for one in roster_counts(desk)}
    for role in ("grid_worker", ""):
        assert (told[role].told, told[role].members, told[role].per_cent) == (None, None, "")
        assert told[role].words.endswith("登记了党员的不到 5 人，或都一样，不写。")
        assert "few" not in told[role].plain()
    hire(desk, 12, members=6, role="assessor")
    told = {one.role: one for one in roster_counts(desk)}
    assert (told["assessor"].told, told["grid_worker"].told, told[""].told) == (None, None, 16)
