from datetime import timedelta

import pytest

from fieldvisit.records.visit import VisitState
from fieldvisit.store import finding, households, journal, pinyin
from fieldvisit.store.prepared import driver


def found(tx, query):
    return [row.name for row in finding.find(tx, query).rows]


def test_a_household_is_found_by_every_kind_of_fragment(tx, village):
    person = {"citizen_id": "120101194912310026", "phone": "022-24111222"}
    village.settle(tx, "单桂芬", person=person, phone="13812345678", live_address="津塘路３号楼")
    village.settle(tx, "李玉兰", live_address="别处")
    for query in (
        "桂芬",
        "单",
        "shanguifen",
        "SGF",
        "gui",
        "19491231",
        "0026",
        "3812",
        "2411",
        "津塘路3号",
        "0001",
        "sgf 津塘",
        "单 0026",
    ):
        assert found(tx, query) == ["单桂芬"], query
    assert found(tx, "sgf 李") == []
    assert found(tx, "没有") == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单国强", "shan"),
        ("曾小红", "zxh"),
        ("解学文", "xxw"),
        ("仇英", "qiu"),
        ("盖长贵", "ge"),
        ("区少华", "ou"),
        ("查良", "zha"),
        ("朴正花", "piao"),
        ("尉迟恭", "yuchi"),
        ("万俟兰", "mql"),
        ("任小平", "ren"),
        ("华秀英", "hua"),
        ("覃芳", "qin"),
        ("翟永明", "zhai"),
        ("长孙无忌", "zhangsun"),
        ("令狐冲", "lhc"),
        ("欧阳明月", "oymy"),
        ("缪荷香", "miao"),
        ("乐小米", "yue"),
        ("冼星", "xian"),
    ],
)
def test_surnames_are_found_by_their_own_readings(tx, village, name, typed):
    village.settle(tx, name)
    assert found(tx, typed) == [name]
    assert typed in pinyin.readings(name)[0] or typed in pinyin.readings(name)[1]


def test_the_usual_reading_of_a_surname_is_forgiven(tx, village):
    village.settle(tx, "单国强")
    assert found(tx, "danguoqiang") == ["单国强"]


def test_a_name_outside_pinyin_is_still_found_by_itself(tx, village):
    village.settle(tx, "买买提·艾力")
    assert found(tx, "艾力") == ["买买提·艾力"]


def test_a_member_leads_to_the_household_and_the_householder_comes_first(tx, village):
    first = village.settle(tx, "王桂芬", live_address="王家胡同")
    second = village.settle(tx, "李玉兰")
    child = village.person("王小明")
    for record in (child, village.member(second, child)):
        journal.insert(tx, record, stamp=village.stamp)
    assert [row.household_id for row in finding.find(tx, "王").rows] == [first.id, second.id]


def test_the_lookup_follows_every_change_in_its_transaction(tx, village):
    home = village.settle(tx, "王桂芬", phone="13812345678")
    journal.patch(
        tx, "household", row_id=home.id, after={"phone": "13900000000"}, stamp=village.stamp
    )
    assert found(tx, "13812") == []
    assert found(tx, "1390000") == ["王桂芬"]
    ((membership, person),) = households.members(tx, home.id)
    journal.patch(tx, "person", row_id=person.id, after={"name": "王桂芳"}, stamp=village.stamp)
    assert found(tx, "桂芳") == ["王桂芳"]
    moved_out = {"until": "2026-11-01"}
    journal.patch(tx, "membership", row_id=membership.id, after=moved_out, stamp=village.stamp)
    assert found(tx, "桂芳") == []


def test_a_deleted_household_is_not_found(tx, village):
    home = village.settle(tx, "王桂芬")
    journal.delete(tx, "household", row_id=home.id, stamp=village.stamp)
    assert found(tx, "王桂芬") == []
    assert finding.find(tx, "").rows == []


def test_pages_follow_each_other_without_a_gap(tx, village):
    names = [f"王{n}" for n in "一二三四五六七"]
    for name in names:
        village.settle(tx, name)
    seen, after = [], None
    while page := finding.find(tx, "", limit=3, after=after):
        seen += [row.name for row in page.rows]
        after = page.rest
        if after is None:
            break
    assert seen == names


def test_a_list_can_be_narrowed_to_a_category(tx, village):
    village.settle(tx, "王桂芬", category="tekun_dispersed")
    village.settle(tx, "李玉兰")
    rows = finding.find(tx, "", category="tekun_dispersed").rows
    assert [row.name for row in rows] == ["王桂芬"]


def test_members_come_with_the_householder_first(tx, village):
    home = village.settle(tx, "王桂芬")
    for name in ("赵小一", "赵小二"):
        child = village.person(name)
        for record in (child, village.member(home, child)):
            journal.insert(tx, record, stamp=village.stamp)
    assert households.members(tx, home.id)[0][1].name == "王桂芬"
    assert len(households.members(tx, home.id)) == 3
    assert finding.find(tx, "").rows[0].members == 3
    assert households.names(tx, [home.id]) == {home.id: "王桂芬"}


def facts(tx, village):
    (row,) = households.due_facts(tx, since=village.at - timedelta(days=22))
    return row


def test_due_facts_know_the_last_visit_that_counts(tx, village):
    home = village.settle(tx, "王桂芬", tags=["living_alone"])
    assert facts(tx, village).last_visit_at is None
    for days, state, form in (
        (40, VisitState.REVIEWED, "F02"),
        (30, VisitState.FINALISED, "F02"),
        (10, VisitState.ATTEMPT, "F02"),
        (5, VisitState.CANCELLED, "F02"),
        (1, VisitState.FINALISED, "F03"),
    ):
        visit = village.visit(home, days_ago=days, state=state, form_id=form)
        journal.insert(tx, visit, stamp=village.stamp)
    row = facts(tx, village)
    assert row.last_visit_at == village.at - timedelta(days=30)
    assert row.last_attempt_at == village.at - timedelta(days=10)
    assert (row.attempts, row.members, row.name, row.tags) == (1, 1, "王桂芬", ["living_alone"])
    assert row.address == "大王庄街津塘路3号楼2门"


def test_attempts_before_the_period_do_not_count(tx, village):
    home = village.settle(tx, "王桂芬")
    visit = village.visit(home, days_ago=23, state=VisitState.ATTEMPT)
    journal.insert(tx, visit, stamp=village.stamp)
    assert facts(tx, village).attempts == 0


def test_a_household_that_left_is_not_due(tx, village):
    village.settle(tx, "王桂芬", status="left")
    assert households.due_facts(tx, since=village.at) == []


def test_due_facts_of_some_categories_are_those_of_all_without_the_others(tx, village):
    for n in range(12):
        kind = ("dibao", "tekun_dispersed", "dibao_margin")[n % 3]
        home = village.settle(tx, f"王{n}", category=kind)
        journal.insert(tx, village.visit(home, days_ago=n), stamp=village.stamp)
    everybody = households.due_facts(tx, since=village.at)
    assert len(everybody) == 12
    for kinds in ((), ("dibao",), ("dibao", "dibao_margin")):
        some = households.due_facts(tx, since=village.at, categories=kinds)
        assert some == [row for row in everybody if row.category in kinds]


def test_due_facts_are_one_statement_however_many_households(store, village):
    with store.write() as tx:
        for n in range(20):
            journal.insert(tx, village.visit(village.settle(tx, f"王{n}")), stamp=village.stamp)
    with store.read() as tx:
        statements = heard(tx, lambda: households.due_facts(tx, since=village.at))
    assert len(statements) == 1


def heard(tx, work):
    """The statements that reach SQLite while some work is done."""
    statements = []
    driver(tx).set_trace_callback(statements.append)
    work()
    driver(tx).set_trace_callback(None)
    return statements


@pytest.mark.parametrize("kinds", [None, ("dibao",)])
@pytest.mark.parametrize("wanted", ["visit_due", "membership_household"])
def test_due_facts_read_visits_and_members_from_indexes_alone(tx, village, wanted, kinds):
    """pain 26: the plan is the promise."""
    (statement,) = heard(tx, lambda: households.due_facts(tx, since=village.at, categories=kinds))
    plan = [row[3] for row in driver(tx).execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert any(wanted in step for step in plan), plan
    assert not any(step == "SCAN visit" for step in plan), plan
