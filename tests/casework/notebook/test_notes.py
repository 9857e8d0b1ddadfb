"""Notes are jotted in one breath and found again by two characters."""

from datetime import date

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import note_form, notes
from fieldvisit.casework.notebook.note_form import NoteRefused
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.store import outbox


def test_a_note_is_found_by_two_characters_newest_first(desk: Desk) -> None:
    before = [line.note_id for line in notes.search(desk, "漏风")]
    note = notes.keep(desk, NoteDraft("北屋窗户漏风。"))
    found = [line.note_id for line in notes.search(desk, "漏风")]
    assert found == [str(note.id), *before]


def test_an_empty_note_is_refused_with_the_forms_own_words(desk: Desk) -> None:
    with pytest.raises(NoteRefused) as refused:
        notes.keep(desk, NoteDraft("   "))
    assert refused.value.what


def test_a_follow_up_becomes_an_open_point_of_the_household(desk: Desk) -> None:
    household = today.today(desk).cards[0].household_id
    notes.keep(
        desk,
        NoteDraft("药快吃完了，下周看", household_id=household, follow_up_on=date(2026, 11, 30)),
    )
    points = register.household_file(desk, household).open_points
    assert any("药快吃完了" in point for point in points)


def test_the_words_of_a_private_note_are_in_nothing_that_is_sent(desk: Desk) -> None:
    household = today.today(desk).cards[0].household_id
    notes.keep(
        desk,
        NoteDraft(
            "邻里纠纷，先别外传",
            household_id=household,
            private=True,
            follow_up_on=date(2026, 11, 30),
        ),
    )
    with desk.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=desk.ids.fresh)
    assert batch is not None
    assert [one.kind for one in batch.changes] == ["task"]
    assert "纠纷" not in str(batch.changes)


def test_a_follow_up_in_the_past_is_refused(desk: Desk) -> None:
    household = today.today(desk).cards[0].household_id
    with pytest.raises(NoteRefused):
        notes.keep(desk, NoteDraft("补记", household_id=household, follow_up_on=date(2026, 11, 1)))


def test_tags_to_choose_from_are_the_forms(desk: Desk) -> None:
    assert ("health", "看病") in note_form.tag_choices(desk)


def test_the_latest_notes_are_shown_before_anything_is_searched(desk: Desk) -> None:
    lines = notes.search(desk)
    assert len(lines) == 50
    assert all(line.who for line in lines)
