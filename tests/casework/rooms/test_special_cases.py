"""The pages of 一事一议: what they offer is what the rules allow, and each step from them works."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, Thing
from fieldvisit.casework.cases import case_file
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.rooms.special_case_steps import CASES, STEPS, offers_for
from fieldvisit.casework.rooms.special_cases import ALL
from fieldvisit.records.special_case import CaseState
from fieldvisit.rules.special_cases import CASE_STEPS

TOLD = {"kind": "special_review", "on": "2026-11-20", "facts": "透析", "attempts": "医保报过"}
LEADS = {
    "review": CaseState.IN_REVIEW,
    "decide": CaseState.DECIDED,
    "refuse": CaseState.REFUSED,
    "carry_out": CaseState.CARRIED_OUT,
    "close": CaseState.CLOSED,
}


@pytest.fixture
def home(desk: Desk) -> Subject:
    return Subject(CASES, today(desk).cards[0].household_id)


def only(desk: Desk, home: Subject) -> Thing:
    (found,) = rooms.read(desk, home).things
    return found


def in_the_town(desk: Desk) -> Desk:
    town = replace(desk)
    town.profile = replace(desk.profile, role="district_officer", staff_id=UUID(int=77))
    return town


def test_a_dossier_goes_its_way_through_what_is_offered(
    desk: Desk, home: Subject, tmp_path: Path
) -> None:
    said = TOLD | {"departments": "医保、卫健"}
    rooms.take(desk, home, step="open", said=said)
    made = only(desk, home)
    assert (made.title, made.pill, made.mood) == ("一事一议", "建档", "open")
    later = dict(made.lines)["还没有写的"].split("、")
    assert later[0] == "票据"
    assert later[-1] == "结案"
    assert "（空）" not in dict(made.lines).values()
    file = tmp_path / "票据.csv"
    file.write_text("日期,医院,票据号,总金额,报销\n2026-11-01,区医院,1,100.05,60\n", "utf-8")
    told = rooms.take(desk, made.subject, step="bills", said={"file": str(file)})
    assert told.sentence == "1 张票据：总共 100.05 元，报销 60.00 元，自己付 40.05 元。"
    first = {"yuan": "100", "payer": "镇街", "on": "2026-11-20", "by": "2026-12-01"}
    rooms.take(desk, made.subject, step="first", said=first | {"missing": "seals"})
    rooms.take(desk, made.subject, step="review", said={})
    minutes = {"on": "2026-11-22", "departments": "民政，医保", "text": "同意"}
    rooms.take(desk, made.subject, step="minutes", said=minutes)
    assert "decide" not in {one.step for one in only(desk, home).offers}
    town = in_the_town(desk)
    assert "decide" in {one.step for one in only(town, home).offers}
    share = {"yuan": "40.05", "payers": "慈善=1、民政=1"}
    rooms.take(desk, made.subject, step="share", said=share)
    rooms.take(town, made.subject, step="decide", said={"decision": "同意", "yuan": "140.05"})
    pay = {"yuan": "40.05", "payer": "慈善会", "on": "2026-11-23"}
    rooms.take(town, made.subject, step="pay", said=pay)
    rooms.take(town, made.subject, step="carry_out", said={"execution": "打到卡上"})
    rooms.take(desk, made.subject, step="complete", said={"came": "seals"})
    gift = {"donor": "爱心人士", "yuan": "70000", "on": "2026-11-22"}
    told = rooms.take(desk, made.subject, step="donate", said=gift)
    assert told.sentence == "捐助 1 笔，共 70,000.00 元（不算在救助金里）。"
    rooms.take(town, made.subject, step="close", said={"outcome": "好了"})
    made = only(desk, home)
    steps = [one.step for one in made.offers]
    assert (made.pill, made.mood, steps) == ("已结案", "done", ["take_back_donation", "print"])
    wrong = {"number": "1", "reason": "记到别家了"}
    told = rooms.take(desk, made.subject, step="take_back_donation", said=wrong)
    assert told.sentence.startswith("撤回了，档案里还看得到，不再算。捐助 0 笔")
    made = only(desk, home)
    assert [one.step for one in made.offers] == ["print"]
    paper = rooms.take(desk, made.subject, step="print", said={}).paper
    assert paper is not None
    assert paper.pdf.startswith(b"%PDF")
    told_lines = dict(made.lines)
    assert "慈善 20.03 元，民政 20.02 元" in told_lines["九、议定"]
    assert "11月23日 慈善会付 40.05 元" in told_lines["十、落实"]
    assert "还没有写的" not in told_lines


def test_the_list_tells_whose_it_is_and_opens_the_households_page(
    desk: Desk, home: Subject
) -> None:
    rooms.take(desk, home, step="open", said=TOLD | {"event": "透析"})
    (line,) = rooms.read(desk, Subject(ALL)).things
    assert line.opens == home
    assert "*" not in line.title
    assert ("什么事", "透析") in line.lines


def test_each_state_offers_the_ways_of_the_rules(desk: Desk, home: Subject) -> None:
    rooms.take(desk, home, step="open", said=TOLD)
    (case,) = case_file.of_household(desk, home.id)[1]
    for state, allowed in CASE_STEPS.items():
        offered = offers_for(in_the_town(desk), case.model_copy(update={"state": state}))
        assert {LEADS[one.step] for one in offered if one.step in LEADS} == allowed
        assert all(("special_case", one.step) in STEPS for one in offered)
