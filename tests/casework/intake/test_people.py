"""An office's list becomes households and their people: once each, nothing that is here changed."""

from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.intake.importing import Asked
from fieldvisit.store import outbox, rows
from fieldvisit.words import sentence
from tests.support import lists
from tests.support.lists import csv_file, jsonl_file, look, people, take, xlsx_file

HEAD, WIFE = lists.citizen_id(11), lists.citizen_id(22)
FAMILY = [
    {
        "序号": 1,
        "户号": "L-0001",
        "姓名": "郝长贵",
        "身份证号码": HEAD,
        "与户主关系": "本人",
        "救助类别": "农村低保",
        "家庭住址": "第六埠村3区18号",
        "联系电话": "13800005678",
    },
    {"序号": 2, "户号": "L-0001", "姓名": "白玉兰", "身份证号码": WIFE, "与户主关系": "妻子"},
]


def counts(desk: Desk) -> dict[str, int]:
    with desk.store.read() as tx:
        return {k: len(rows.all(tx, k, limit=-1)) for k in ("household", "person", "membership")}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl"])
def test_one_list_of_a_whole_family_comes_in_in_two_goes(
    desk: Desk, tmp_path: Path, suffix: str
) -> None:
    write = {".csv": csv_file, ".xlsx": xlsx_file, ".jsonl": jsonl_file}[suffix]
    path = write(tmp_path / f"花名册{suffix}", FAMILY)
    before = counts(desk)
    taken, bad = take(desk, Asked("household", path))
    assert (taken.kept, taken.aside, bad) == (1, 1, [])
    taken, bad = take(desk, Asked("person", path))
    assert (taken.kept, taken.known, bad) == (1, 1, [])
    assert {kind: count - before[kind] for kind, count in counts(desk).items()} == {
        "household": 1,
        "person": 2,
        "membership": 2,
    }
    line = register.find(desk, "郝长贵")[0]
    file = register.household_file(desk, line.household_id)
    assert (file.number, file.category, file.phone) == ("L-0001", "dibao", "13800005678")
    assert [(one.name, one.relation) for one in file.members] == [
        ("郝长贵", "户主"),
        ("白玉兰", "配偶"),
    ]


def test_the_same_file_makes_nothing_twice(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", FAMILY)
    take(desk, Asked("household", path))
    take(desk, Asked("person", path))
    before = counts(desk)
    assert (take(desk, Asked("household", path))[0].known) == 1
    assert (take(desk, Asked("person", path))[0].known) == 2
    assert counts(desk) == before


def test_what_came_in_waits_to_be_sent(desk: Desk, tmp_path: Path) -> None:
    with desk.store.read() as tx:
        before = outbox.counts(tx).waiting
    take(desk, Asked("household", csv_file(tmp_path / "a.csv", FAMILY)))
    with desk.store.read() as tx:
        assert outbox.counts(tx).waiting == before + 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_in_the_encoding_that_the_office_saved(
    desk: Desk, tmp_path: Path, encoding: str
) -> None:
    path = csv_file(tmp_path / "a.csv", FAMILY, encoding=encoding)
    assert take(desk, Asked("household", path))[0].kept == 1
    assert register.find(desk, "郝长贵")


def test_headings_may_stand_below_a_title(desk: Desk, tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", FAMILY, title="辛口镇低保户花名册")
    taken, bad = look(desk, Asked("household", path))
    assert (taken.kept, taken.aside, bad) == (1, 1, [])
    assert taken.mapping["citizen_id"] == "身份证号码"
    assert taken.strange == {"序号"}


def test_a_look_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    before = counts(desk)
    look(desk, Asked("household", csv_file(tmp_path / "a.csv", FAMILY)))
    assert counts(desk) == before


@pytest.mark.parametrize(
    ("wrong", "field", "shape", "remedy"),
    [
        ({"身份证号码": HEAD[:17]}, "身份证号", "17 位数字", "18 位"),
        ({"身份证号码": HEAD[:16] + "91"}, "身份证号", "18 位数字", "抄错了一位"),
        ({"身份证号码": "1.20111E+17"}, "身份证号", "8 位数字", "存成了数字"),
        ({"联系电话": "138000"}, "联系电话", "6 位数字", "手机号"),
        ({"救助类别": "五保"}, "救助类别", "2 个汉字", "低保"),
    ],
)
def test_a_row_that_cannot_be_says_where_how_it_looks_and_what_to_do(
    desk: Desk, tmp_path: Path, wrong: dict[str, str], field: str, shape: str, remedy: str
) -> None:
    path = csv_file(tmp_path / "a.csv", [{**FAMILY[0], **wrong}])
    taken, bad = look(desk, Asked("household", path))
    assert (taken.kept, taken.left_out) == (0, 1)
    [line] = bad
    assert line.number == 2
    assert line.facts["field"] == field
    assert shape in str(line.facts["shape"])
    assert remedy in str(line.facts["remedy"])
    said = sentence(line.code, line.facts)
    assert next(iter(wrong.values())) not in said


def test_a_row_with_several_faults_tells_each_and_counts_once(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [{**FAMILY[0], "身份证号码": "7", "联系电话": "7"}])
    taken, bad = look(desk, Asked("household", path))
    assert (taken.left_out, len(bad)) == (1, 2)


def test_nobody_is_put_into_two_households(desk: Desk, tmp_path: Path) -> None:
    somebody = people(desk)[0]
    path = csv_file(tmp_path / "a.csv", [{**FAMILY[0], "身份证号码": somebody.citizen_id}])
    taken, bad = take(desk, Asked("household", path))
    assert (taken.kept, [one.code for one in bad]) == (0, ["row_person_elsewhere"])


def test_a_member_without_a_household_is_left_out_with_the_reason(
    desk: Desk, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "a.csv", [FAMILY[1]])
    [bad] = take(desk, Asked("person", path))[1]
    assert "本机没有这一户" in str(bad.facts["remedy"])


def test_a_household_without_a_number_is_given_one_of_this_device(
    desk: Desk, tmp_path: Path
) -> None:
    plain = {name: value for name, value in FAMILY[0].items() if name != "户号"}
    two = [plain, {**plain, "姓名": "翟大山", "身份证号码": lists.citizen_id(33)}]
    path = csv_file(tmp_path / "a.csv", two)
    assert take(desk, Asked("household", path))[0].kept == 2
    found = [register.find(desk, name)[0].household_id for name in ("郝长贵", "翟大山")]
    numbers = [register.household_file(desk, one).number for one in found]
    assert numbers == [f"{desk.profile.region_code}-A7{n:04d}" for n in (1, 2)]
    assert take(desk, Asked("household", path))[0].known == 2


def test_a_saved_mapping_says_what_a_strange_heading_means(desk: Desk, tmp_path: Path) -> None:
    line = {"家主": "郝长贵", "证号": HEAD, "类": "低保"}
    path = csv_file(tmp_path / "a.csv", [line])
    asked = Asked("household", path, {"name": "家主", "citizen_id": "证号", "category": "类"})
    assert look(desk, asked)[0].kept == 1


def test_an_empty_cell_is_not_filled_from_another_column(desk: Desk, tmp_path: Path) -> None:
    lines = [{**FAMILY[0], "户主": "郝长贵"}, {**FAMILY[0], "户主": "", "姓名": "别的人"}]
    taken, bad = look(desk, Asked("household", csv_file(tmp_path / "a.csv", lines)))
    assert taken.mapping["name"] == "户主"
    assert [(one.number, one.code) for one in bad] == [(3, "row_needed")]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("note", {"内容": "水管漏了", "户号": HEAD}),
        ("note", {"内容": "水管漏了", "household_id": HEAD}),
        ("note", {"内容": "水管漏了", "日期": HEAD}),
        ("visit", {"走访日期": "2026-11-12", "户号": HEAD}),
        ("person", {"姓名": "白玉兰", "身份证号": WIFE, "户号": HEAD}),
        (
            "person",
            {"姓名": "白玉兰", "身份证号": WIFE, "户号": "L-0001", "残疾人证号": f"{HEAD}43"},
        ),
    ],
)
def test_a_number_in_the_wrong_column_is_not_told(
    desk: Desk, tmp_path: Path, kind: str, line: dict[str, object]
) -> None:
    _, bad = look(desk, Asked(kind, csv_file(tmp_path / "a.csv", [line])))
    assert bad
    assert all(HEAD not in sentence(one.code, one.facts) for one in bad)


def test_a_disability_card_is_its_owners(desk: Desk, tmp_path: Path) -> None:
    take(desk, Asked("household", csv_file(tmp_path / "a.csv", FAMILY)))
    member = {"姓名": "白玉兰", "身份证号": WIFE, "户号": "L-0001"}
    other, own, short = f"{HEAD}43", f"{WIFE}43", WIFE
    for card, fits in ((other, False), (short, False), (own, True)):
        path = csv_file(tmp_path / "b.csv", [{**member, "残疾人证号": card}])
        assert look(desk, Asked("person", path))[0].kept == fits


@pytest.mark.parametrize(
    ("place", "fits"), [("120111102204", True), ("120111102999", False), ("120101001001", False)]
)
def test_a_town_says_which_village_a_household_is_of(
    supervisor: Desk, tmp_path: Path, place: str, fits: bool
) -> None:
    line = {**FAMILY[0], "区划代码": place}
    taken, bad = look(supervisor, Asked("household", csv_file(tmp_path / "a.csv", [line])))
    assert taken.kept == fits
    if not fits:
        assert "12 位代码" in str(bad[0].facts["remedy"])


def test_a_village_is_known_by_its_name(supervisor: Desk, tmp_path: Path) -> None:
    for name, fits in (("第六埠村", True), ("没有这个村", False), ("", False)):
        line = {**FAMILY[0], "所在村": name}
        path = csv_file(tmp_path / "a.csv", [line])
        assert look(supervisor, Asked("household", path))[0].kept == fits


def test_what_is_amiss_is_told_row_by_row_and_empty_rows_are_none(
    desk: Desk, tmp_path: Path
) -> None:
    lines: list[dict[str, object]] = [
        {"户主": "没有这人", "姓名": "白玉兰", "身份证号": WIFE, "没有身份证的原因": None},
        {"户主": "孙桂芬", "姓名": "白玉兰", "没有身份证的原因": "户口没上"},
        {"户主": None},
        {"户主": "孙桂芬", "姓名": "白　玉兰"},
    ]
    taken, bad = look(desk, Asked("person", xlsx_file(tmp_path / "a.xlsx", lines)))
    assert (taken.lines, taken.left_out) == (3, 3)
    assert [(one.number, one.code) for one in bad] == [
        (2, "row_unfit"),
        (3, "row_unfit"),
        (5, "row_no_id"),
    ]
    assert "“没有身份证的原因”一栏写上原因，如 未办证" in sentence(bad[2].code, bad[2].facts)
