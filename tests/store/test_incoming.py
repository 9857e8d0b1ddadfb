from fieldvisit.store import finding, incoming, journal, notes, outbox, rows, settling
from fieldvisit.store.incoming import Entry
from fieldvisit.store.opening import door_of
from fieldvisit.store.server_rows import PARENTS
from fieldvisit.store.settling import Settled
from fieldvisit.store.tables import TABLES


def apply(tx, village, *entries, cursor=1):
    return incoming.apply(tx, village.scope, entries=list(entries), cursor=cursor)


def test_rows_and_the_cursor_arrive_together(store, village):
    home = village.household()
    with store.write() as tx:
        assert apply(tx, village, village.entry(home, "household", 3), cursor=3) == 1
    with store.read() as tx:
        assert rows.get(tx, "household", row_id=home.id).version == 3
        assert incoming.cursors(tx) == {village.scope: 3}
        assert outbox.state_of(tx, "household", row_id=home.id) == "applied"


def test_an_undone_pull_leaves_the_cursor_where_it_was(store, undo, village):
    entry = village.entry(village.household(), "household", 3)
    undo(lambda tx: apply(tx, village, entry, cursor=3))
    with store.read() as tx:
        assert incoming.cursors(tx) == {}
        assert rows.all(tx, "household") == []


def test_children_may_come_before_their_parents_in_one_pull(tx, village):
    home = village.household()
    visit = village.visit(home)
    taken = apply(
        tx, village, village.entry(visit, "visit", 1), village.entry(home, "household", 2)
    )
    assert taken == 2


def test_a_child_whose_parent_comes_with_a_later_pull_waits_for_it(tx, village):
    home = village.household()
    visit = village.visit(home)
    assert apply(tx, village, village.entry(visit, "visit", 1)) == 0
    assert incoming.parked_count(tx) == 1
    assert apply(tx, village, village.entry(home, "household", 2), cursor=2) == 2
    assert rows.get(tx, "visit", row_id=visit.id) is not None
    assert incoming.parked_count(tx) == 0


def test_a_row_that_this_program_cannot_read_blocks_nothing(tx, village):
    home = village.household()
    strange = village.entry(village.household(), "household", 2, category="new_class")
    unknown = Entry("pilgrimage", village.ids.fresh(), 3, {"to": "somewhere"})
    assert apply(tx, village, strange, unknown, village.entry(home, "household", 4)) == 1
    assert incoming.parked_count(tx) == 2


def test_an_older_version_never_replaces_a_newer_one(tx, village):
    home = village.household()
    apply(tx, village, village.entry(home, "household", 5, live_address="新"))
    apply(tx, village, village.entry(home, "household", 4, live_address="旧"))
    assert rows.get(tx, "household", row_id=home.id).live_address == "新"


def test_the_same_pull_twice_is_the_same_rows(tx, village):
    home = village.household()
    for _ in range(2):
        apply(tx, village, village.entry(home, "household", 5))
    assert len(rows.all(tx, "household")) == 1


def test_fields_of_a_newer_server_are_kept_and_given_back(tx, village):
    home = village.household()
    apply(tx, village, village.entry(home, "household", 5, heating="coal"))
    extra = TABLES["household"].c.extra
    assert tx.execute(TABLES["household"].select().with_only_columns(extra)).scalar() == {
        "heating": "coal"
    }
    journal.patch(tx, "household", row_id=home.id, after={"tags": ["stove"]}, stamp=village.stamp)
    outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    settling.settle(tx, [Settled(1, "accepted", 6)], at=village.at)
    assert tx.execute(TABLES["household"].select().with_only_columns(extra)).scalar() == {
        "heating": "coal"
    }


def test_an_unsettled_change_is_never_overwritten_by_a_pull(tx, village):
    """pain 2"""
    home = village.household(phone="13812345678", live_address="旧")
    apply(tx, village, village.entry(home, "household", 5))
    journal.patch(
        tx, "household", row_id=home.id, after={"phone": "13900000000"}, stamp=village.stamp
    )
    theirs = village.entry(home, "household", 6, phone="13722222222", live_address="新")
    apply(tx, village, theirs, cursor=6)
    kept = rows.get(tx, "household", row_id=home.id)
    assert (kept.phone, kept.live_address, kept.version) == ("13900000000", "新", 5)
    outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    settling.settle(tx, [Settled(1, "conflict", 6, fields=["phone"])], at=village.at)
    kept = rows.get(tx, "household", row_id=home.id)
    assert (kept.phone, kept.live_address, kept.version) == ("13722222222", "新", 6)


def test_an_unsent_insert_is_never_overwritten_by_a_pull(tx, village):
    """pain 2: the receipt was lost, the pull came first."""
    home = village.household(live_address="门口有狗")
    journal.insert(tx, home, stamp=village.stamp)
    apply(tx, village, village.entry(home, "household", 5, live_address="别的"))
    assert rows.get(tx, "household", row_id=home.id).live_address == "门口有狗"
    outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    settling.settle(tx, [Settled(1, "accepted", 5)], at=village.at)
    assert rows.get(tx, "household", row_id=home.id).version == 5


def test_a_pulled_household_is_found_by_its_people(tx, village):
    head = village.person("单桂芬", citizen_id="120101194912310026")
    home = village.household(householder_id=head.id)
    apply(
        tx,
        village,
        village.entry(village.member(home, head), "membership", 1),
        village.entry(head, "person", 2),
        village.entry(home, "household", 3),
    )
    assert [row.household_id for row in finding.find(tx, "sgf").rows] == [home.id]
    apply(tx, village, village.entry(head, "person", 4, name="王桂芬"))
    assert finding.find(tx, "sgf").rows == []
    assert [row.household_id for row in finding.find(tx, "wgf").rows] == [home.id]


def test_a_pulled_note_is_found_and_a_pulled_tombstone_hides_it(tx, village):
    note = village.note("老人独居，窗户漏风")
    apply(tx, village, village.entry(note, "note", 1))
    assert [found.id for found in notes.search(tx, "独居")] == [note.id]
    apply(tx, village, village.entry(note, "note", 2, deleted_at="2026-11-24T00:00:00Z"))
    assert notes.search(tx, "独居") == []


def test_a_note_that_comes_back_is_found_again(tx, village):
    note = village.note("老人独居")
    apply(tx, village, village.entry(note, "note", 1, deleted_at="2026-11-24T00:00:00Z"))
    apply(tx, village, village.entry(note, "note", 2))
    assert [found.id for found in notes.search(tx, "独居")] == [note.id]


def test_scopes_have_their_own_cursors_and_versions(tx, village):
    staff = {"name": "赵敏", "role": "village_officer", "region_code": village.scope}
    row_id = village.ids.fresh()
    kept = {"id": str(row_id), "created_at": "2026-11-23T00:00:00Z"}
    other = "120102001002"
    incoming.apply(
        tx, village.scope, entries=[Entry("staff", row_id, 900, kept | staff)], cursor=900
    )
    moved = staff | {"phone": "13812345678"}
    incoming.apply(tx, other, entries=[Entry("staff", row_id, 2, kept | moved)], cursor=2)
    assert rows.get(tx, "staff", row_id=row_id).phone == "13812345678"
    assert incoming.cursors(tx) == {village.scope: 900, other: 2}


def test_parents_that_must_be_here_are_read_from_the_tables():
    assert sorted(PARENTS["membership"]) == [("household_id", "household"), ("person_id", "person")]
    assert list(PARENTS["person"]) == []


def test_a_row_that_was_lost_under_our_change_comes_with_our_words(tx, village):
    """pain 2: a damaged page took the row, the outbox has what was changed."""
    home = village.household(phone="13812345678", live_address="旧")
    apply(tx, village, village.entry(home, "household", 5))
    for phone in ("13900000000", "13911111111"):
        after = {"phone": phone}
        journal.patch(tx, "household", row_id=home.id, after=after, stamp=village.stamp)
    with door_of(tx).held():
        tx.execute(TABLES["household"].delete())
    apply(tx, village, village.entry(home, "household", 6, live_address="新"))
    kept = rows.get(tx, "household", row_id=home.id)
    assert (kept.phone, kept.live_address) == ("13911111111", "新")
