"""Small days in which a visit is taken back while it is under way and reviewed, and what of them
must turn red once the server's rule is taken out.
"""

from typing import Any

import pytest

from sync.server import editions
from tests.support.town import edition_moves, moves
from tests.support.town.bugs import bug
from tests.support.town.stories import QIAN, WU, ZHOU, finish_with_file, sync
from tests.support.town.world import World


def a_visit_is_taken_back_too_late(world: World) -> None:
    """Its receipt is lost, the town passes it, its author takes it back without knowing: it stands,
    and the next edition is its correction."""
    zhou, wu = world.tablets[ZHOU], world.tablets[WU]
    finish_with_file(world, zhou, size=44)
    sync(world, ZHOU, "after")
    sync(world, WU)
    (seen,) = edition_moves.own(zhou, "finalised")
    said = {"state": "reviewed", "reviewed_by": wu.who.staff.id, "review_comment": "看过"}
    world.patch(wu, "visit", row_id=seen.id, after=said)
    sync(world, WU)
    edition_moves.back(world, zhou, seen, why="填错了户")
    edition_moves.corrected(world, zhou, seen, why="填错了户")
    sync(world, ZHOU)
    sync(world, QIAN)
    back = max(c.counter for c in zhou.said.values() if c.action == "patch")
    (end,) = world.book.verdicts[zhou.who.device_id, back]
    assert end == "rejected", "a review was undone, or asked about"
    there = [one for one in moves.kept(wu, "visit") if one.id == seen.id]
    assert {one.state for one in there} == {"reviewed"}, "a review was undone"


def a_visit_is_taken_back_in_time(world: World) -> None:
    """The batch with it is under way; the town looks at it afterwards."""
    zhou, wu = world.tablets[ZHOU], world.tablets[WU]
    finish_with_file(world, zhou, size=44)
    sync(world, ZHOU, "after")
    sync(world, WU)
    (seen,) = edition_moves.own(zhou, "finalised")
    edition_moves.back(world, zhou, seen, why="填错了户")
    sync(world, ZHOU)
    said = {"state": "returned", "reviewed_by": wu.who.staff.id, "review_comment": "看过"}
    world.patch(wu, "visit", row_id=seen.id, after=said)
    sync(world, WU)
    late = max(wu.said)
    (end,) = world.book.verdicts[wu.who.device_id, late]
    assert end == "rejected", "somebody is asked about a visit that nobody has to judge"


@bug("editions", story=a_visit_is_taken_back_too_late, match="undone, or asked")
def a_review_can_be_taken_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(editions, "_too_late", lambda *_, **__: None)


@bug("editions", story=a_visit_is_taken_back_in_time, match="nobody has to judge")
def what_was_taken_back_is_still_reviewed(patch: pytest.MonkeyPatch) -> None:
    sound = editions._not_taken_back

    def only_taking_back(decision: Any, change: Any, **named: Any) -> Any:
        return sound(decision, change, **named) if editions.takes_back(change) else None

    patch.setattr(editions, "_not_taken_back", only_taking_back)
