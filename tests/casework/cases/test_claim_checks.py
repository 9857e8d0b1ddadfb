"""冒领查证 from the report to its end, its money exact to the fen, who reported hidden."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from fieldvisit.casework.cases import case_file, case_money, claim_file
from fieldvisit.casework.cases import claim_checks as work
from fieldvisit.casework.cases import special_cases as dossiers
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import near_relatives
from fieldvisit.casework.naming import CodeUnknown, NotHere, NotYetHappened, WordsMissing
from fieldvisit.casework.sending import conflicts
from fieldvisit.records.special_case import Bill, Payment
from fieldvisit.rules.claim_checks import (
    CheckersMissing,
    MoreCameBack,
    NoAidHere,
    StillToRecover,
)
from fieldvisit.rules.journeys import MayNot
from fieldvisit.rules.near_relatives import InvestigatorIsRelative
from fieldvisit.rules.special_cases import NotOpen
from fieldvisit.store import audit, staff

DAY = date(2026, 11, 20)
REPORTER = "陈大妈"
SAID = work.Report("老人去年去世，钱还在领", DAY, "群众反映", REPORTER)


@pytest.fixture
def home(desk: Desk) -> str:
    return today(desk).cards[0].household_id


def other(desk: Desk, role: str = "town_officer") -> Desk:
    found = replace(desk)
    found.profile = replace(desk.profile, role=role, staff_id=UUID(int=77))
    return found


def two(desk: Desk) -> list[str]:
    with desk.store.read() as tx:
        everybody = [one.name for one in staff.all(tx) if not desk.is_me(one.id)]
    return [desk.profile.staff_name, everybody[0]]


def checked(desk: Desk, home: str) -> str:
    case = str(work.report(desk, home, said=SAID).id)
    work.begin(desk, case, checkers=two(desk))
    work.looked(desk, case, finding="银行流水：18 个月共取 18180 元")
    return case


def back(yuan: int) -> Payment:
    return Payment(on=DAY, amount=yuan * 100, payer="侄子")


def test_from_the_report_to_its_end(desk: Desk, home: str) -> None:
    town = other(desk)
    case = checked(desk, home)
    with pytest.raises(MayNot):
        dossiers.decide(desk, case, decision="属实", amount=1_818_000)
    made = dossiers.decide(town, case, decision="属实，全部追回", amount=1_818_000)
    assert (made.state, made.amount, made.pool) == ("decided", 1_818_000, "")
    work.came_back(desk, case, payment=back(10_000))
    with pytest.raises(MoreCameBack) as refused:
        work.came_back(desk, case, payment=back(8_181))
    assert refused.value.left == "8,180.00"
    with pytest.raises(StillToRecover):
        work.settle(desk, case, execution="交回")
    made = work.came_back(desk, case, payment=back(8_180))
    assert claim_file.recovery_facts(made) == {
        "amount": "18,180.00",
        "back": "18,180.00",
        "left": "0.00",
    }
    made = work.settle(desk, case, execution="侄子分两次交回，存进财政专户")
    assert (made.state, made.claim and made.claim["end"]) == ("carried_out", "recovered")
    assert dossiers.close(desk, case, outcome="停发，已追回").state == "closed"
    with desk.store.read() as tx:
        told = [line.action for line in audit.lines(tx, limit=20) if line.subject == case]
    assert told[::-1] == [
        "special_case_opened",
        "special_case_in_review",
        "special_case_written",
        "special_case_decided",
        "special_case_written",
        "special_case_written",
        "special_case_carried_out",
        "special_case_closed",
    ]


def test_who_reported_is_shown_to_those_who_check_alone(desk: Desk, home: str) -> None:
    kept = work.report(desk, home, said=SAID)
    case = str(kept.id)
    told = dict(claim_file.sections(desk, claim_file.one(desk, case)))
    assert told["二、谁举报的"] == claim_file.HIDDEN
    assert REPORTER not in str(told)
    assert REPORTER not in str(claim_file.listed(desk))
    work.begin(desk, case, checkers=two(desk))
    for checks in (desk, other(desk), other(desk, "district_officer")):
        told = dict(claim_file.sections(checks, claim_file.one(checks, case)))
        assert told["二、谁举报的"] == REPORTER
    neighbour = other(desk, "village_officer")
    assert REPORTER not in str(claim_file.sections(neighbour, claim_file.one(neighbour, case)))
    with pytest.raises(MayNot):
        claim_file.one(other(desk, "grid_worker"), case)
    with desk.read_people() as tx:
        words = conflicts.said(tx, "special_case", field=("claim", kept.claim), masked=False)
    assert words == "从哪里来 群众反映，钱怎么了结 （空）"


def test_who_did_not_say_who_they_are_is_told_so(desk: Desk, home: str) -> None:
    case = work.report(desk, home, said=replace(SAID, reporter=" "))
    assert ("二、谁举报的", "没有留名") in claim_file.sections(other(desk), case)


def test_money_that_cannot_be_had_is_settled_by_the_town(desk: Desk, home: str) -> None:
    case = checked(desk, home)
    dossiers.decide(other(desk), case, decision="属实", amount=100)
    with pytest.raises(MayNot):
        work.settle(desk, case, execution="人也去世了", end="追不回来")
    made = work.settle(other(desk), case, execution="人也去世了", end="追不回来")
    assert ("八、了结", "追不回来\n人也去世了") in claim_file.sections(desk, made)
    assert [one.paid for one in claim_file.listed(desk)] == [0]


def test_what_is_not_true_may_be_checked_again(desk: Desk, home: str) -> None:
    case = checked(desk, home)
    made = dossiers.refuse(other(desk), case, decision="老人在，钱自己领")
    assert (made.state, made.amount) == ("refused", 0)
    assert "不属实" in dict(claim_file.sections(desk, made))["六、定的结果"]
    assert work.begin(desk, case, checkers=two(desk)).state == "in_review"


def test_two_check_and_no_near_relative_does(desk: Desk, home: str) -> None:
    case = str(work.report(desk, home, said=SAID).id)
    me, colleague = two(desk)
    with pytest.raises(CheckersMissing):
        work.begin(desk, case, checkers=[me, me])
    with pytest.raises(CodeUnknown):
        work.begin(desk, case, checkers=[me, "没有这个人"])
    near_relatives.file(desk, home, name=colleague, post="民政办", relation="叔侄")
    with pytest.raises(InvestigatorIsRelative):
        work.begin(desk, case, checkers=[me, colleague])


def test_it_is_no_dossier_of_aid(desk: Desk, home: str) -> None:
    case = str(work.report(desk, home, said=SAID).id)
    assert case_file.listed(desk) == []
    assert case_file.of_household(desk, home)[1] == []
    assert [str(one.id) for one in claim_file.of_household(desk, home)[1]] == [case]
    with pytest.raises(NotHere):
        case_file.one(desk, case)
    for kind in ("冒领查证", "飞碟"):
        with pytest.raises(CodeUnknown) as refused:
            dossiers.open_case(desk, home, told=dossiers.Told(kind, DAY, "x"))
        assert refused.value.known == "、".join(dossiers.AID_KINDS.values())
    bill = Bill(on=DAY, hospital="区医院", number="1", total=100)
    with pytest.raises(NoAidHere):
        case_money.add_bills(desk, case, bills=[bill])
    aid = str(dossiers.open_case(desk, home, told=dossiers.Told("救急难", DAY, "着火")).id)
    for closed in (claim_file.one, lambda desk, case: work.begin(desk, case, checkers=two(desk))):
        with pytest.raises(NotHere):
            closed(desk, aid)


def test_what_is_not_said_is_asked_for(desk: Desk, home: str) -> None:
    with pytest.raises(NotYetHappened):
        work.report(desk, home, said=replace(SAID, on=date(2026, 11, 24)))
    with pytest.raises(WordsMissing):
        work.report(desk, home, said=replace(SAID, facts=" "))
    with pytest.raises(CodeUnknown):
        work.report(desk, home, said=replace(SAID, source="谣言"))
    with pytest.raises(MayNot):
        work.report(other(desk, "grid_worker"), home, said=SAID)
    case = checked(desk, home)
    dossiers.decide(other(desk), case, decision="属实", amount=100)
    with pytest.raises(NotOpen):
        work.looked(desk, case, finding="又看了一次")
    for wrong in ({"payer": " "}, {"amount": 0}):
        with pytest.raises(WordsMissing):
            work.came_back(desk, case, payment=back(1).model_copy(update=wrong))
    late = back(1).model_copy(update={"on": date(2026, 11, 24)})
    with pytest.raises(NotYetHappened):
        work.came_back(desk, case, payment=late)
