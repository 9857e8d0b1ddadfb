"""The pages of 成长护航: a child's plan is written where the household's stands, and its stages are
told.
"""

from uuid import UUID

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.rooms.growing import GROWING
from fieldvisit.casework.rooms.plans import PLAN
from fieldvisit.store import incoming
from fieldvisit.store.incoming import Entry
from tests.support.villages import settle

SAID = {
    "cause": "父亲去世",
    "goal": "把书念下去",
    "cycle": "quarterly",
    "key": "no",
    "kind": "schooling",
    "content": "申请助学金",
    "owner": "周小燕",
    "due": "2026-12-20",
    "stage": "primary",
}


@pytest.fixture
def child(desk: Desk) -> str:
    settle(desk, 1)
    scope, child, tie = desk.profile.scopes[0], desk.ids.fresh(), desk.ids.fresh()
    plain = {"scope": scope, "created_at": "2026-01-01T00:00:00Z"}
    with desk.store.write() as tx:
        home = tx.exec_driver_sql("SELECT id FROM household WHERE number = 'Z00000'").scalar()
        person = {"id": str(child), "name": "翟小满", "birth_date": "2018-05-01"}
        of = {"household_id": str(UUID(hex=str(home))), "person_id": str(child)}
        tied = {"id": str(tie), "relation": "child"} | of
        entries = [
            Entry("person", child, 1, plain | person),
            Entry("membership", tie, 1, plain | tied),
        ]
        incoming.apply(tx, scope, entries=entries, cursor=1)
    return str(child)


def test_a_child_s_plan_is_written_with_the_stages(desk: Desk, child: str) -> None:
    lines = rooms.read(desk, Subject(GROWING)).things
    line = next(one for one in lines if one.subject.id == child)
    assert (line.pill, line.title) == ("没有方案", "翟**")
    (asked, name), *lines = line.lines
    assert asked == "哪一户"
    assert "*" not in name
    assert lines == [("现在", "8 岁·小学"), ("下一阶段", "初中，2030年9月1日起")]
    home = line.opens
    assert home is not None
    assert home.kind == PLAN
    offers = {one.step: one for one in rooms.read(desk, home).offers}
    assert {one.name for one in offers["draft_child"].asks} >= {"child", "stage"}
    rooms.take(desk, home, step="draft_child", said=SAID | {"child": child})
    board = rooms.read(desk, home)
    assert [one.step for one in board.offers] == ["draft"]
    (made,) = board.things
    assert made.title == "翟小满·小学 第 1 版"
    assert ("哪一阶段", "小学") in made.inner[0].lines
    add = next(one for one in made.offers if one.step == "add")
    assert "stage" in {one.name for one in add.asks}
    rooms.take(desk, made.subject, step="add", said=SAID | {"stage": "junior"})
    (made,) = rooms.read(desk, home).things
    assert [dict(one.lines)["哪一阶段"] for one in made.inner] == ["小学", "初中"]
