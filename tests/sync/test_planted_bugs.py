"""Each promise of sync holds in a small story, and the story fails as soon as what keeps the
promise is taken out: the suite can go red.
"""

import re
from collections.abc import Iterator

import pytest

from tests.support.town import edition_bugs as edition_bugs
from tests.support.town import lending_bugs as lending_bugs
from tests.support.town import rooms, stories
from tests.support.town import urgent_bugs as urgent_bugs
from tests.support.town import wide_bugs as wide_bugs
from tests.support.town.bugs import BUGS, Bug
from tests.support.town.rooms import Room

STORIES = sorted({one.story for one in BUGS}, key=lambda story: story.__name__)


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    with rooms.on_sqlite() as made:
        yield made


@pytest.mark.prove
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_story_comes_to_rest(room: Room, story: stories.Story) -> None:
    with room.town(1) as town:
        stories.told(town, story)


@pytest.mark.prove
@pytest.mark.parametrize("planted", BUGS, ids=lambda planted: planted.name)
def test_it_is_noticed_that(room: Room, planted: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    with room.town(1) as town:
        planted.plant(monkeypatch)
        with pytest.raises(Exception) as noticed:  # noqa: PT011
            stories.told(town, planted.story)
        monkeypatch.undo()
    assert re.search(planted.match, f"{noticed.type.__name__} {noticed.value}"), noticed.value
