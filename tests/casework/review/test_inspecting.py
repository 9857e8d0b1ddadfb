"""迎检: drawn once, laid out in the same bytes, found, put right and answered."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pypdfium2 as pdfium
import pytest

from fieldvisit.casework import naming, trail
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register, timeline
from fieldvisit.casework.households.rounds import coverage
from fieldvisit.casework.naming import DayPassed
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.people.typed_household import DayToCome
from fieldvisit.casework.review import inspecting, inspection_file, inspection_reply, inspections
from fieldvisit.casework.review.inspecting import Found, Wanted
from fieldvisit.casework.review.inspection_reply import Addressed
from fieldvisit.casework.review.inspection_rounds import rounds_of
from fieldvisit.casework.visits import listing
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.records import Inspection
from fieldvisit.rules.inspections import (
    AreaElsewhere,
    NobodyToDraw,
    NotDrawn,
    PeriodImpossible,
    PutRightAlready,
)
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import visits

WANTED = Wanted("市民政局专项检查", date(2026, 10, 1), date(2026, 11, 23), 7, size="3")
NEXT_WEEK = date(2026, 11, 30)


def text_of(paper: bytes) -> str:
    pages = pdfium.PdfDocument(paper)
    told = "".join(page.get_textpage().get_text_range() for page in pages)
    return "".join(told.split())


def found_at(supervisor: Desk, kept: Inspection, *, text: str = "没有签字", homes: int = 1) -> str:
    owner = supervisor.profile.staff_name
    said = Found(text, kept.sample[:homes], owner, NEXT_WEEK)
    return str(inspecting.find(supervisor, str(kept.id), found=said)[0].id)


def test_the_same_draw_again_is_the_one_that_stands(supervisor: Desk) -> None:
    kept = inspecting.begin(supervisor, WANTED)
    assert len(kept.sample) == len(set(kept.sample)) == 3 < kept.total
    for size in ("3", " ３ "):
        again = inspecting.begin(supervisor, replace(WANTED, size=size))
        assert (again.id, again.sample) == (kept.id, kept.sample)
    other = inspecting.begin(supervisor, replace(WANTED, seed=8))
    assert other.id != kept.id
    assert other.sample != kept.sample
    assert {one.inspection.id for one in inspections.listed(supervisor)} == {kept.id, other.id}


def test_who_may_not_draw_and_what_cannot_be_drawn_is_refused(supervisor: Desk, desk: Desk) -> None:
    with pytest.raises(MayNot):
        inspecting.begin(desk, WANTED)
    refused = [
        (replace(WANTED, until=date(2026, 12, 31)), PeriodImpossible),
        (replace(WANTED, since=date(1999, 1, 1), until=date(1999, 1, 2)), NobodyToDraw),
        (replace(WANTED, title=" "), naming.WordsMissing),
        (replace(WANTED, region="310000000000"), AreaElsewhere),
    ]
    for wanted, why in refused:
        with pytest.raises(why):
            inspecting.begin(supervisor, wanted)
    assert inspections.listed(supervisor) == []


def test_everything_is_laid_out_in_the_same_bytes(supervisor: Desk) -> None:
    assert isinstance(supervisor.clock, FixedClock)
    kept = inspecting.begin(supervisor, WANTED)
    first = inspection_file.pack(supervisor, str(kept.id))
    supervisor.clock.advance(timedelta(hours=3))
    assert inspection_file.pack(supervisor, str(kept.id)) == first
    told = text_of(first)
    heads = ["材料目录", "抽样表", "走访覆盖", "没有访到的和原因", "查阅留痕"]
    assert all(head in told for head in heads)
    for place, one in enumerate(inspections.drawn(supervisor, str(kept.id)), 1):
        assert f"卷宗{place}：" in told
        assert one.number in told


def test_the_index_says_where_each_piece_begins(supervisor: Desk) -> None:
    kept = inspecting.begin(supervisor, WANTED)
    document = pdfium.PdfDocument(inspection_file.pack(supervisor, str(kept.id)))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    index, number = pages[0], len(pages)
    said = [(int(page), int(count)) for page, count in re.findall(r"第(\d+)页(\d+)页", index)]
    assert len(said) == 4 + 3
    assert said[0][0] == 2
    for (page, count), (following, _) in pairwise([*said, (number + 1, 0)]):
        assert page + count == following
        assert "第1页共" in pages[page - 1]
    assert "卷宗1：" in pages[said[4][0] - 1]


def visits_of(supervisor: Desk, home: str) -> list[timeline.TimelineItem]:
    told = register.household_file(supervisor, home).timeline
    return [one for one in told if one.kind == "visit"]


def test_a_dossier_holds_the_forms_and_shared_notes_and_no_private_one(supervisor: Desk) -> None:
    kept = inspecting.begin(supervisor, replace(WANTED, size="8"))
    home = next(one for one in kept.sample if visits_of(supervisor, one))
    for text, private in (("屋顶漏雨", False), ("只给自己看的", True)):
        draft = replace(notes.begun(supervisor, home), text=text, private=private)
        notes.keep(supervisor, draft)
    told = text_of(inspection_file.pack(supervisor, str(kept.id)))
    assert "屋顶漏雨" in told
    assert "只给自己看的" not in told
    with supervisor.store.read() as tx:
        numbers = [
            one.number
            for one in visits.of_household(tx, UUID(home))
            if one.state in ("finalised", "reviewed") and WANTED.since <= local_day(one.started_at)
        ]
    assert numbers
    # Once in the dossier's list of visits, once on the form itself.
    assert all(told.count(number) > 1 for number in numbers)


def test_who_opened_a_file_that_was_drawn_is_told(supervisor: Desk) -> None:
    kept = inspecting.begin(supervisor, WANTED)
    before = text_of(inspection_file.pack(supervisor, str(kept.id)))
    register.household_file(supervisor, kept.sample[1])
    after = text_of(inspection_file.pack(supervisor, str(kept.id)))
    assert "打开户档案" not in before
    assert "打开户档案" in after
    actions = [line.action for line in trail.lines(supervisor)]
    assert actions.count("inspection_printed") == 2
    assert actions.count("inspection_packed") == 2 * len(kept.sample)
    other = inspecting.begin(supervisor, replace(WANTED, title="另一次检查"))
    assert other.sample == kept.sample
    assert "卷宗放进迎检材料" in text_of(inspection_file.pack(supervisor, str(other.id)))


def test_coverage_of_the_period_is_that_of_the_rounds(supervisor: Desk) -> None:
    kept = inspecting.begin(supervisor, WANTED)
    with supervisor.store.read() as tx:
        rounds, unmet = rounds_of(tx, supervisor, inspection=kept)
    for end in (date(2026, 10, 31), date(2026, 11, 23)):
        monthly = [one for one in coverage(supervisor, end) if one.first.month == end.month]
        assert all(one in rounds for one in monthly)
    missed = sum(one.households - one.visited for one in rounds)
    assert len(unmet) == missed > 0
    assert any("家中无人" in one.tried for one in unmet)


def test_what_was_found_is_due_is_put_right_and_answered(supervisor: Desk) -> None:
    kept = inspecting.begin(supervisor, WANTED)
    first = found_at(supervisor, kept, homes=2)
    found_at(supervisor, kept, text="公示单缺日期")
    rules = [one.rule for one in due_on(supervisor, date(2026, 11, 23))]
    assert rules.count("整改") == 3
    with pytest.raises(naming.WordsMissing):
        inspecting.put_right(supervisor, first, what=" ")
    with pytest.raises(DayToCome):
        inspecting.put_right(supervisor, first, what="补签了", on=NEXT_WEEK)
    inspecting.put_right(supervisor, first, what="两位走访人补签了")
    with pytest.raises(PutRightAlready):
        inspecting.put_right(supervisor, first, what="再改")
    line = inspections.line(supervisor, str(kept.id))
    assert (len(line.findings), line.open) == (3, 2)
    to = Addressed("天津市民政局", on=date(2026, 11, 23))
    letter = inspection_reply.reply(supervisor, str(kept.id), addressed=to)
    assert letter == inspection_reply.reply(supervisor, str(kept.id), addressed=to)
    told = text_of(letter)
    for words in ("指出问题2条", "没有签字", "两位走访人补签了", "公示单缺日期", "正在整改"):
        assert words in told
    assert "2026年11月30日前完成" in told
    assert inspections.line(supervisor, str(kept.id)).inspection.replied_on == date(2026, 11, 23)


def test_a_finding_about_others_or_for_a_day_gone_by_is_refused(supervisor: Desk) -> None:
    kept = inspecting.begin(supervisor, WANTED)
    owner, inside = supervisor.profile.staff_name, kept.sample[:1]
    outside = next(
        one.household_id for one in register.find(supervisor) if one.household_id not in kept.sample
    )
    refused = [
        (Found("没有签字", [outside], owner, NEXT_WEEK), NotDrawn),
        (Found("没有签字", [], owner, NEXT_WEEK), naming.WordsMissing),
        (Found("没有签字", inside, "没有这个人", NEXT_WEEK), naming.CodeUnknown),
        (Found("没有签字", inside, owner, date(2026, 11, 1)), DayPassed),
    ]
    for found, why in refused:
        with pytest.raises(why):
            inspecting.find(supervisor, str(kept.id), found=found)
    assert inspections.line(supervisor, str(kept.id)).findings == ()


def test_only_what_was_found_is_put_right_here(supervisor: Desk) -> None:
    other = listing.list_masked(supervisor, "task")
    for one in other[:1]:
        with pytest.raises(naming.NotHere):
            inspecting.put_right(supervisor, one["id"], what="改了")


def test_the_sample_on_paper_says_how_it_was_drawn(supervisor: Desk) -> None:
    kept = inspecting.begin(supervisor, WANTED)
    told = text_of(inspection_file.sample_pdf(supervisor, str(kept.id)))
    assert f"在册{kept.total}户" in told
    assert "种子7" in told
