"""200,000 notes: search finds what LIKE finds, no more and no less."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.records.note import Note
from fieldvisit.store import keeping, notes, opening, search_index
from fieldvisit.store.prepared import driver
from fieldvisit.store.splitting import fold

COUNT, CHUNK = 200_000, 10_000
AT = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
COMMON = "老人独居窗户漏风取暖煤炉药费慢病腿疼耳背侄子邻送饭低保账存折电水管厕所扶手，。"
RARE = (
    "妹婶奶爷叔姑姨舅鸡鸭猪羊菜果树井桥坡沟渠路灯锁钥匙针线锅碗瓢盆"
    "aBcXyZ0123456789ＡｂＺ０１９！？：；（）“”…-_%'\"*😀🏠𠮷𬌗䶮é㎏½ "
)
"""Mixed in now and then: letters in both cases and widths, digits, signs of LIKE and of the index,
emoji, rare characters."""


def text(chance: random.Random) -> str:
    drawn = chance.choices(COMMON, k=chance.randint(4, 30))
    for _ in range(chance.randint(0, 5)):
        drawn.insert(chance.randrange(len(drawn)), chance.choice(RARE))
    return "".join(drawn)


def queries(chance: random.Random, texts: list[str]) -> list[str]:
    """Pieces of notes at every length, and pieces that may stand nowhere."""
    found = []
    for length in range(1, 6):
        for _ in range(9):
            piece = chance.choice(texts)
            begin = chance.randrange(max(1, len(piece) - length))
            found.append(piece[begin : begin + length])
        found.append("".join(chance.choices(RARE + COMMON, k=length)))
    return [query for query in found if query.strip()]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """The notes in a device file, and their folded texts in a plain table for LIKE."""
    chance, ids = random.Random(4), CountedIds("scale")
    store = opening.create(DeviceFolder(tmp_path_factory.mktemp("scale") / "device"), bytes(32))
    texts = [text(chance) for _ in range(COUNT)]
    with store.write() as tx:
        driver(tx).execute("CREATE TEMP TABLE folded (id TEXT, text TEXT)")
        for start in range(0, COUNT, CHUNK):
            chunk = [
                Note(
                    id=ids.fresh(),
                    scope="120102001001",
                    created_at=AT,
                    written_at=AT - timedelta(minutes=start + place),
                    text=one,
                )
                for place, one in enumerate(texts[start : start + CHUNK])
            ]
            keeping.put_over(tx, "note", found=((note, {}) for note in chunk))
            pairs = [(note.id.hex, fold(note.text)) for note in chunk]
            driver(tx).executemany("INSERT INTO folded VALUES (?, ?)", pairs)
        yield tx, texts
        tx.rollback()
    store.close()


def by_like(tx, query):
    escaped = "".join(f"\\{one}" if one in "%_\\" else one for one in fold(query))
    found = driver(tx).execute(
        "SELECT id FROM folded WHERE text LIKE ? ESCAPE '\\'", (f"%{escaped}%",)
    )
    return {row[0] for row in found}


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_recall_and_precision_are_whole_over_two_hundred_thousand_notes(shelf):
    tx, texts = shelf
    hits = 0
    for query in queries(random.Random(7), texts):
        wanted = query.strip()
        found = [note.id.hex for note in notes.search(tx, wanted, limit=COUNT)]
        assert len(found) == len(set(found)), query
        assert set(found) == by_like(tx, wanted), query
        hits += len(found)
    assert hits > COUNT


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_the_index_made_anew_finds_the_same(shelf):
    tx, texts = shelf
    search_index.rebuild(tx)
    assert search_index.astray(tx) == 0
    for query in queries(random.Random(8), texts)[::4]:
        wanted = query.strip()
        found = [note.id.hex for note in notes.search(tx, wanted, limit=COUNT)]
        assert set(found) == by_like(tx, wanted), query
    newest = notes.search(tx, "老", limit=20)
    times = [note.written_at for note in newest]
    assert times == sorted(times, reverse=True)
