"""What the command line answers with: one record whole, many masked, none left out."""

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.visits import showing
from fieldvisit.casework.visits.showing import NoSuchKind
from fieldvisit.store import rows


@pytest.mark.parametrize("number", ["13800001234", "120111194803128480", "12011119480312848X"])
def test_a_list_shows_no_number_that_a_note_begins_with(desk: Desk, number: str) -> None:
    note = notes.keep(desk, NoteDraft(f"{number}是他儿子"))
    listed = {one["id"]: one["text"] for one in showing.list_masked(desk, "note")}
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
    assert len(showing.list_masked(desk, "person")) == 95
    assert asked == [-1]


def test_an_unknown_kind_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(NoSuchKind) as refused:
        showing.list_masked(desk, "cat")
    assert "household" in refused.value.known
