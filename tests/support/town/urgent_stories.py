"""Small days on which something cannot wait while much waits before it. Each ends at rest."""

from random import Random
from typing import Any

from fieldvisit.records import Household, Task
from fieldvisit.records.conflict import Choice
from tests.support.central import VILLAGE, household
from tests.support.town import moves, office, parcel_moves, wide_moves
from tests.support.town.book import held
from tests.support.town.stories import CHANCE, QIAN, WU, ZHOU, choose, house, jot, sync
from tests.support.town.world import World, revoke

LONG = 7
OURS, THEIRS = "2026-11-25", "2026-11-26"


def something_cannot_wait(world: World, *, at_new: bool = True) -> Task:
    """The officer has written much, registers a household last but one, and is called there."""
    jot_on(world, LONG)
    home = registered(world) if at_new else house(world)
    if at_new:
        edit_of(world, home, phone="13900000009")
    jot_on(world, LONG)
    return urgent_at(world, home)


def jot_on(world: World, times: int) -> None:
    for _ in range(times):
        jot(world, ZHOU)


def registered(world: World) -> Household:
    tablet = world.tablets[ZHOU]
    number = f"新户-{len(world.written)}"
    home = household(VILLAGE, number=number, **moves.stamped(world, tablet))
    world.keep(tablet, home)
    return home


def edit_of(world: World, home: Household, **after: Any) -> None:
    world.patch(world.tablets[ZHOU], "household", row_id=home.id, after=after)


def urgent_at(world: World, home: Household) -> Task:
    tablet = world.tablets[ZHOU]
    on = {"household_id": home.id, "scope": home.scope, "due_on": "2026-11-24"}
    made = Task(kind="urgent_clue", **on, **moves.stamped(world, tablet))
    world.keep(tablet, made)
    return made


def stands(world: World, record: Any, kind: str = "task") -> bool:
    return str(record.id) in {row["id"] for row in held(world.server, kind)}


def numbers_stand(world: World) -> None:
    assert not world.tablets[ZHOU].loose, "numbers were given anew though nothing was put back"


def it_goes_first(world: World) -> None:
    """The line drops behind it; the rest comes in its order, and nothing twice."""
    made = something_cannot_wait(world)
    sync(world, ZHOU, "pass", "before")
    assert stands(world, made), "what cannot wait did not go first"
    (home,) = (row for row in held(world.server, "household") if row["number"].startswith("新户"))
    assert home["phone"] == "13900000009", "what was written before of what it hangs on is missing"
    assert len(held(world.server, "note")) == 0, "what can wait went along"
    sync(world, ZHOU, "pass", "after")
    sync(world, ZHOU)
    numbers_stand(world)


def its_answer_is_lost(world: World) -> None:
    """A colleague goes on with what came ahead before its turn comes."""
    made = something_cannot_wait(world)
    sync(world, ZHOU, "after")
    sync(world, QIAN)
    world.patch(world.tablets[QIAN], "task", row_id=made.id, after={"due_on": THEIRS})
    sync(world, QIAN)
    sync(world, ZHOU)
    numbers_stand(world)


def it_comes_when_its_turn_is_over(world: World) -> None:
    """The line kept it back and let it go after the rest."""
    something_cannot_wait(world)
    sync(world, ZHOU, "late")
    sync(world, ZHOU)
    for late in world.late:
        moves.arrive(world, late)
    world.late = []
    jot(world, ZHOU)
    sync(world, ZHOU)
    numbers_stand(world)


def a_backup_lies_between_it_and_the_rest(world: World) -> None:
    """The server that is put back has heard what cannot wait, and nothing of what was before it."""
    something_cannot_wait(world)
    sync(world, ZHOU, "pass", "before")
    office.copy_server(world)
    sync(world, ZHOU)
    jot(world, ZHOU)
    sync(world, ZHOU)
    office.put_back(world, world.server_copies[-1], said=False)
    sync(world, ZHOU)
    jot(world, QIAN)
    sync(world, QIAN)


def the_server_loses_it_before_its_turn(world: World) -> None:
    """And nobody tells it so: others have written since under the same numbers."""
    made = something_cannot_wait(world)
    office.copy_server(world)
    sync(world, ZHOU, "pass", "before")
    office.put_back(world, world.server_copies[-1], said=False)
    for _ in range(3):
        jot(world, QIAN)
    sync(world, QIAN)
    sync(world, ZHOU)
    assert stands(world, made), "its turn did not bring it"


def it_overtakes_a_parcel(world: World) -> None:
    """A parcel with all that waited is carried; later something cannot wait at a household in it.
    The parcel arrives first, the line is there before its answer.
    """
    tablet, chance = world.tablets[ZHOU], Random(CHANCE)
    jot_on(world, 2)
    home = registered(world)
    jot_on(world, LONG)
    parcel_moves.hands_over_by_parcel(world, tablet, chance)
    parcel_moves.the_server_takes_a_parcel_in(world, tablet, chance)
    jot_on(world, LONG)
    made = urgent_at(world, home)
    sync(world, ZHOU, "pass", "before")
    assert stands(world, made), "what cannot wait did not go first"
    numbers_stand(world)
    parcel_moves.hands_over_by_parcel(world, tablet, chance)
    parcel_moves.an_answer_comes_back(world, tablet, chance)
    sync(world, ZHOU)
    world.parcels = world.parcels[-1:]
    parcel_moves.the_server_takes_a_parcel_in(world, tablet, chance)
    numbers_stand(world)


def an_image_has_forgotten_it(world: World) -> None:
    """The numbers that went ahead are given out again by a life that knows nothing of it."""
    early = wide_moves.imaged(world, world.tablets[ZHOU])
    something_cannot_wait(world)
    sync(world, ZHOU, "pass", "before")
    wide_moves.put_image_back(world, world.tablets[ZHOU], early)
    something_cannot_wait(world, at_new=False)
    jot_on(world, LONG)
    sync(world, ZHOU)


def it_is_in_question_before_its_turn(world: World) -> None:
    """Two people said different things of it, and a third has chosen, while its turn waits."""
    made = something_cannot_wait(world, at_new=False)
    sync(world, ZHOU)
    sync(world, QIAN)
    world.patch(world.tablets[QIAN], "task", row_id=made.id, after={"due_on": THEIRS})
    sync(world, QIAN)
    jot_on(world, LONG)
    world.patch(world.tablets[ZHOU], "task", row_id=made.id, after={"due_on": OURS})
    sync(world, ZHOU, "pass", "before")
    sync(world, WU)
    choose(world, WU, Choice.WANTED)
    sync(world, WU)
    sync(world, ZHOU)
    numbers_stand(world)


def its_device_is_lost_before_its_turn(world: World) -> None:
    """What came ahead counts; the rest is handed in for a supervisor, each thing once."""
    something_cannot_wait(world, at_new=False)
    sync(world, ZHOU, "pass", "before")
    revoke(world, world.tablets[ZHOU])
    sync(world, ZHOU)


def a_lost_device_says_it_ahead(world: World) -> None:
    """All of it lies with a supervisor, once."""
    revoke(world, world.tablets[ZHOU])
    something_cannot_wait(world, at_new=False)
    sync(world, ZHOU, "pass", "before")
    sync(world, ZHOU)
