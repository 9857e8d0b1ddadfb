"""一事一议: a dossier from what happened to its end, its money exact to the fen, and its pool."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from fieldvisit.casework.cases import case_file, case_money, case_values, pool_list
from fieldvisit.casework.cases import special_cases as work
from fieldvisit.casework.cases.bill_list import BillRefused, read_bills, read_weights
from fieldvisit.casework.cases.special_cases import Told
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import CodeUnknown, NotYetHappened, WordsMissing
from fieldvisit.records import SpecialCase
from fieldvisit.records.special_case import Bill, Donation, FirstRelief, Minutes, Payment
from fieldvisit.rules.journeys import ApproverIsAuthor, MayNot
from fieldvisit.rules.loop import StepRefused
from fieldvisit.rules.pools import Pool, PoolEmpty, SharesWrong
from fieldvisit.rules.special_cases import (
    BillTwice,
    DistrictDecides,
    DonationEmpty,
    DonationUnknown,
    MinutesMissing,
    NotOpen,
    OverLimit,
    PaidTooMuch,
    SectionMissing,
    StepsToComplete,
    donated,
    donations_that_count,
    paid,
)
from fieldvisit.store import audit, outbox
from tests.support.published import pull, shipped, table

DAY = date(2026, 11, 20)
POOL = """
[[pool]]
id = "p"
label = "救急难资金池"
size = 6000000
region = "120111000000"
from = 2021-01-01
source = "练习"
"""
MINUTES = Minutes(on=date(2026, 11, 22), departments=["民政", "医保"], text="同意先救助")


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


@pytest.fixture
def pool(desk: Desk) -> Pool:
    """A pool of 600 万 where the practice village lies."""
    pull(desk, table(desk, "pools", POOL))
    (made,) = case_values.pools(desk.tables)
    return made


def told_of(desk: Desk, case: SpecialCase) -> dict[str, str]:
    return dict(case_file.sections(desk, case))


def in_the_town(desk: Desk, role: str = "town_officer") -> Desk:
    town = replace(desk)
    town.profile = replace(desk.profile, role=role, staff_id=UUID(int=77))
    return town


def opened(desk: Desk, home: str, kind: str = "一事一议") -> str:
    told = Told(kind, DAY, "父亲透析，母亲摔伤", "透析", "医保报过，低保已批", ("医保", "卫健"))
    return str(work.open_case(desk, home, told=told).id)


def reviewed(desk: Desk, home: str, kind: str = "一事一议") -> str:
    case = opened(desk, home, kind)
    work.put_to_review(desk, case)
    work.keep_minutes(desk, case, minutes=MINUTES)
    return case


def test_a_dossier_from_what_happened_to_its_end(desk: Desk, home: str, pool: Pool) -> None:
    town = in_the_town(desk)
    case = opened(desk, home)
    with pytest.raises(StepRefused):
        work.decide(town, case, decision="同意", amount=1)
    work.put_to_review(desk, case)
    with pytest.raises(MinutesMissing):
        work.decide(town, case, decision="同意", amount=1)
    work.keep_minutes(desk, case, minutes=MINUTES)
    with pytest.raises(MayNot):
        work.decide(desk, case, decision="同意", amount=1)
    own = in_the_town(desk)
    own.profile = replace(own.profile, staff_id=desk.profile.staff_id)
    with pytest.raises(ApproverIsAuthor):
        work.decide(own, case, decision="同意", amount=1)
    made = work.decide(town, case, decision="同意救助", amount=7_000_000, pool="救急难资金池")
    assert (made.state, made.pool, made.decided_by) == ("decided", "p", UUID(int=77))
    for fen in (2_000_000, 5_000_000):
        case_money.pay(town, case, payment=Payment(on=DAY, amount=fen, payer="区民政局"))
    with pytest.raises(PaidTooMuch):
        case_money.pay(town, case, payment=Payment(on=DAY, amount=1, payer="区民政局"))
    work.carry_out(town, case, execution="打到本人卡上")
    closed = work.close(town, case, outcome="每周透析三次，没有断")
    assert closed.state == "closed"
    (state,) = pool_list.pool_states(desk, day=DAY)
    assert (state.committed, state.paid, state.left) == (7_000_000, 7_000_000, 593_000_000)
    assert pool_list.pool_facts(state)["left"] == "5,930,000.00"
    with desk.store.read() as tx:
        lines = [
            audit.count(tx, f"special_case_{step}", subject=case)
            for step in ("opened", "in_review", "decided", "carried_out", "closed", "written")
        ]
    assert lines == [1, 1, 1, 1, 1, 3]


def test_its_sections_stand_in_order_empty_ones_too(desk: Desk, home: str) -> None:
    case = reviewed(desk, home)
    heads = [head for head, _ in case_file.sections(desk, case_file.one(desk, case))]
    assert [head.split("、")[0] for head in heads] == [*"一二三四五六七八九十", "十一", "十二"]
    told = told_of(desk, case_file.one(desk, case))
    assert told["四、涉及的部门"] == "医保、卫健"
    assert told["八、会议纪要"] == "2026-11-22，民政、医保\n同意先救助"
    assert told["九、议定"] == ""
    assert [one.event for one in case_file.listed(desk)] == ["透析"]


def test_two_hundred_bills_add_up_to_the_fen_and_none_counts_twice(desk: Desk, home: str) -> None:
    case = opened(desk, home)
    rows = [f"2026-10-{n % 28 + 1:02d},区医院,P{n},{n}.0{n % 10},{n // 2}.5" for n in range(1, 201)]
    data = ("﻿日期,医院,票据号,总金额,报销\n" + "\n".join(rows)).encode()
    bills = list(read_bills(data))
    made = case_money.add_bills(desk, case, bills=bills)
    facts = case_file.bill_facts(made)
    total = sum(n * 100 + n % 10 for n in range(1, 201))
    back = sum(n // 2 * 100 + 50 for n in range(1, 201))
    assert (facts["bills"], facts["total"], facts["own"]) == (
        200,
        f"{total / 100:,.2f}",
        f"{(total - back) / 100:,.2f}",
    )
    with pytest.raises(BillTwice):
        case_money.add_bills(desk, case, bills=bills[:1])


def test_what_others_gave_is_kept_beside_the_aid_and_summed_apart(
    desk: Desk, home: str, pool: Pool
) -> None:
    """静海: 2,000 yuan a month of aid, 200 bills, 70,000 yuan given within days."""
    town, case = in_the_town(desk), opened(desk, home)
    bills = [Bill(on=DAY, hospital="区医院", number=str(n), total=4105) for n in range(200)]
    case_money.add_bills(desk, case, bills=bills)
    work.put_to_review(desk, case)
    work.keep_minutes(desk, case, minutes=MINUTES)
    work.decide(town, case, decision="每月 2000 元，三个月", amount=600_000, pool="p")
    for _ in range(3):
        case_money.pay(town, case, payment=Payment(on=DAY, amount=200_000, payer="区民政局"))
    for day, fen in ((18, 5_000_050), (19, 1_999_949), (20, 1)):
        given = Donation(on=date(2026, 11, day), donor="爱心人士", amount=fen)
        case_money.donate(desk, case, donation=given)
    goods = Donation(on=DAY, donor="慈善会", what="轮椅一辆")
    made = case_money.donate(desk, case, donation=goods)
    assert (donated(made), paid(made), made.amount) == (7_000_000, 600_000, 600_000)
    assert case_file.bill_facts(made)["own"] == "8,210.00"
    told = told_of(desk, made)["十一、社会捐助（不算在救助金里）"].splitlines()
    assert told[0] == "2026-11-18 爱心人士 50,000.50 元"
    assert told[3:] == [
        "2026-11-20 慈善会 轮椅一辆",
        "捐助 4 笔，共 70,000.00 元（不算在救助金里）。",
    ]
    (state,) = pool_list.pool_states(desk, day=DAY)
    assert (state.committed, state.paid) == (600_000, 600_000)


def test_a_donation_says_who_gave_what_and_when(desk: Desk, home: str) -> None:
    case, town = reviewed(desk, home), in_the_town(desk)
    given = Donation(on=DAY, donor="爱心人士", amount=100)
    for wrong, error in (
        ({"donor": " "}, WordsMissing),
        ({"amount": 0}, DonationEmpty),
        ({"on": date(2026, 11, 24)}, NotYetHappened),
    ):
        with pytest.raises(error):
            case_money.donate(desk, case, donation=given.model_copy(update=wrong))
    work.decide(town, case, decision="同意")
    work.carry_out(town, case, execution="办了")
    work.close(town, case, outcome="好了")
    with pytest.raises(NotOpen):
        case_money.donate(desk, case, donation=given)


def test_a_donation_typed_twice_is_taken_back_and_counts_once(desk: Desk, home: str) -> None:
    case = opened(desk, home)
    given = Donation(on=DAY, donor="爱心人士", amount=7_000_000)
    for _ in range(2):
        case_money.donate(desk, case, donation=given)
    made = case_money.take_back_donation(desk, case, number=2, reason="记重了")
    assert donated(made) == 7_000_000
    told = told_of(desk, made)["十一、社会捐助（不算在救助金里）"].splitlines()
    assert told == [
        "2026-11-20 爱心人士 70,000.00 元",
        "2026-11-20 爱心人士 70,000.00 元，已撤回，不算：记重了",
        "捐助 1 笔，共 70,000.00 元（不算在救助金里）。",
    ]
    for number, reason, error in (
        (2, "又记重了", DonationUnknown),
        (3, "没有这笔", DonationUnknown),
        (1, " ", WordsMissing),
    ):
        with pytest.raises(error):
            case_money.take_back_donation(desk, case, number=number, reason=reason)
    right = case_money.donate(desk, case, donation=given.model_copy(update={"amount": 1}))
    assert donated(right) == 7_000_001


def test_a_wrong_donation_is_taken_back_after_the_end_too(desk: Desk, home: str) -> None:
    case, town = reviewed(desk, home), in_the_town(desk)
    case_money.donate(desk, case, donation=Donation(on=DAY, donor="慈善会", what="轮椅"))
    work.decide(town, case, decision="同意")
    work.carry_out(town, case, execution="办了")
    work.close(town, case, outcome="好了")
    made = case_money.take_back_donation(desk, case, number=1, reason="给了别家")
    assert donations_that_count(made) == []


@pytest.mark.parametrize(
    "row", ["昨天,区医院,1,10,", "2026-10-01,,1,10,", "2026-10-01,区医院,,10,", "2026-10-01,院,1,,"]
)
def test_a_bill_that_cannot_be_read_is_told_by_its_line(row: str) -> None:
    with pytest.raises(BillRefused) as refused:
        list(read_bills(f"日期,医院,票据号,总金额,报销\n{row}\n".encode()))
    assert refused.value.line == 2
    with pytest.raises(BillRefused):
        list(read_bills("日期".encode("gbk")))


def test_relief_first_papers_later(desk: Desk, home: str, pool: Pool) -> None:
    case = opened(desk, home, "救急难")
    first = FirstRelief(
        amount=200_000,
        payer="镇街备用金",
        on=DAY,
        complete_by=date(2026, 11, 25),
        missing=["签字", "seals"],
    )
    made = case_money.relieve_first(desk, case, first=first, pool="p")
    assert made.payments == [{"on": "2026-11-20", "amount": 200_000, "payer": "镇街备用金"}]

    def due() -> list[tuple[str, date]]:
        found = due_on(desk, date(2026, 11, 23))
        return [(one.household, one.due) for one in found if one.kind == "complete_steps"]

    assert due() == [(home, date(2026, 11, 25))]
    (state,) = pool_list.pool_states(desk, day=DAY)
    assert (state.committed, state.paid) == (200_000, 200_000)
    work.put_to_review(desk, case)
    work.keep_minutes(desk, case, minutes=MINUTES)
    town = in_the_town(desk)
    work.decide(town, case, decision="追认", amount=200_000)
    work.carry_out(town, case, execution="已付")
    with pytest.raises(StepsToComplete):
        work.close(town, case, outcome="好了")
    case_money.complete(desk, case, came=["signatures"])
    assert len(due()) == 1
    case_money.complete(desk, case, came=["盖章"])
    assert due() == []
    assert work.close(town, case, outcome="好了").state == "closed"


def test_a_pool_gives_no_more_than_it_has(desk: Desk, home: str, pool: Pool) -> None:
    town = in_the_town(desk)
    work.decide(town, reviewed(desk, home), decision="同意", amount=599_999_900, pool="p")
    case = reviewed(desk, home)
    with pytest.raises(PoolEmpty) as refused:
        work.decide(town, case, decision="同意", amount=101, pool="p")
    assert refused.value.facts()["left"] == "1.00"
    with pytest.raises(CodeUnknown):
        work.decide(town, case, decision="同意", amount=1, pool="没有的池")
    work.decide(town, case, decision="同意", amount=100, pool="p")


def test_temporary_assistance_goes_up_to_its_limits(desk: Desk, home: str) -> None:
    """Twelve and twenty-four times the 低保 standard of 1010."""
    case = reviewed(desk, home, "临时救助")
    town, district = in_the_town(desk), in_the_town(desk, "district_officer")
    with pytest.raises(DistrictDecides):
        work.decide(town, case, decision="同意", amount=1_212_001)
    with pytest.raises(OverLimit):
        work.decide(district, case, decision="同意", amount=2_424_001)
    assert work.decide(district, case, decision="同意", amount=2_424_000).amount == 2_424_000


def test_who_bears_how_much_is_kept_to_the_fen(desk: Desk, home: str) -> None:
    case = reviewed(desk, home)
    weights = read_weights(["医保=1", "民政＝1", "慈善=1%"])
    made = case_money.share(desk, case, total=10_001, weights=weights)
    assert [one["amount"] for one in made.shares] == [3334, 3334, 3333]
    for wrong in (["医保"], ["医保=多"], ["医保=1", "医保=2"]):
        with pytest.raises(SharesWrong):
            case_money.share(desk, case, total=1, weights=read_weights(wrong))
    assert weights[0] == ("医保", Decimal(1))


def test_steps_are_those_of_the_district(desk: Desk, home: str) -> None:
    case = opened(desk, home)
    with pytest.raises(CodeUnknown):
        work.step_done(desk, case, step="第一诊", finding="看过")
    binhai, here = 'region = "120116000000"', 'region = "120111000000"'
    pull(desk, table(desk, "steps", shipped("steps", was=binhai, now=here)))
    work.step_done(desk, case, step="第一诊", finding="看过病历")
    told = told_of(desk, case_file.one(desk, case))
    assert told["六、办理步骤"].splitlines() == [
        "第一诊：2026-11-23 看过病历",
        "第二诊：还没有做",
        "第三诊：还没有做",
        "第四诊：还没有做",
    ]


def test_a_refused_dossier_goes_to_another_meeting(desk: Desk, home: str) -> None:
    case = reviewed(desk, home)
    town = in_the_town(desk)
    assert work.refuse(town, case, decision="先走临时救助").state == "refused"
    with pytest.raises(NotOpen):
        work.write(desk, case, said={"facts": "x"})
    work.put_to_review(desk, case)
    work.write(desk, case, said={"attempts": "临时救助也给过了"}, departments=["慈善会"])
    assert work.decide(town, case, decision="同意").attempts == "临时救助也给过了"


def test_a_refused_action_keeps_nothing(desk: Desk, home: str) -> None:
    for told, error in (
        (Told("一事一议", date(2026, 11, 24), "x"), NotYetHappened),
        (Told("一事一议", DAY, " "), WordsMissing),
        (Told("别的", DAY, "x"), CodeUnknown),
    ):
        with pytest.raises(error):
            work.open_case(desk, home, told=told)
    with desk.store.read() as tx:
        assert outbox.rows(tx) == []
    bare = str(work.open_case(desk, home, told=Told("一事一议", DAY, "透析")).id)
    with pytest.raises(SectionMissing):
        work.put_to_review(desk, bare)
