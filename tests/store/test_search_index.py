"""The indexes of notes and households follow their rows and can be made anew."""

import pytest

from fieldvisit.store import finding, incoming, journal, notes, search_index
from fieldvisit.store.prepared import driver


def words(tx, query):
    return [note.text for note in notes.search(tx, query)]


@pytest.fixture
def filled(tx, village):
    """Three notes, one of them deleted, and two households."""
    for n, text in enumerate(("窗户漏风", "屋顶漏雨", "漏掉的一条")):
        note = village.note(text, seconds=n)
        journal.insert(tx, note, stamp=village.stamp)
    journal.delete(tx, "note", row_id=note.id, stamp=village.stamp)
    village.settle(tx, "单桂芬")
    village.settle(tx, "李玉兰")
    return tx


@pytest.mark.parametrize(
    "harm",
    [
        "INSERT INTO note_search (note_search) VALUES ('delete-all')",
        "DELETE FROM note_doc",
        "DELETE FROM note_search WHERE rowid = (SELECT max(rowid) FROM note_search_docsize)",
        "INSERT INTO note_search (rowid, text) VALUES (7, '6f0f')",
        "DELETE FROM household_lookup",
        "INSERT INTO household_lookup VALUES ('00', 'sgf')",
        "INSERT INTO household_search (household_search) VALUES ('delete-all')",
        "DELETE FROM household_doc",
        "DELETE FROM note_search_data WHERE id > 10",
    ],
)
def test_a_harmed_index_is_noticed_and_made_anew(filled, harm):
    assert search_index.astray(filled) == 0
    driver(filled).execute(harm)
    assert search_index.astray(filled) > 0
    search_index.rebuild(filled)
    assert search_index.astray(filled) == 0
    assert words(filled, "漏") == ["屋顶漏雨", "窗户漏风"]
    assert [row.name for row in finding.find(filled, "sgf").rows] == ["单桂芬"]


def test_after_a_rebuild_notes_are_kept_in_the_index_as_before(filled, village):
    search_index.rebuild(filled)
    late = village.note("又漏风", seconds=1)
    journal.insert(filled, late, stamp=village.stamp)
    assert words(filled, "漏") == ["又漏风", "屋顶漏雨", "窗户漏风"]
    journal.delete(filled, "note", row_id=late.id, stamp=village.stamp)
    assert words(filled, "漏") == ["屋顶漏雨", "窗户漏风"]
    assert search_index.astray(filled) == 0


def test_what_the_server_sends_changes_and_takes_back_is_followed(tx, village):
    """Insert, update, tombstone and its undoing by a pull."""
    note = village.note("窗户漏风")
    stages = [
        ({}, ["窗户漏风"]),
        ({"text": "漏风已修"}, ["漏风已修"]),
        ({"deleted_at": village.at.isoformat()}, []),
        ({"deleted_at": None}, ["窗户漏风"]),
    ]
    for version, (change, expected) in enumerate(stages, start=1):
        entry = village.entry(note, "note", version, **change)
        incoming.apply(tx, village.scope, entries=[entry], cursor=version)
        assert words(tx, "漏") == expected
        assert search_index.astray(tx) == 0
