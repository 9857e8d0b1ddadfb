"""People and households are found by every part one remembers, through an index and by pages."""

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import finding, households, journal, notes, opening, pinyin, rows
from fieldvisit.store.prepared import driver
from fieldvisit.store.tables import TABLES

HAN = "单曾解仇王李欧阳尉迟桂芬国强乐长𬌗䶮"
NAMES = st.text(st.sampled_from(HAN), min_size=1, max_size=4)
PARTS = st.text(st.sampled_from("津塘路号楼门3５Aａb一 -😀𠮷（）"), max_size=12)
PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """One open file for all examples; each undoes what it wrote."""
    folder = DeviceFolder(tmp_path_factory.mktemp("shelf") / "device")
    store = opening.create(folder, bytes(32))
    yield store
    store.close()


def seen(text):
    return "".join(unicodedata.normalize("NFKC", one).casefold() for one in text)


def all_found(tx, query, **how):
    found, after = [], None
    while True:
        page = finding.find(tx, query, after=after, limit=3, **how)
        found += [row.household_id for row in page.rows]
        if (after := page.rest) is None:
            return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    homes=st.lists(st.tuples(NAMES, NAMES, PARTS, PHONES), min_size=1, max_size=6),
    data=st.data(),
)
def test_each_part_of_what_is_known_finds_exactly_the_households_that_have_it(
    shelf, village, homes, data
):
    """Recall and precision 1.000 against a look at every row; pages show each one once."""
    with shelf.write() as tx:
        texts = {}
        for head, member, address, phone in homes:
            home = village.settle(tx, head, live_address=address, person={"phone": phone})
            other = village.person(member)
            for record in (other, village.member(home, other)):
                journal.insert(tx, record, stamp=village.stamp)
            words = [head, member, *pinyin.readings(head), *pinyin.readings(member)]
            texts[home.id] = "\n".join(map(seen, [*words, phone, home.number, address]))
        whole = data.draw(st.sampled_from(sorted(texts.values())))
        begin = data.draw(st.integers(0, len(whole) - 1))
        query = whole[begin : begin + data.draw(st.integers(1, 5))]
        parts = query.split() or [""]
        wanted = {key for key, text in texts.items() if all(part in text for part in parts)}
        found = all_found(tx, query)
        assert set(found) == wanted
        assert len(found) == len(wanted) == finding.count(tx, query)
        tx.rollback()


def test_where_the_householder_is_called_so_comes_first_on_every_page(tx, village):
    others = []
    for n in range(5):
        home = village.settle(tx, "李玉兰", live_address=f"王家胡同{n}号")
        others.append(home.id)
    heads = [village.settle(tx, "王桂芬").id for _ in range(4)]
    assert all_found(tx, "王") == heads + others
    assert all_found(tx, "王 兰") == others


def test_a_category_narrows_before_the_page_is_cut(tx, village):
    for _ in range(7):
        village.settle(tx, "王桂芬")
    rare = [village.settle(tx, "王玉兰", category="tekun_dispersed").id for _ in range(4)]
    for query in ("", "王"):
        assert all_found(tx, query, category="tekun_dispersed") == rare
        assert finding.count(tx, query, category="tekun_dispersed") == 4
        assert finding.count(tx, query) == 11


def test_a_household_that_left_is_found_by_name_but_not_listed(tx, village):
    gone = village.settle(tx, "王桂芬", status="left")
    assert all_found(tx, "王") == [gone.id]
    assert all_found(tx, "") == []
    assert finding.count(tx, "") == 0


def test_the_place_in_the_index_stays_when_a_household_changes(tx, village):
    homes = [village.settle(tx, "王桂芬") for _ in range(3)]
    change = {"phone": "13900000000"}
    journal.patch(tx, "household", row_id=homes[0].id, after=change, stamp=village.stamp)
    assert all_found(tx, "王") == [home.id for home in homes]
    assert all_found(tx, "1390000") == [homes[0].id]


HOT = {
    "list": finding.LISTED[0],
    "list of a category": finding.LISTED[1],
    "total": finding.COUNT_LISTED[0],
    "total of a category": finding.COUNT_LISTED[1],
    "search": finding.HITS[0],
    "search in a category": finding.HITS[1],
    "total of a search": finding.COUNT_HITS[0],
    "total of a search in a category": finding.COUNT_HITS[1],
    "lines of a page": finding.LINES_OF,
    "due words of a page": households.DUE_FACTS_OF,
    "notes of a household": notes.OF_HOUSEHOLD.statement,
    "a note search": notes.SEARCH.statement,
    "one household": rows.by_id(rows.KINDS["household"]).statement,
}
WALKS = {"total": "household_", "total of a category": "household_category"}


@pytest.mark.parametrize("name", HOT)
def test_no_hot_statement_scans_a_table_or_sorts(tx, name):
    """pain 26: the plan is the promise."""
    statement = HOT[name]
    names = set(re.findall(r":(\w+)", statement.sql))
    values = dict.fromkeys(names, "") | statement.bound({}) | {"limit": 5, "ids": "[]"}
    plan = [row[3] for row in driver(tx).execute(f"EXPLAIN QUERY PLAN {statement.sql}", values)]
    assert plan
    tables = "|".join(TABLES)
    for step in plan:
        assert "TEMP B-TREE" not in step, plan
        walked = re.match(rf"SCAN ({tables})\b", step)
        assert not walked or "COVERING INDEX household_" in step, plan
    if name in WALKS:
        assert any(f"COVERING INDEX {WALKS[name]}" in step for step in plan), plan
