"""Lists of 指尖办 and the hotlines become clues that go their ordinary way: each once, whoever it
is about.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldvisit.casework import naming
from fieldvisit.casework.cases import clue_list, clues
from fieldvisit.casework.cases.clues import Verified
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.intake import undoing
from fieldvisit.casework.intake.importing import Asked
from fieldvisit.records import Clue
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import cases, imports
from fieldvisit.words import sentence
from tests.support.lists import csv_file, jsonl_file, look, people, take, xlsx_file

CALL = {
    "工单编号": "12345-20261122-0007",
    "来源渠道": "12345",
    "受理时间": "2026-11-22 14:30:00",
    "求助人": "郝大爷",
    "联系电话": "13800005678",
    "地址": "第六埠村 6 区桥头",
    "诉求内容": "老伴住院，屋里没有生火",
    "诉求类型": "医疗、无人照料",
    "紧急程度": "特急",
    "人数": "2人",
    "是否申请": "是",
}
SEEN = {"来源渠道": "指尖办", "地址": "六埠桥东头", "诉求内容": "一位七十上下的老人睡在桥下"}


def kept(desk: Desk) -> list[Clue]:
    with desk.store.read() as tx:
        return cases.clues(tx)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl"])
def test_a_call_becomes_a_clue_with_its_clock(desk: Desk, tmp_path: Path, suffix: str) -> None:
    write = {".csv": csv_file, ".xlsx": xlsx_file, ".jsonl": jsonl_file}[suffix]
    taken, bad = take(desk, Asked("clue", write(tmp_path / f"a{suffix}", [CALL])))
    assert (taken.kept, bad) == (1, [])
    [made] = kept(desk)
    assert (made.about, made.place, made.people) == ("郝大爷", "第六埠村 6 区桥头", 2)
    assert made.found_at == datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    assert made.respond_by == made.found_at + timedelta(hours=24)
    assert made.troubles == ["illness", "unattended_elder"]
    assert (made.source, made.source_note) == ("hotline", "12345 12345-20261122-0007")
    assert made.detail == "老伴住院，屋里没有生火；联系电话 13800005678"
    assert (made.state, made.wants, made.scope) == ("found", "yes", desk.profile.region_code)
    assert "没有网，先打电话" in clue_list.call_words(desk, made)


def test_whom_nobody_knows_is_a_description(desk: Desk, tmp_path: Path) -> None:
    take(desk, Asked("clue", csv_file(tmp_path / "a.csv", [SEEN])))
    [made] = kept(desk)
    assert made.about == "一位七十上下的老人睡在桥下"
    assert (made.household_id, made.citizen_id, made.troubles) == (None, None, ["other"])
    assert (made.source, made.respond_by) == ("own", None)


def test_a_number_of_somebody_here_names_their_household(desk: Desk, tmp_path: Path) -> None:
    ours = people(desk)[0]
    line = {**SEEN, "姓名": ours.name, "身份证号": str(ours.citizen_id)}
    take(desk, Asked("clue", csv_file(tmp_path / "a.csv", [line])))
    [made] = kept(desk)
    with desk.store.read() as tx:
        [seat] = imports.seats(tx, [str(ours.citizen_id)]).values()
    assert made.household_id == seat.household_id
    assert made.household_id is not None


def test_a_list_comes_in_once_and_equal_rows_are_one_clue(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [CALL, SEEN, SEEN])
    taken, _ = take(desk, Asked("clue", path))
    assert (taken.kept, taken.known) == (2, 1)
    again, _ = take(desk, Asked("clue", path))
    assert (again.kept, again.known) == (0, 3)
    told_on = {**CALL, "诉求内容": "老伴住院，屋里没有生火，已回访"}
    later, _ = take(desk, Asked("clue", csv_file(tmp_path / "b.csv", [told_on])))
    assert (later.kept, later.known) == (0, 1), "the office's number is the same"


def test_long_numbers_of_two_calls_are_two_clues(desk: Desk, tmp_path: Path) -> None:
    lines = [{**CALL, "工单编号": f"2026112200001234{n}"} for n in (10, 20)]
    taken, _ = take(desk, Asked("clue", csv_file(tmp_path / "a.csv", lines)))
    assert taken.kept == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"地址": ""}, "“人在哪里”没有填"),
        ({"求助人": "", "诉求内容": ""}, "没有写是谁"),
        ({"诉求类型": "邻里口角"}, "“什么难处”一栏"),
        ({"紧急程度": "蓝"}, "一般、紧急、特急"),
        ({"来源渠道": "飞鸽"}, "热线"),
        ({"受理时间": "2026-11-24 08:00"}, "这一天还没有到"),
        ({"受理时间": "2026-11-22 25:00"}, "日期请写成"),
        ({"人数": "一家子"}, "1 以上的整数"),
        ({"身份证号": "12345"}, "18 位"),
        ({"户号": "没有这户"}, "本机没有这一户"),
        ({"村": "没有这村"}, "没有这个村"),
    ],
)
def test_a_row_that_cannot_be_says_why(
    desk: Desk, tmp_path: Path, wrong: Mapping[str, str], told: str
) -> None:
    path = csv_file(tmp_path / "a.csv", [{**CALL, **wrong}, SEEN])
    taken, bad = look(desk, Asked("clue", path))
    assert (taken.kept, taken.left_out) == (1, 1)
    assert told in "".join(sentence(one.code, one.facts) for one in bad)
    assert kept(desk) == []


def test_where_a_list_comes_from_may_be_said_of_all_its_rows(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [{"地址": "桥头", "内容": "没人管"}])
    with pytest.raises(naming.CodeUnknown):
        take(desk, Asked("clue", path, list_kind="飞鸽"))
    take(desk, Asked("clue", path, list_kind="热线"))
    assert [one.source for one in kept(desk)] == ["hotline"]


def test_a_list_is_taken_back_until_somebody_looked(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [CALL, SEEN])
    for _ in range(2):
        taken, _ = take(desk, Asked("clue", path))
        assert taken.kept == 2
        assert undoing.undo(desk, str(taken.batch)) == 2
        assert kept(desk) == []
    taken, _ = take(desk, Asked("clue", path))
    clues.verify(desk, str(kept(desk)[0].id), found=Verified("属实"))
    with pytest.raises(undoing.BatchInUse) as refused:
        undoing.undo(desk, str(taken.batch))
    assert refused.value.what == "主动发现线索 1 条"
    assert len(kept(desk)) == 2


def test_a_village_is_named_by_its_code_or_name(desk: Desk, tmp_path: Path) -> None:
    home = register.find(desk)[0].household_id
    number = register.household_file(desk, home).number
    own = desk.profile.region_code
    lines = [{**SEEN, "村居": own}, {**SEEN, "户号": number, "地址": "别处"}]
    taken, bad = take(desk, Asked("clue", csv_file(tmp_path / "a.csv", lines)))
    assert (taken.kept, bad) == (2, [])
    assert {one.scope for one in kept(desk)} == {own}
    assert home in {str(one.household_id) for one in kept(desk)}


def test_a_grid_worker_may_and_an_assessor_may_not(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [SEEN])
    desk.profile = replace(desk.profile, role="assessor")
    for kind in ("clue", "note"):
        with pytest.raises(MayNot):
            take(desk, Asked(kind, path))
    desk.profile = replace(desk.profile, role="grid_worker")
    assert take(desk, Asked("clue", path))[0].kept == 1


@pytest.mark.parametrize("word", ["社会救助直通车", "96456", "群众举报", "转办", "网格员", "媒体"])
def test_where_clues_come_from_is_known_by_the_words_of_offices(
    desk: Desk, tmp_path: Path, word: str
) -> None:
    _, bad = look(desk, Asked("clue", csv_file(tmp_path / "a.csv", [{**SEEN, "来源渠道": word}])))
    assert bad == []
