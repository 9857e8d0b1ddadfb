"""An insurer's roster becomes places on it for those who are known here, each once."""

from pathlib import Path

from fieldvisit.casework.aid import insuring
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import undoing
from fieldvisit.casework.intake.importing import Asked
from tests.support.lists import citizen_id, csv_file, look, people, take, xlsx_file

ROW = {"年度": "2023", "险种": "意外险", "保费": "436.36", "资金来源": "慈善", "保险公司": "某财险"}


def roster(desk: Desk, count: int, **more: str) -> list[dict[str, str]]:
    return [
        {"姓名": o.name, "身份证号": str(o.citizen_id), **ROW, **more} for o in people(desk)[:count]
    ]


def test_a_roster_comes_in_once_and_strangers_are_left_aside(desk: Desk, tmp_path: Path) -> None:
    lines = roster(desk, 5)
    strangers = [{"身份证号": citizen_id(n), **ROW} for n in range(3)]
    path = xlsx_file(tmp_path / "名册.xlsx", [*lines, *strangers, lines[0]], title="参保名册")
    taken, bad = take(desk, Asked("insurance", path))
    assert (taken.kept, taken.aside, taken.known, bad) == (5, 3, 1, [])
    (year,) = insuring.sums(desk)
    assert (year.year, year.persons, year.premium) == (2023, 5, 5 * 43_636)
    assert year.by_payer == {"慈善": 5 * 43_636}
    assert take(desk, Asked("insurance", path))[0].kept == 0


def test_what_was_paid_out_comes_with_it(desk: Desk, tmp_path: Path) -> None:
    paid = {"赔付金额": "1,200.05", "赔付日期": "2024/1/5"}
    path = csv_file(tmp_path / "名册.csv", [*roster(desk, 1, **paid), *roster(desk, 3)[1:]])
    assert take(desk, Asked("insurance", path))[0].kept == 3
    (year,) = insuring.sums(desk)
    assert (year.claims, year.helped, year.claims_by_payer) == (120_005, 1, {"某财险": 120_005})


WRONG = (
    {"年度": "23"},
    {"年度": "2030"},
    {"险种": ""},
    {"保费": "-1"},
    {"保费": "约四百"},
    {"赔付金额": "100"},
    {"赔付日期": "2023-06-01"},
    {"赔付金额": "100", "赔付日期": "2022-12-31"},
)


def test_rows_that_cannot_be_are_left_out_each_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    sound = roster(desk, len(WRONG) + 1)
    lines = [row | wrong for row, wrong in zip(sound, WRONG, strict=False)]
    path = csv_file(tmp_path / "名册.csv", [*lines, sound[-1]])
    taken, bad = look(desk, Asked("insurance", path))
    assert (taken.kept, taken.left_out) == (1, len(WRONG))
    assert [one.number for one in bad] == list(range(2, len(WRONG) + 2))


def test_a_batch_is_taken_back_and_comes_again(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "名册.csv", roster(desk, 4))
    taken, _ = take(desk, Asked("insurance", path))
    assert undoing.undo(desk, str(taken.batch)) == 4
    assert insuring.sums(desk) == []
    assert take(desk, Asked("insurance", path))[0].kept == 4
