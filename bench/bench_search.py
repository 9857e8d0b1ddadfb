"""Search beside LIKE in one run: 200,000 notes, and 10,000 households with their 30,000 people.

All invented (`bench_search.py 20` for a twentieth of that); CPU time, rounds of ours and theirs in
turn. LIKE is given what it needs: the same columns, the same order, the same page of 50.
"""

import gc
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench_store import KEY, at_most, raw_connection, timed, waited
from large_device import Village

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import finding, notes, opening

NOTES, ROUNDS = 200_000, 5
WORDS = ("独居", "漏风", "白内", "内障", "报警", "电线", "油节", "芬独", "聊天", "障孙", "雨门")
NOTE_QUERIES = (*WORDS, "老", "扶", "孤单老", "老人独", "窗户漏风", "独居窗户漏")
"""Of one to five characters: frequent words, rare ones, ones that stand nowhere."""

PEOPLE_QUERIES = (
    "单桂芬",
    "曾",
    "解淑珍",
    "仇",
    "shangui",
    "sgf",
    "zdh",
    "1201019",
    "00263",
    "13841",
    "津塘路33号",
    "9号楼2门",
    "孙 138",
)
LIKE_NOTE = (
    "SELECT * FROM note WHERE deleted_at IS NULL AND text LIKE ? ORDER BY written_at DESC LIMIT 50"
)
LIKE_PEOPLE = (
    "SELECT DISTINCT household.* FROM household"
    " JOIN membership ON membership.household_id = household.id AND until IS NULL"
    " JOIN person ON person.id = membership.person_id"
    " WHERE household.deleted_at IS NULL AND {}"
    " ORDER BY household.number LIMIT 50"
)
FIELDS = ("name", "citizen_id", "person.phone", "household.phone", "live_address", "number")
LIKE_LOOKUP = (
    "SELECT household.* FROM household_lookup JOIN household ON household.id = household_id"
    " WHERE {} ORDER BY number LIMIT 50"
)


def main() -> None:
    """Fill the device, then print one line a bar."""
    village = Village(int(sys.argv[1]) if len(sys.argv) > 1 else 1, notes=NOTES)
    village.visits = 0
    with tempfile.TemporaryDirectory() as place:
        folder = DeviceFolder(Path(place) / "device")
        store = opening.create(folder, KEY)
        seconds = waited(lambda: village.fill(store))
        sys.stdout.write(f"filled {village.version} rows in {seconds:.0f} s\n")
        raw = raw_connection(folder.database, KEY)
        gc.collect()
        gc.freeze()

        def note(query: str) -> None:
            with store.read() as tx:
                notes.search(tx, query, limit=50)

        def people(query: str) -> None:
            with store.read() as tx:
                finding.find(tx, query, limit=50)

        def like_note(query: str) -> None:
            raw.execute(LIKE_NOTE, (f"%{query}%",)).fetchall()

        def like_people(query: str) -> None:
            words = query.split()
            either = f"({' OR '.join(f'{field} LIKE ?' for field in FIELDS)})"
            sql = LIKE_PEOPLE.format(" AND ".join(either for _ in words))
            raw.execute(sql, [f"%{word}%" for word in words for _ in FIELDS]).fetchall()

        def like_lookup(query: str) -> None:
            words = query.split()
            sql = LIKE_LOOKUP.format(" AND ".join("text LIKE ?" for _ in words))
            raw.execute(sql, [f"%{word}%" for word in words]).fetchall()

        beside("search.notes_p50_beside_like", NOTE_QUERIES, note, like_note, bound=0.1)
        beside("search.people_p50_beside_like", PEOPLE_QUERIES, people, like_people, bound=0.1)
        # Like with like: one prepared text a household, which plain LIKE would not have.
        beside("search.people_p50_beside_text", PEOPLE_QUERIES, people, like_lookup, bound=1.0)
        raw.close()
        store.close()


def beside(
    name: str,
    queries: Sequence[str],
    ours: Callable[[str], None],
    theirs: Callable[[str], None],
    *,
    bound: float,
) -> None:
    """The median query of ours by the median query of theirs, several rounds."""
    ratios = [
        statistics.median([timed(lambda q=query: ours(q)) for query in queries])
        / statistics.median([timed(lambda q=query: theirs(q)) for query in queries])
        for _ in range(ROUNDS)
    ]
    at_most(name, ratios, bound)


if __name__ == "__main__":
    main()
