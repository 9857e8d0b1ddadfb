"""What the command line answers with: one record whole, many masked, none left out."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.visits import listing
from fieldvisit.casework.visits.showing import SHOWN, NoSuchKind
from fieldvisit.store import rows


@pytest.mark.parametrize("number", ["13800001234", "120111194803128480", "12011119480312848X"])
def test_a_list_shows_no_number_that_a_note_begins_with(desk: Desk, number: str) -> None:
    note = notes.keep(desk, NoteDraft(f"{number}是他儿子"))
    listed = {one["id"]: one["text"] for one in listing.list_masked(desk, "note")}
    assert number[:6] not in listed[str(note.id)]


def test_a_list_holds_every_record_however_many_there_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    found = rows.all

    def watched(*given, limit: int = 1000):  # type: ignore[no-untyped-def]
        asked.append(limit)
        return found(*given, limit=limit)

    monkeypatch.setattr(rows, "all", watched)
    assert len(listing.list_masked(desk, "person")) == 95
    assert asked == [-1]


def test_an_unknown_kind_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(NoSuchKind) as refused:
        listing.list_masked(desk, "cat")
    assert "household" in refused.value.known


@pytest.mark.parametrize("kind", SHOWN)
def test_a_list_for_people_has_no_codes_and_no_moments_of_utc(desk: Desk, kind: str) -> None:
    lines = listing.list_in_words(desk, kind)
    assert len(lines) == len(listing.list_masked(desk, kind)) > 0
    for *words, row_id in lines:
        assert UUID(row_id)
        assert not re.search(r"[a-z]{2}|[0-9]T[0-9]|None|\[", "  ".join(words)), words


def test_a_listed_visit_says_whose_it_is_and_the_hour_on_the_wall(desk: Desk) -> None:
    at = datetime(2026, 11, 20, 1, 5, tzinfo=UTC)
    number = next(
        one["number"]
        for one in listing.list_masked(desk, "visit")
        if datetime.fromisoformat(one["started_at"]) == at
    )
    said = next(one for one in listing.list_in_words(desk, "visit") if number in one)
    assert said[:-1] == [
        "仇**",
        number,
        "特困人员月探访登记表",
        "家中无人",
        "未遇",
        "11月20日 09:05",
        "已入库",
    ]
