"""Clues, alerts, plans and dossiers reach who looks after the household, and nobody else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.records import Attachment, Clue
from fieldvisit.store import rows
from sync.server.centre import Centre
from tests.support.central import NEXT_VILLAGE, NOON, VILLAGE, Device, visit
from tests.support.gridded import Village, check_everybody, check_sums, held, village
from tests.support.loops import cases, clue

KINDS = {"clue", "alert", "plan", "special_case"}


@pytest.fixture
def place(centre: Centre, tmp_path: Path) -> Iterator[Village]:
    yield from village(centre, tmp_path / "devices", grids=2)


def test_they_lie_in_their_households_grid_and_move_with_it(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    place.officer.who.push(*[place.officer.who.change(one) for one in cases(home)])
    place.sync_all()
    check_everybody(place)
    assert {kind for kind, _ in held(place.workers[0])} >= KINDS
    assert not {kind for kind, _ in held(place.workers[1])} & KINDS
    assert place.centre.move_household(str(home.id), to=NEXT_VILLAGE) == 7 + 4
    place.sync_all()
    assert {kind for kind, _ in held(place.officer)} == set()
    assert {kind for kind, _ in held(place.boss)} >= KINDS


def test_a_clue_of_nobody_known_reaches_everybody_of_the_village(place: Village) -> None:
    worker = place.workers[0].who
    (verdict,) = worker.push(worker.change(clue(VILLAGE))).verdicts
    assert verdict.verdict == "accepted"
    place.sync_all()
    for person in place.everybody:
        assert "clue" in {kind for kind, _ in held(person)}
    check_sums(place)


def test_only_the_town_approves_and_decides(place: Village) -> None:
    home = place.settle("1", None)
    *_, plan, dossier = cases(home)
    place.officer.who.push(*[place.officer.who.change(one) for one in (plan, dossier)])
    wanted = ((plan, "draft", "active"), (dossier, "opened", "decided"))

    def said_by(who: Device) -> list[tuple[str, str | None]]:
        return [
            who.verdict(who.edit(one, {"state": was}, {"state": now})) for one, was, now in wanted
        ]

    assert said_by(place.officer.who) == [("rejected", "decision_not_yours")] * 2
    assert {verdict for verdict, _ in said_by(place.boss.who)} <= {"accepted", "merged"}


def test_a_grid_worker_reports_and_looks_and_writes_no_plan(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    worker = place.workers[0].who
    said = worker.push(*[worker.change(one) for one in cases(home)])
    assert [one.verdict for one in said.verdicts] == [
        "accepted",
        "accepted",
        "rejected",
        "rejected",
    ]


def test_a_form_about_nobody_known_travels_with_the_clue_that_it_made(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    worker = place.workers[0].who
    form = visit(home, household_id=None, form_id="F05")
    made = clue(VILLAGE).model_copy(update={"from_visit": form.id})
    said = worker.push(worker.change(form), worker.change(made))
    assert [one.verdict for one in said.verdicts] == ["accepted", "accepted"]
    place.sync_all()
    for person in place.everybody:
        assert {("visit", form.id), ("clue", made.id)} <= {
            (kind, row_id) for kind, row_id in held(person) if kind in ("visit", "clue")
        }
    assert place.centre.move_household(str(home.id), to=NEXT_VILLAGE)
    place.sync_all()
    assert {kind for kind, _ in held(place.officer)} >= {"visit", "clue"}
    check_sums(place)


def test_one_clue_told_by_two_devices_stays_one(place: Village) -> None:
    """Its id follows from the visit that it was made of: a second telling is the same row."""
    worker, officer = place.workers[0].who, place.officer.who
    made = clue(VILLAGE)
    assert worker.verdict(worker.change(made)) == ("accepted", None)
    assert officer.verdict(officer.change(made)) == ("merged", None)
    place.sync_all()
    for person in place.everybody:
        assert [row_id for kind, row_id in held(person) if kind == "clue"] == [made.id]
    check_sums(place)


def test_where_a_photo_was_taken_and_when_one_goes_again_travel(place: Village) -> None:
    home = place.settle("1", place.grids[0].id)
    worker = place.workers[0].who
    form = visit(home)
    photo = Attachment(
        id=UUID(int=5),
        scope=VILLAGE,
        created_at=NOON,
        sha256="a" * 64,
        size=9,
        media_type="image/jpeg",
        kind="photo",
        visit_id=form.id,
        latitude=390_842,
        longitude=1_172_009,
        accuracy=12,
    )
    again = clue(VILLAGE).model_copy(update={"look_on": date(2026, 11, 25)})
    said = worker.push(*[worker.change(one) for one in (form, photo, again)])
    assert [one.verdict for one in said.verdicts] == ["accepted"] * 3
    nowhere = photo.model_copy(update={"id": UUID(int=6), "latitude": 900_001})
    assert worker.verdict(worker.change(nowhere))[0] == "rejected"
    place.sync_all()
    with place.officer.store.read() as tx:
        kept = rows.get(tx, "attachment", row_id=photo.id)
        told = rows.get(tx, "clue", row_id=again.id)
        assert rows.get(tx, "attachment", row_id=nowhere.id) is None
    assert isinstance(kept, Attachment)
    assert isinstance(told, Clue)
    assert (kept.latitude, kept.longitude, kept.accuracy) == (390_842, 1_172_009, 12)
    assert told.look_on == date(2026, 11, 25)
    check_sums(place)
