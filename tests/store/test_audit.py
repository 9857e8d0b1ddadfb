import functools
from dataclasses import replace
from datetime import timedelta

import pytest

from fieldvisit.machine import algorithms
from fieldvisit.store import audit
from fieldvisit.store.suites import Vouching
from tests.support.suites import settle_on

COLUMNS = ("seq", "at", "actor", "device_id", "action", "subject", "detail", "digest")
LAST = 30


@pytest.fixture(params=algorithms.NAMES)
def folder(folder, request):
    settle_on(folder, request.param)
    return folder


def write(tx, village, count):
    for n in range(count):
        stamp = replace(village.stamp, at=village.at + timedelta(days=n))
        detail = {"copies": str(n), "where": "打印机"}
        audit.append(tx, "print", subject=f"visit-{n % 2}", stamp=stamp, detail=detail)
    return tx


@pytest.fixture
def trail(tx, village):
    return write(tx, village, LAST)


def rows_of(tx):
    return [tuple(row) for row in tx.exec_driver_sql("SELECT * FROM audit ORDER BY seq")]


def anchor_of(tx):
    row = tx.exec_driver_sql("SELECT since, first, before, last, newest, mac FROM audit_anchor")
    return audit.Anchor(*row.one())


def meddled(rows):
    """Every single change of one line in one column, with the number of the line that it shows
    at."""
    for place, row in enumerate(rows):
        other = rows[place - 1]
        for column, value in enumerate(row):
            new = other[column] if other[column] != value else spelt_otherwise(value)
            changed = (*row[:column], new, *row[column + 1 :])
            yield place + 1, [*rows[:place], changed, *rows[place + 1 :]]


def spelt_otherwise(value):
    return value + 1000 if isinstance(value, int) else value.swapcase() + " "


def assert_found(rows, anchor, vouching):
    """Each line changed in each column, each taken out, each two swapped: all are found, and at
    the first line that is wrong."""
    assert audit.judge(rows, anchor, vouching=vouching).first_bad is None
    for number, changed in meddled(rows):
        assert audit.judge(changed, anchor, vouching=vouching).first_bad == number
    for place in range(len(rows)):
        shorter = rows[:place] + rows[place + 1 :]
        assert audit.judge(shorter, anchor, vouching=vouching).first_bad == place + 1
        cut_off = rows[:place]
        assert audit.judge(cut_off, anchor, vouching=vouching).first_bad == place + 1
    for place in range(len(rows) - 1):
        swapped = [*rows[:place], rows[place + 1], rows[place], *rows[place + 2 :]]
        assert audit.judge(swapped, anchor, vouching=vouching).first_bad == place + 1
        numbered = [(n, *row[1:]) for n, row in enumerate(swapped, start=1)]
        assert audit.judge(numbered, anchor, vouching=vouching).first_bad == place + 1


def test_lines_are_read_newest_first_and_counted(trail):
    assert [line.seq for line in audit.lines(trail, limit=2)] == [LAST, LAST - 1]
    assert audit.lines(trail)[0].detail == {"copies": str(LAST - 1), "where": "打印机"}
    assert audit.count(trail, "print", subject="visit-0") == LAST // 2
    assert audit.count(trail, "show", subject="visit-0") == 0


def test_an_untouched_trail_holds(trail):
    assert audit.verify(trail) == audit.Verdict(rows=LAST, first_bad=None)
    assert audit.verify(trail).ok


def test_an_empty_trail_holds(tx):
    assert audit.verify(tx) == audit.Verdict(rows=0, first_bad=None)


@pytest.mark.parametrize(
    ("meddling", "found"),
    [
        ("UPDATE audit SET subject = 'other' WHERE seq = 2", 2),
        ("UPDATE audit SET actor = device_id WHERE seq = 4", 4),
        ("UPDATE audit SET detail = 'no JSON' WHERE seq = 5", 5),
        ("UPDATE audit SET at = 'yesterday' WHERE seq = 6", 6),
        ("UPDATE audit SET detail = replace(detail, ',', ', ') WHERE seq = 7", 7),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 1", 1),
        (f"DELETE FROM audit WHERE seq = {LAST}", LAST),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET seq = CASE seq WHEN 2 THEN 103 ELSE seq END", 2),
        ("DELETE FROM audit_anchor", LAST + 1),
        ("UPDATE audit_anchor SET mac = ''", LAST + 1),
        ("UPDATE audit_anchor SET since = 1", LAST + 1),
        ("UPDATE audit_anchor SET first = 2", 2),
    ],
)
def test_a_changed_removed_or_moved_line_is_found_in_the_file(trail, meddling, found):
    """trust T12"""
    trail.exec_driver_sql(meddling)
    assert audit.first_broken(trail) == found


def test_every_single_change_of_a_short_trail_is_found(store, trail):
    """trust T12"""
    vouching = Vouching.of(store.suite, store.key)
    assert_found(rows_of(trail), anchor_of(trail), vouching)


@pytest.mark.prove
def test_every_single_change_of_a_thousand_lines_is_found(store, tx, village, monkeypatch):
    """trust T12. A line is judged once after the same line before it: 13,000 trails of 1,000."""
    monkeypatch.setattr(audit, "_holds", functools.cache(audit._holds))
    write(tx, village, 1000)
    vouching = Vouching.of(store.suite, store.key)
    assert_found(rows_of(tx), anchor_of(tx), vouching)


def test_a_cut_end_with_an_anchor_to_match_is_found_and_stays_found(trail, village):
    """The anchor's code needs the file's key; the next line does not vouch for it anew."""
    trail.exec_driver_sql(f"DELETE FROM audit WHERE seq = {LAST}")
    trail.exec_driver_sql(
        f"UPDATE audit_anchor SET last = {LAST - 1}, newest ="
        f" (SELECT digest FROM audit WHERE seq = {LAST - 1})"
    )
    assert audit.first_broken(trail) == LAST
    audit.append(trail, "show", subject="x", stamp=village.stamp)
    assert not audit.verify(trail).ok


def test_after_a_cut_end_new_lines_do_not_close_the_gap(trail, village):
    trail.exec_driver_sql(f"DELETE FROM audit WHERE seq > {LAST - 3}")
    audit.append(trail, "show", subject="x", stamp=village.stamp)
    assert audit.first_broken(trail) == LAST - 2


def test_work_goes_on_without_an_anchor_and_the_check_keeps_saying_so(trail, village):
    trail.exec_driver_sql("DELETE FROM audit_anchor")
    audit.append(trail, "show", subject="x", stamp=village.stamp)
    assert audit.lines(trail)[0].seq == LAST + 1
    assert not audit.verify(trail).ok


def test_a_trail_undone_with_its_transaction_leaves_no_gap(store, undo, village):
    with store.write() as tx:
        write(tx, village, 2)
    undo(lambda tx: write(tx, village, 2))
    with store.write() as tx:
        write(tx, village, 1)
        assert audit.verify(tx) == audit.Verdict(rows=3, first_bad=None)


class TestPruning:
    """trust T12: 180 days at least; what stays can still be checked."""

    def pruned(self, tx, village, days):
        stamp = replace(village.stamp, at=village.at + timedelta(days=days + 180))
        return audit.prune(tx, before=village.at + timedelta(days=days), stamp=stamp)

    def test_the_oldest_lines_go_and_the_rest_holds(self, store, trail, village):
        assert self.pruned(trail, village, 10) == 10
        assert audit.verify(trail) == audit.Verdict(rows=LAST - 10 + 1, first_bad=None)
        newest = audit.lines(trail)[0]
        assert (newest.action, newest.detail["lines"]) == ("trail_pruned", "10")
        trail.exec_driver_sql("DELETE FROM audit WHERE seq = 11")
        assert audit.first_broken(trail) == 11

    def test_all_lines_may_be_old_enough(self, trail, village):
        assert self.pruned(trail, village, LAST) == LAST
        assert audit.verify(trail) == audit.Verdict(rows=1, first_bad=None)

    def test_where_nothing_is_old_enough_nothing_happens(self, trail, village):
        assert self.pruned(trail, village, 0) == 0
        assert audit.verify(trail).rows == LAST

    def test_younger_lines_are_never_taken(self, trail, village):
        young = replace(village.stamp, at=village.at + timedelta(days=180))
        with pytest.raises(ValueError, match="180"):
            audit.prune(trail, before=village.at + timedelta(seconds=1), stamp=young)

    def test_a_broken_trail_is_left_as_it_is(self, trail, village):
        trail.exec_driver_sql("UPDATE audit SET subject = 'other' WHERE seq = 2")
        assert self.pruned(trail, village, 10) == 0
        assert audit.verify(trail).rows == LAST
