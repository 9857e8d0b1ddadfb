"""Paper visits come in as visits of the published form, held to its rules."""

from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.intake import undoing
from fieldvisit.casework.intake.importing import Asked
from fieldvisit.records import Visit
from fieldvisit.store import rows
from tests.support.lists import csv_file, take

NOBODY = {
    "走访日期": "2026/11/12",
    "探访方式": "入户",
    "见到人了吗": "家中无人",
    "下次什么时候再来": "2026-11-25",
}
MET = {
    "走访日期": "2026年11月13日",
    "探访方式": "入户",
    "见到人了吗": "见到本人",
    "上次那几件事办好了吗": "都办好了",
    "精神状况": "良好",
    "身体状况": "良好",
    "六项自理比上次有变化吗": "没有变化",
    "这个月按时吃药": "按时",
    "饮食": "好",
    "衣被": "好",
    "屋里和个人卫生": "中",
    "照料人到位吗": "到位",
    "委托照料协议": "有效",
    "这个月供养金到账了吗": "到账了",
    "存折（卡）谁拿着": "本人",
    "家里有没有隐患": "没有隐患",
    "家里烧煤炉吗": "不烧",
    "屋里暖和吗": "暖和",
    "有什么需要": "助浴、陪诊",
    "被访人怎么签": "按手印",
}


@pytest.fixture
def number(desk: Desk) -> str:
    found = register.find(desk, category="tekun_dispersed")[0]
    return register.household_file(desk, found.household_id).number


def fresh(desk: Desk, before: set[object]) -> list[Visit]:
    with desk.store.read() as tx:
        found = rows.all(tx, "visit", limit=-1)
    return [one for one in found if isinstance(one, Visit) and one.id not in before]


def ids(desk: Desk) -> set[object]:
    with desk.store.read() as tx:
        return {one.id for one in rows.all(tx, "visit", limit=-1)}


def test_a_row_fills_the_form_and_waits_for_review(desk: Desk, tmp_path: Path, number: str) -> None:
    before = ids(desk)
    asked = Asked("visit", csv_file(tmp_path / "走访.csv", [{"户号": number, **MET}]))
    taken, bad = take(desk, asked)
    assert (taken.kept, bad) == (1, [])
    [visit] = fresh(desk, before)
    assert (visit.form_id, visit.state, visit.result) == ("F02", "finalised", "met_person")
    assert visit.answers["needs"] == ["bathing", "escort"]
    assert visit.answers["visit_on"] == "2026-11-13"
    assert [one["way"] for one in visit.signatures] == ["fingerprint_on_paper"] * 2
    assert visit.number.startswith("FV-F02-120111102-20261113-A7P")
    assert take(desk, asked)[0].known == 1


def test_where_nobody_was_met_it_is_an_attempt(desk: Desk, tmp_path: Path, number: str) -> None:
    before = ids(desk)
    path = csv_file(tmp_path / "走访.csv", [{"户号": number, **NOBODY}])
    assert take(desk, Asked("visit", path))[0].kept == 1
    [visit] = fresh(desk, before)
    assert (visit.state, visit.signatures) == ("attempt", [])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"精神状况": ""}, "row_incomplete"),
        ({"精神状况": "挺好的"}, "row_unfit"),
        ({"走访日期": "2026-12-01"}, "row_unfit"),
        ({"户号": "没有这户"}, "row_unfit"),
        ({"表号": "F99"}, "row_form_missing"),
        ({"表号": "F01"}, "row_form_of_two"),
    ],
)
def test_a_row_that_the_form_would_refuse_is_refused(
    desk: Desk, tmp_path: Path, number: str, wrong: dict[str, str], code: str
) -> None:
    path = csv_file(tmp_path / "走访.csv", [{"户号": number, **MET, **wrong}])
    taken, bad = take(desk, Asked("visit", path))
    assert (taken.kept, bad[0].code) == (0, code)


def test_finished_visits_are_not_taken_back(desk: Desk, tmp_path: Path, number: str) -> None:
    path = csv_file(tmp_path / "走访.csv", [{"户号": number, **MET}])
    taken, _ = take(desk, Asked("visit", path))
    with pytest.raises(undoing.BatchStays):
        undoing.undo(desk, str(taken.batch))
