"""A whole import is taken back while nobody has gone on with what it brought."""

from pathlib import Path

import pytest

from fieldvisit.casework.care import needs
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.intake import importing, matching, undoing
from fieldvisit.casework.intake.importing import Asked
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.visits import visiting
from fieldvisit.store import rows, tasks
from tests.support import lists
from tests.support.lists import csv_file, people, take

HOMES = [
    {"户号": f"L-{n}", "户主": f"郝长{n}", "身份证号": lists.citizen_id(n), "救助类别": "低保"}
    for n in range(3)
]


def standing(desk: Desk) -> dict[str, int]:
    with desk.store.read() as tx:
        kinds = ("household", "person", "membership", "note", "task")
        return {kind: len(rows.all(tx, kind, limit=-1)) for kind in kinds}


def test_a_batch_is_taken_back_whole_and_may_come_again(desk: Desk, tmp_path: Path) -> None:
    before = standing(desk)
    path = csv_file(tmp_path / "户.csv", HOMES)
    taken, _ = take(desk, Asked("household", path))
    [line] = undoing.batch_lines(desk)
    assert (line["file"], line["rows"], line["state"]) == ("户.csv", "3", "已导入")
    assert undoing.undo(desk, line["id"]) == 3
    assert standing(desk) == before
    assert register.find(desk, "郝长1") == []
    assert [one["state"] for one in undoing.batch_lines(desk)] == ["已撤回"]
    again, _ = take(desk, Asked("household", path))
    assert (again.kept, again.known) == (3, 0)
    assert again.batch != taken.batch


@pytest.mark.parametrize("kind", ["note", "match"])
def test_what_has_an_id_of_its_content_comes_again_after_it_was_taken_back(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    before = standing(desk)
    lines = [{"内容": "水管漏了", "身份证号": str(one.citizen_id)} for one in people(desk)[:2]]
    asked = Asked(kind, csv_file(tmp_path / "a.csv", lines), list_kind="death")
    for _ in range(3):
        taken, _ = take(desk, asked)
        assert (taken.kept, taken.known) == (2, 0)
        assert take(desk, asked)[0].known == 2
        undoing.undo(desk, str(taken.batch))
        assert standing(desk) == before


def test_a_batch_that_somebody_went_on_with_stays(desk: Desk, tmp_path: Path) -> None:
    taken, _ = take(desk, Asked("household", csv_file(tmp_path / "户.csv", HOMES)))
    home = register.find(desk, "郝长1")[0].household_id
    needs.find(desk, home, found=needs.Found("看病吃药", "药费贵"))
    before = standing(desk)
    with pytest.raises(undoing.BatchInUse) as refused:
        undoing.undo(desk, str(taken.batch))
    assert refused.value.what == "需求 1 条"
    assert standing(desk) == before


def test_a_visit_that_is_being_filled_in_holds_its_household(desk: Desk, tmp_path: Path) -> None:
    taken, _ = take(desk, Asked("household", csv_file(tmp_path / "户.csv", HOMES)))
    home = register.find(desk, "郝长1")[0].household_id
    visiting.start(desk, home, form_id="F02")
    with pytest.raises(undoing.BatchInUse) as refused:
        undoing.undo(desk, str(taken.batch))
    assert refused.value.what == "走访 1 条"


def test_a_hit_that_has_its_outcome_stays(desk: Desk, tmp_path: Path) -> None:
    lines = [{"身份证号": str(one.citizen_id)} for one in people(desk)[:2]]
    taken, _ = take(desk, Asked("match", csv_file(tmp_path / "a.csv", lines), list_kind="death"))
    matching.close(desk, matching.hits(desk)[0].id, outcome="属实", finding="已销户")
    with pytest.raises(undoing.BatchInUse):
        undoing.undo(desk, str(taken.batch))


def test_the_urgent_task_goes_with_its_hits(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [{"身份证号": str(people(desk)[0].citizen_id)}])
    batches = [
        take(desk, Asked("match", path, list_kind=one))[0].batch for one in ("death", "vehicle")
    ]
    for batch in batches:
        undoing.undo(desk, str(batch))
    with desk.store.read() as tx:
        assert not [one for one in tasks.open_tasks(tx) if one.kind.startswith("match")]


def test_what_is_no_batch_or_gone_is_said(desk: Desk, tmp_path: Path) -> None:
    for named in ("0" * 32, "没有"):
        with pytest.raises(undoing.BatchNotHere):
            undoing.undo(desk, named)
    path = csv_file(tmp_path / "a.csv", [{"内容": "水管漏了"}])
    taken = importing.take_in(
        desk, Asked("note", path), told=lambda taken: None, bad=lambda line: None
    )
    undoing.undo(desk, str(taken.batch))
    with pytest.raises(undoing.BatchUndoneAlready):
        undoing.undo(desk, str(taken.batch))
    assert notes.search(desk, "水管漏了") == []
