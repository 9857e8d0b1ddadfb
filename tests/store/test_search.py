from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.note import Note
from fieldvisit.store import journal, notes, opening
from fieldvisit.store.splitting import fold

WORDS = "老人独居窗户漏风取暖低保煤炉一二三，。！？；（）：“” aBzＣＺ1２9%_*-😀👨‍👩‍👧🏠𬌗䶮𠮷㎏½éß"
TEXTS = st.text(st.sampled_from(WORDS), min_size=1, max_size=25)


def found(tx, query, limit=10_000):
    return [note.text for note in notes.search(tx, query, limit=limit)]


def test_two_characters_find_a_note(tx, village):
    journal.insert(tx, village.note("老人独居，窗户漏风"), stamp=village.stamp)
    for query in ("独居", "漏风", "居，窗", "老", "户漏风"):
        assert found(tx, query) == ["老人独居，窗户漏风"], query
    for query in ("居窗", "风漏", "独漏"):
        assert found(tx, query) == [], query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("住ＡＢ座", "ab"),
        ("电话１３８", "138"),
        ("𬌗家大娘", "𬌗家"),
        ('说："好"', '"好"'),
        ("a-b*c", "-b*"),
    ],
)
def test_width_case_rare_characters_and_signs_do_not_matter(tx, village, text, query):
    journal.insert(tx, village.note(text), stamp=village.stamp)
    assert found(tx, query) == [text]


def test_the_newest_note_comes_first(tx, village):
    for seconds in (5, 90, 1, 90):
        journal.insert(tx, village.note(f"取暖{seconds}", seconds=seconds), stamp=village.stamp)
    assert found(tx, "取暖") == ["取暖90", "取暖90", "取暖5", "取暖1"]
    assert found(tx, "取暖", limit=1) == ["取暖90"]


def test_an_empty_search_shows_the_latest(tx, village):
    journal.insert(tx, village.note("取暖"), stamp=village.stamp)
    assert found(tx, "  ") == ["取暖"]


def test_a_corrected_note_is_shown_in_its_newest_revision_only(tx, village):
    old = village.note("窗户漏风")
    journal.insert(tx, old, stamp=village.stamp)
    journal.insert(tx, village.note("窗户不漏风了", replaces=old.id), stamp=village.stamp)
    assert found(tx, "漏风") == ["窗户不漏风了"]
    assert [note.text for note in notes.latest(tx)] == ["窗户不漏风了"]


def test_a_household_shows_its_own_notes_newest_first(tx, village):
    home = village.settle(tx, "王桂芬")
    other = village.settle(tx, "李玉兰")
    for n, place in enumerate((home, other, home)):
        journal.insert(
            tx, village.note(str(n), seconds=n, household_id=place.id), stamp=village.stamp
        )
    page = notes.of_household(tx, home.id, limit=1)
    assert [note.text for note in page] == ["2"]
    rest = notes.of_household(tx, home.id, after=page[-1])
    assert [note.text for note in rest] == ["0"]


def test_the_index_follows_through_a_backup_copy(tx, store, folder, key, village, tmp_path):
    journal.insert(tx, village.note("一条要删"), stamp=village.stamp)
    journal.insert(tx, village.note("窗户漏风", seconds=3), stamp=village.stamp)
    tx.commit()
    copy = DeviceFolder(tmp_path / "copy")
    copy.root.mkdir()
    raw = opening.connect(folder.database, key)
    raw.execute("VACUUM INTO ?", (str(copy.database),))
    raw.close()
    other = opening.open_store(copy, key)
    with other.read() as there:
        assert found(there, "漏风") == ["窗户漏风"]
    other.close()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """One open file for all examples; each looks at its own notes only."""
    folder = DeviceFolder(tmp_path_factory.mktemp("shelf") / "device")
    store = opening.create(folder, bytes(32))
    yield store
    store.close()


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=8),
    query=st.text(st.sampled_from(WORDS), min_size=1, max_size=5),
)
def test_search_finds_what_like_finds_at_one_to_five_characters(shelf, texts, query):
    """Recall and precision 1.000 against LIKE over the folded text."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    stamp = journal.Stamp(UUID(int=1), UUID(int=2), at)
    ids = CountedIds("".join(texts) + query)
    with shelf.write() as tx:
        for text in texts:
            note = Note(
                id=ids.fresh(), scope="120102001001", created_at=at, text=text, written_at=at
            )
            journal.insert(tx, note, stamp=stamp)
        wanted = query.strip()
        rows = tx.exec_driver_sql("SELECT text FROM note").scalars()
        like = sorted(text for text in rows if fold(wanted) in fold(text))
        assert sorted(found(tx, wanted)) == like
        tx.rollback()
