"""Small days in the town in which one promise of sync is put to the test. Each ends at rest."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records import Attachment, Household
from fieldvisit.records.conflict import Choice, ConflictState
from fieldvisit.store import attachments, backup, conflicts, journal, opening, restoring, rows
from fieldvisit.store.copies import Copy
from sync.protocol.wire import PART_BYTES
from tests.support.central import NEXT_VILLAGE, VILLAGE, note, visit
from tests.support.town import at_rest, crash, moves, office, parcel_moves
from tests.support.town.line import Cut
from tests.support.town.world import KEY, Tablet, World, revoke

Story = Callable[[World], None]
MINE, THEIRS = "13900000001", "13900000002"
ZHOU, QIAN, ZHENG, SUN, WU = range(5)
CHANCE = 20261123


def told(world: World, story: Story) -> None:
    """A story, then rest."""
    story(world)
    for tablet in world.tablets:
        if tablet.loose:
            crash.relearn(tablet)
        at_rest.check_what_is_shown(tablet)
    at_rest.check(world)


def house(world: World) -> Household:
    """A household that the two officers of the village share."""
    return world.houses[0]


def edit(world: World, who: int, **after: Any) -> None:
    world.patch(world.tablets[who], "household", row_id=house(world).id, after=after)


def jot(world: World, who: int, **other: Any) -> None:
    tablet = world.tablets[who]
    text = f"{tablet.name}第{len(world.written)}条"
    other = {"scope": tablet.area, **moves.stamped(world, tablet), **other}
    world.keep(tablet, note(text, **other))


def sync(world: World, who: int, *cuts: str) -> None:
    world.sync(world.tablets[who], [Cut(how, 500) for how in cuts])


def an_answer_is_lost(world: World) -> None:
    """The server took the batch, its answer never came; others go on; it is sent again."""
    jot(world, ZHOU)
    edit(world, ZHOU, phone=MINE)
    sync(world, ZHOU, "after")
    sync(world, QIAN)
    edit(world, QIAN, phone=THEIRS)
    sync(world, QIAN)
    jot(world, ZHOU)
    sync(world, ZHOU)


def two_people_mean_the_same_field(world: World) -> None:
    edit(world, ZHOU, phone=MINE)
    edit(world, QIAN, phone=THEIRS)
    sync(world, ZHOU)
    sync(world, QIAN)


def a_third_person_wrote_another_field_since(world: World) -> None:
    edit(world, QIAN, phone=THEIRS)
    edit(world, ZHOU, phone=MINE)
    sync(world, ZHOU)
    edit(world, WU, live_address="后街9号")
    sync(world, WU)
    sync(world, QIAN)


def two_people_mean_different_fields(world: World) -> None:
    edit(world, ZHOU, phone=MINE)
    edit(world, QIAN, live_address="后街9号")
    sync(world, ZHOU)
    sync(world, QIAN)
    edit(world, QIAN, phone=THEIRS)


def a_merge_was_not_looked_at(world: World) -> None:
    """Somebody deletes a row whose merge the line cut off before they saw it."""
    edit(world, ZHOU, phone=MINE)
    edit(world, QIAN, live_address="后街9号")
    sync(world, ZHOU)
    sync(world, QIAN, "pass", "before")
    tablet, at = world.tablets[QIAN], world.clock.now()
    world.patch(tablet, "household", row_id=house(world).id, after={"deleted_at": at})
    sync(world, QIAN)
    (said,) = world.book.verdicts[tablet.who.device_id, 2]
    assert said == "conflict", "a delete took a merge that its author had not seen"


def a_deleted_row_is_edited(world: World) -> None:
    home = house(world)
    at = world.clock.now()
    world.patch(world.tablets[ZHOU], "household", row_id=home.id, after={"deleted_at": at})
    edit(world, QIAN, phone=THEIRS)
    sync(world, ZHOU)
    sync(world, QIAN)


def a_row_is_deleted_that_others_edited(world: World) -> None:
    home = house(world)
    edit(world, ZHOU, phone=MINE)
    sync(world, ZHOU)
    at = world.clock.now()
    world.patch(world.tablets[QIAN], "household", row_id=home.id, after={"deleted_at": at})
    sync(world, QIAN)


def somebody_writes_for_another_village(world: World) -> None:
    jot(world, ZHENG, scope=VILLAGE)
    sync(world, ZHENG)


def everybody_writes_in_turn(world: World) -> None:
    """Numbers of several devices lie between one another's, and a reader polls."""
    for _ in range(3):
        for who in range(5):
            jot(world, who)
            sync(world, who)
            moves.poll(world)
    for who in (ZHOU, QIAN):
        jot(world, who)
    sync(world, QIAN)
    sync(world, ZHOU, "pass", "before")


def a_pull_comes_between(world: World) -> None:
    """While a round runs, its person edits what the page brings."""
    edit(world, QIAN, phone=THEIRS, live_address="东里9号")
    sync(world, QIAN)

    def meanwhile() -> None:
        edit(world, ZHOU, phone=MINE)

    jot(world, ZHOU)
    world.sync(world.tablets[ZHOU], [Cut(), Cut(meanwhile=meanwhile)])
    with world.tablets[ZHOU].store.read() as tx:
        row: Any = rows.get(tx, "household", row_id=house(world).id)
    assert row.phone == MINE, "a pull took an edit that was not sent yet"


def files_travel(world: World) -> None:
    """Small files and a larger one; the line breaks within, and after the record."""
    for passes in range(1, 5):
        # However many batches tell of them: in one of these rounds it breaks before the bytes.
        finish_with_file(world, world.tablets[ZHOU], size=300 + passes)
        sync(world, ZHOU, *["pass"] * passes, "before")
    finish_with_file(world, world.tablets[ZHOU], size=3 * PART_BYTES + 17)
    sync(world, ZHOU, "pass", "pass", "pass", "after")
    sync(world, ZHOU)
    sync(world, QIAN, "pass", "pass", "pass", "before")


def finish_with_file(world: World, tablet: Tablet, *, size: int) -> None:
    drawn = Random(size).randbytes(size)
    name = content_hash(drawn)
    made = visit(
        house(world),
        number=f"FV-{len(world.written)}",
        investigators=[str(tablet.who.staff.id)],
        **moves.stamped(world, tablet),
    )
    values = {"sha256": name, "size": size, "media_type": "image/png", "kind": "signature"}
    file = Attachment(**values, visit_id=made.id, scope=made.scope, **moves.stamped(world, tablet))
    with tablet.store.write() as tx:
        attachments.keep(tablet.store, tx, data=drawn, at=tablet.clock.now())
        changes = [journal.insert(tx, one, stamp=tablet.stamp()) for one in (made, file)]
    world.note(tablet, *changes)
    world.written += [made, file]
    world.files[name] = drawn
    world.signed[made.id] = made.model_dump(mode="json")


def a_device_is_lost(world: World) -> None:
    """It may hand in and never read."""
    jot(world, ZHOU)
    revoke(world, world.tablets[ZHOU])
    jot(world, QIAN)
    sync(world, QIAN)
    sync(world, ZHOU)
    trouble = world.sync(world.tablets[ZHOU]).trouble
    assert trouble is not None, "a revoked device was answered"


def somebody_chooses(world: World) -> None:
    two_people_mean_the_same_field(world)
    sync(world, WU)
    choose(world, WU, Choice.WANTED)
    sync(world, WU)


def somebody_chooses_who_may_not(world: World) -> None:
    two_people_mean_the_same_field(world)
    sync(world, SUN)
    choose(world, SUN, Choice.WANTED)
    sync(world, SUN)


def somebody_chooses_what_has_moved_on(world: World) -> None:
    two_people_mean_the_same_field(world)
    sync(world, WU)
    choose(world, WU, Choice.WANTED)
    sync(world, ZHOU)
    edit(world, ZHOU, phone="13900000003")
    sync(world, ZHOU)
    sync(world, WU)


def two_questions_of_one_change(world: World) -> None:
    """One is answered, the other stays open."""
    edit(world, ZHOU, phone=MINE, live_address="前街1号")
    edit(world, QIAN, phone=THEIRS, live_address="后街9号")
    sync(world, ZHOU)
    sync(world, QIAN)
    sync(world, WU)
    choose(world, WU, Choice.HELD)
    sync(world, WU)


def a_question_outlives_its_authors_area(world: World) -> None:
    """They are moved to another village; those who hold the row choose."""
    two_people_mean_the_same_field(world)
    office.assign(world, world.tablets[QIAN], NEXT_VILLAGE)
    sync(world, QIAN)
    sync(world, WU)
    choose(world, WU, Choice.WANTED)
    sync(world, WU)


def choose(world: World, who: int, choice: Choice) -> None:
    tablet = world.tablets[who]
    with tablet.store.read() as tx:
        asked = conflicts.open_ones(tx)[0]
    said = {"choice": choice, "chosen_by": tablet.who.staff.id, "chosen_at": tablet.clock.now()}
    world.patch(tablet, "conflict", row_id=asked.id, after={**said, "state": ConflictState.CHOSEN})


def a_signed_visit_is_altered(world: World) -> None:
    """By a program of another make: ours has no such button."""
    tablet = world.tablets[ZHOU]
    finish_with_file(world, tablet, size=20)
    sync(world, ZHOU)
    (signed,) = moves.kept(tablet, "visit")
    sealed = dict(journal.SEALED)
    journal.SEALED["visit"] = frozenset({"answers"})  # type: ignore[index]
    try:
        world.patch(tablet, "visit", row_id=signed.id, after={"answers": {"talk": "改过"}})
    finally:
        journal.SEALED |= sealed  # type: ignore[operator]
    sync(world, ZHOU)


def an_old_copy_is_put_back(world: World) -> None:
    """What was sent since comes back by itself, numbers go on, what waits stays."""
    tablet = world.tablets[ZHOU]
    jot(world, ZHOU)
    edit(world, ZHOU, phone=MINE)
    copy = backup.make(tablet.store, world.folder / "copies", at=tablet.clock.now())
    jot(world, ZHOU)
    sync(world, ZHOU)
    jot(world, ZHOU)
    put_back(tablet, copy)
    jot(world, ZHOU)
    sync(world, ZHOU)


def put_back(tablet: Tablet, copy: Copy) -> None:
    tablet.store.close()
    at = tablet.clock.now()
    restoring.restore(tablet.home, copy, key=KEY, present_key=KEY, at=at)
    tablet.store = opening.open_store(tablet.home, KEY)


def clocks_are_years_off(world: World) -> None:
    """Nothing is refused for it, nothing depends on it."""
    for who, years in ((ZHOU, -8), (QIAN, 9)):
        world.set_clock(world.tablets[who], timedelta(days=365 * years))
    two_people_mean_different_fields(world)
    finish_with_file(world, world.tablets[QIAN], size=77)
    sync(world, QIAN)


def an_answer_begins_too_late(world: World) -> None:
    """The device was put back meanwhile: its cursor is before the first page."""
    tablet, chance = world.tablets[ZHOU], Random(CHANCE)
    copy = backup.make(tablet.store, world.folder / "copies", at=tablet.clock.now())
    jot(world, QIAN)
    sync(world, QIAN)
    sync(world, ZHOU)
    parcel_moves.hands_over_by_parcel(world, tablet, chance)
    jot(world, QIAN)
    sync(world, QIAN)
    parcel_moves.the_server_takes_a_parcel_in(world, tablet, chance)
    put_back(tablet, copy)
    parcel_moves.an_answer_comes_back(world, tablet, chance)


def a_refused_household_has_a_note(world: World) -> None:
    """What hangs on it is shown with it."""
    tablet = world.tablets[SUN]
    moves.writes_what_is_not_hers(world, tablet, Random(CHANCE))
    jot(world, SUN, household_id=world.written[-1].id)
    sync(world, SUN)


def a_parcel_is_older_than_an_epoch(world: World) -> None:
    """What lay in it is in when its device says it again; a colleague has built upon it since."""
    tablet, chance = world.tablets[ZHOU], Random(CHANCE)
    for who in (ZHOU, QIAN):
        sync(world, who)
    office.copy_server(world)
    edit(world, ZHOU, phone=MINE)
    parcel_moves.hands_over_by_parcel(world, tablet, chance)
    office.put_back(world, world.server_copies[-1], said=True)
    parcel_moves.the_server_takes_a_parcel_in(world, tablet, chance)
    sync(world, QIAN)
    edit(world, QIAN, phone=THEIRS)
    sync(world, QIAN)
    sync(world, ZHOU)


def somebody_is_moved_to_another_village(world: World) -> None:
    """What was written before the device learns of it lies in the inbox; it holds the new area."""
    jot(world, ZHENG)
    sync(world, ZHENG)
    jot(world, ZHENG)
    jot(world, ZHOU)
    sync(world, ZHOU)
    office.assign(world, world.tablets[ZHENG], VILLAGE)
    sync(world, ZHENG)


def a_server_is_put_back(world: World) -> None:
    """What devices sent since is sent again; what they write meanwhile arrives."""
    jot(world, ZHOU)
    sync(world, ZHOU)
    sync(world, QIAN)
    office.copy_server(world)
    for who in (ZHOU, QIAN, ZHENG):
        jot(world, who)
        sync(world, who)
    finish_with_file(world, world.tablets[ZHOU], size=44)
    edit(world, QIAN, phone=MINE)
    sync(world, QIAN)
    sync(world, ZHOU)
    office.put_back(world, world.server_copies[-1], said=True)
    jot(world, ZHENG)


def a_new_device_is_filled_by_blocks(world: World) -> None:
    """Cut in the middle; others go on writing."""
    for _ in range(6):
        jot(world, QIAN)
    sync(world, QIAN)
    fresh = world.enrolled_again(world.tablets[ZHOU])
    world.sync(fresh, [Cut(), Cut(), Cut(), Cut("before")])
    jot(world, QIAN)
    sync(world, QIAN)
    world.sync(fresh)
