"""Households that are lent, in small stories, and planted bugs: each takes out one thing that keeps
an assessor to what is lent to them.
"""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.records import Visit
from fieldvisit.rules import assessing
from sync.server import lending
from sync.server.grids import _Scope
from tests.support.central import VILLAGE
from tests.support.town import lending_moves, moves, stories
from tests.support.town.book import held
from tests.support.town.bugs import bug
from tests.support.town.stories import CHANCE, QIAN, WU, ZHOU
from tests.support.town.world import Tablet, World


def a_household_is_lent(world: World) -> None:
    """Beside it others are not, and of it not everything is."""
    stories.jot(world, ZHOU, household_id=stories.house(world).id)
    moves.finishes_a_visit(world, world.tablets[ZHOU], Random(CHANCE))
    stories.sync(world, ZHOU)
    assessor = _with_it(world, days=1)
    _assess(world, assessor)
    world.sync(assessor)
    assert held(world.server, "handed_in") == [], "work in time is kept apart"


def its_last_day_passes(world: World) -> None:
    """What was written in time comes late."""
    assessor = _with_it(world, days=0)
    made = _assess(world, assessor)
    world.later(timedelta(days=2))
    world.sync(assessor)
    late = [row["row_id"] for row in held(world.server, "handed_in")]
    assert str(made.id) in late, "late work went in"


def an_officer_lends(world: World) -> None:
    """Who reviews nothing lends nothing."""
    assessor = _with_it(world, days=0)
    other = world.houses[1]
    asked = lending_moves.lend(world, world.tablets[QIAN], home=other.id, scope=VILLAGE, days=1)
    stories.sync(world, QIAN)
    world.sync(assessor)
    assert str(asked.id) not in {row["id"] for row in held(world.server, "task")}, "anybody lends"


@bug("lending", story=its_last_day_passes, match="late work went in|too many")
def a_last_day_means_nothing(patch: pytest.MonkeyPatch) -> None:
    sound = lending.lent_to
    long_ago = datetime(1970, 1, 2, tzinfo=UTC)
    patch.setattr(lending, "lent_to", lambda tx, who, at: sound(tx, who, at=long_ago))


@bug("lending", story=its_last_day_passes, match="late work went in")
def whatever_an_assessor_says_goes_in(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lending, "or_apart", lambda tx, said, author: list(said))


@bug("lending", story=a_household_is_lent, match="holds a (note|visit|attachment) too many")
def everything_of_a_lent_household_is_seen(patch: pytest.MonkeyPatch) -> None:
    def with_all(kind: str, values: Any) -> tuple[str, UUID | None] | None:
        home = values.get("household_id")
        return ("household", home) if home else None

    patch.setattr(assessing, "lent_with", with_all)


@bug("lending", story=a_household_is_lent, match="lacks a")
def what_is_lent_does_not_follow(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_Scope, "_assessed", lambda _: set())


@bug("lending", story=an_officer_lends, match="anybody lends")
def anybody_may_lend(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lending, "refusal", lambda *_: None)


@bug("lending", story=a_household_is_lent, match="lacks a|another set|still waits|apart")
def nobody_has_anything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lending, "lent_to", lambda *_, **__: ())


def _with_it(world: World, *, days: int) -> Tablet:
    """The assessor's device, with the shared household on it until some day."""
    lending_moves.an_assessor_is_hired(world, world.tablets[WU], Random(CHANCE))
    assessor = lending_moves.assessor_of(world)
    assert assessor is not None
    home = stories.house(world)
    lending_moves.lend(world, world.tablets[WU], home=home.id, scope=home.scope, days=days)
    stories.sync(world, WU)
    world.sync(assessor)
    return assessor


def _assess(world: World, assessor: Tablet) -> Visit:
    assert moves.kept(assessor, "household"), "the assessor lacks a household"
    moves.finishes_a_visit(world, assessor, Random(CHANCE))
    visit = world.written[-2]
    assert isinstance(visit, Visit)
    return visit
