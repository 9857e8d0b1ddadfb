"""Headings are known as offices write them, and a mapping is saved and read again."""

from pathlib import Path

import pytest

from fieldvisit.casework.intake import columns
from fieldvisit.casework.intake.kinds import TAKERS
from fieldvisit.words.labels import LABELS


def test_every_kind_has_its_columns_its_taker_and_its_word() -> None:
    assert columns.COLUMNS.keys() == TAKERS.keys() == LABELS["import_kind"].keys()


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        (
            ["序号", "姓 名", "*身份证号码", "与户主关系", "联系\n电话", "家庭住址（详细）"],
            {"name": "姓 名", "citizen_id": "*身份证号码", "phone": "联系\n电话"},
        ),
        (["户主", "姓名"], {"name": "户主"}),
        (["name", "citizen_id", "category"], {"citizen_id": "citizen_id"}),
        (["ＮＡＭＥ"], {"name": "ＮＡＭＥ"}),
    ],
)
def test_headings_are_guessed(headings: list[str], meant: dict[str, str]) -> None:
    found = columns.guess("household", headings)
    assert meant.items() <= found.items()
    assert len(set(found.values())) == len(found), "no heading means two things"


@pytest.mark.parametrize("kind", sorted(columns.COLUMNS))
def test_no_column_of_a_kind_is_hidden_behind_another(kind: str) -> None:
    labels = [column.label for column in columns.COLUMNS[kind]]
    assert columns.guess(kind, labels) == {
        column.field: column.label for column in columns.COLUMNS[kind]
    }


def test_a_mapping_is_read_as_it_was_saved(tmp_path: Path) -> None:
    mapping = {"name": '户主"大名"', "citizen_id": "证\n号", "category": "类\\别"}
    path = tmp_path / "对照.toml"
    path.write_text(columns.mapping_text("household", mapping), "utf-8")
    assert columns.read_mapping(path) == mapping


@pytest.mark.parametrize("text", ["", "[columns", "columns = 7", "[columns]\nname = 7\n"])
def test_a_mapping_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "对照.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(columns.MappingBroken):
        columns.read_mapping(path)
    with pytest.raises(columns.MappingBroken):
        columns.read_mapping(tmp_path / "没有.toml")


def test_a_clue_s_headings_may_be_the_words_of_its_page() -> None:
    found = columns.guess("clue", ["叫什么", "在哪里"])
    assert found == {"about": "叫什么", "place": "在哪里"}
