"""A row's household is found by its householder's name where one of the village is called so."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.importing import Asked
from fieldvisit.casework.notebook import notes
from fieldvisit.records import Household, Note, Person
from fieldvisit.store import households, incoming, rows
from fieldvisit.store.incoming import Entry
from fieldvisit.words import sentence
from tests.support import lists
from tests.support.lists import Line, csv_file, take

MEMBER = {"姓名": "白玉兰", "身份证号": lists.citizen_id(22), "与户主关系": "侄女"}
NOTE = {"内容": "水管漏了"}
VISIT = {
    "走访日期": "2026/11/12",
    "探访方式": "入户",
    "见到人了吗": "家中无人",
    "下次什么时候再来": "2026-11-25",
}
KINDS = [("person", MEMBER), ("note", NOTE), ("visit", VISIT)]


def another(desk: Desk, folder: Path) -> None:
    """One more household of a householder called 孙桂芬."""
    line = {
        "户号": "L-0009",
        "户主": "孙桂芬",
        "身份证号": lists.citizen_id(11),
        "救助类别": "低保",
    }
    path = csv_file(folder / "花名册.csv", [line])
    assert take(desk, Asked("household", path))[0].kept == 1


def given(desk: Desk, folder: Path, kind: str, *, line: Line) -> tuple[int, list[str]]:
    """How many rows were kept of a file with this line, and why others were not."""
    taken, bad = take(desk, Asked(kind, csv_file(folder / f"{kind}.csv", [line])))
    return taken.kept, [sentence(one.code, one.facts) for one in bad]


def home(desk: Desk, number: str = "120111102204-0012") -> Household:
    with desk.store.read() as tx:
        found = households.called(tx, number)
    assert found is not None
    return found


@pytest.mark.parametrize(("kind", "line"), KINDS)
def test_the_householders_name_is_enough(desk: Desk, tmp_path: Path, kind: str, line: Line) -> None:
    assert given(desk, tmp_path, kind, line={"户主": "孙桂芬", **line}) == (1, [])
    with desk.store.read() as tx:
        newest = rows.all(tx, kind, limit=-1)[-1]
        members = [person.name for _, person in households.members(tx, home(desk).id)]
    if isinstance(newest, Person):
        assert members == ["孙桂芬", "白玉兰"]
    else:
        assert getattr(newest, "household_id", None) == home(desk).id


@pytest.mark.parametrize(("kind", "line"), KINDS)
def test_a_name_of_two_households_is_refused_with_both(
    desk: Desk, tmp_path: Path, kind: str, line: Line
) -> None:
    another(desk, tmp_path)
    kept, [why] = given(desk, tmp_path, kind, line={"户主": "孙桂芬", **line})
    assert kept == 0
    assert "120111102204-0012、L-0009" in why
    assert "户号" in why
    assert given(desk, tmp_path, kind, line={"户号": "L-0009", "户主": "孙桂芬", **line}) == (1, [])


@pytest.mark.parametrize(("role", "grids"), [("grid_worker", ["07"]), ("assessor", [])])
def test_a_device_without_the_whole_village_goes_by_no_name(
    desk: Desk, tmp_path: Path, role: str, grids: list[str]
) -> None:
    """The one who is called so here may have a namesake in a grid that is not on the device."""
    desk.profile = replace(desk.profile, role=role, grids=grids)
    kept, [why] = given(desk, tmp_path, "visit", line={"户主": "孙桂芬", **VISIT})
    assert kept == 0
    assert "户号" in why
    line = {"户号": "120111102204-0012", "户主": "孙桂芬", **VISIT}
    assert given(desk, tmp_path, "visit", line=line) == (1, [])


@pytest.mark.parametrize(("kind", "line"), KINDS)
def test_a_name_of_no_household_is_refused(
    desk: Desk, tmp_path: Path, kind: str, line: Line
) -> None:
    kept, [why] = given(desk, tmp_path, kind, line={"户主": "没有这人", **line})
    assert kept == 0
    assert "本机没有这一户" in why
    assert "没有这人" not in why


def test_a_village_tells_namesakes_apart(supervisor: Desk, tmp_path: Path) -> None:
    here = home(supervisor)
    away = {"id": supervisor.ids.fresh(), "number": "L-0009", "scope": "120111102205"}
    other = here.model_copy(update=away)
    with supervisor.store.write() as tx:
        entry = Entry("household", other.id, 1, other.model_dump(mode="json"))
        incoming.take_in(tx, other.scope, entries=[entry])
    line = {**NOTE, "户主": "孙桂芬"}
    assert "L-0009" in given(supervisor, tmp_path, "note", line=line)[1][0]
    assert "12 位代码" in given(supervisor, tmp_path, "note", line={**line, "村居": "别村"})[1][0]
    assert given(supervisor, tmp_path, "note", line={**line, "村居": "第六埠村"}) == (1, [])
    with supervisor.store.read() as tx:
        note = rows.all(tx, "note", limit=-1)[-1]
    assert isinstance(note, Note)
    assert note.household_id == here.id


def test_a_note_of_nobody_is_still_taken(desk: Desk, tmp_path: Path) -> None:
    assert given(desk, tmp_path, "note", line={**NOTE, "户主": "", "村居": "第六埠村"}) == (1, [])
    with desk.store.read() as tx:
        note = rows.all(tx, "note", limit=-1)[-1]
    assert isinstance(note, Note)
    assert note.household_id is None
    assert notes.search(desk, "水管漏了")


@pytest.mark.parametrize(("kind", "line"), KINDS)
def test_blanks_that_make_a_name_wider_are_no_part_of_it(
    desk: Desk, tmp_path: Path, kind: str, line: Line
) -> None:
    assert given(desk, tmp_path, kind, line={"户主": "孙　桂 芬", **line}) == (1, [])


def test_a_note_written_on_a_day_is_dated_as_offices_write_it(desk: Desk, tmp_path: Path) -> None:
    for on in ("2026/11/3", "2026年11月3日", "2026-11-03"):
        assert given(desk, tmp_path, "note", line={"日期": on, "内容": f"水管漏了{on}"}) == (1, [])
    with desk.store.read() as tx:
        found = [one.written_at for one in rows.all(tx, "note", limit=-1)[-3:]]
    assert found == [datetime(2026, 11, 2, 16, tzinfo=UTC)] * 3


@pytest.mark.parametrize("on", ["2126-11-04", "11月4日"])
def test_a_note_of_a_day_to_come_or_of_no_year_is_refused(
    desk: Desk, tmp_path: Path, on: str
) -> None:
    kept, [why] = given(desk, tmp_path, "note", line={"日期": on, **NOTE})
    assert kept == 0
    assert on in why
    assert "2026-11-23" in why
