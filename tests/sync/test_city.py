"""Two districts, each with a PostgreSQL and a server of its own, and the city that follows both."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import Engine, select

from fieldvisit.records import Household
from fieldvisit.words import sentence
from sync.server import city, partitions
from sync.server.centre import Centre
from sync.server.database import open_database, reading
from sync.server.partitions import FollowsAlready, NotPostgresql
from sync.server.tables import ENTRIES
from tests.support import postgresql
from tests.support.central import VILLAGE, Device, central, device, household, note, staff, visit

DONGLI, XIQING = "120110", "120111"
XIQING_VILLAGE = "120111100001"
WAIT_SECONDS = 60


def test_a_city_on_sqlite_says_what_it_needs(centre: Centre) -> None:
    with pytest.raises(NotPostgresql):
        city.publish(centre.engine, DONGLI)
    with pytest.raises(NotPostgresql):
        city.follow(centre.engine, DONGLI, source="host=127.0.0.1")


def test_totals_count_living_rows_by_district(centre: Centre) -> None:
    officer = device(centre, staff())
    houses = [household(), household(), household(scope=XIQING_VILLAGE)]
    centre.load([*houses, visit(houses[0])])
    remove(officer, houses[1])
    assert counts(city.totals(centre.engine)) == {
        (DONGLI, "household"): 1,
        (XIQING, "household"): 1,
        (DONGLI, "visit"): 1,
    }


@dataclass
class Districts:
    """Two district servers and the city's database."""

    dongli: Centre
    xiqing: Centre
    city: Engine

    def sum(self) -> Counter[tuple[str, str]]:
        """What the two districts count of their own, together."""
        found: Counter[tuple[str, str]] = Counter()
        for centre, code in ((self.dongli, DONGLI), (self.xiqing, XIQING)):
            mine = counts(city.totals(centre.engine))
            found.update({key: number for key, number in mine.items() if key[0] == code})
        return found

    def arrived(self) -> None:
        """Wait until the city has copied both whole and counts what they count."""
        wait_until(self.copied_whole)
        wait_until(lambda: self.city_counts() == self.sum())

    def copied_whole(self) -> bool:
        return city.followed(self.city) == {DONGLI: True, XIQING: True}

    def city_counts(self) -> Counter[tuple[str, str]]:
        return counts(city.totals(self.city))


@pytest.fixture
def districts(tmp_path: Path) -> Iterator[Districts]:
    with ExitStack() as stack:
        logical = ("wal_level=logical", "max_logical_replication_workers=8")
        urls = [stack.enter_context(postgresql.cluster(*logical)) for _ in range(3)]
        centres = [
            central(tmp_path / str(place), database=url) for place, url in enumerate(urls[:2])
        ]
        whole = open_database(tmp_path / "city", urls[2])
        stack.callback(whole.dispose)
        for centre in centres:
            stack.callback(centre.close)
        for centre, code, url in zip(centres, (DONGLI, XIQING), urls, strict=False):
            city.publish(centre.engine, code)
            city.follow(whole, code, source=make_conninfo(**conninfo_to_dict(url)))
        yield Districts(centres[0], centres[1], whole)
        for code in (DONGLI, XIQING):
            city.leave(whole, code)


@pytest.mark.prove
def test_the_city_follows_its_districts_and_counts_a_moved_household_once(
    districts: Districts,
) -> None:
    here = [household() for _ in range(12)]
    there = [household(scope=XIQING_VILLAGE) for _ in range(7)]
    districts.dongli.load([*here, *(visit(house) for house in here), note()])
    districts.xiqing.load(there)
    districts.arrived()
    officer = device(districts.dongli, staff())
    moved = here[0]
    remove(officer, moved)
    districts.xiqing.load([moved.model_copy(update={"scope": XIQING_VILLAGE})])
    officer.push(officer.edit(here[1], {"phone": None}, {"phone": "13900000001"}, base=0))
    districts.arrived()

    with reading(districts.city) as tx:
        c = ENTRIES["household"].c
        living = select(c.scope).where(c.id == moved.id, c.deleted_at.is_(None))
        assert tx.execute(living).scalars().all() == [XIQING_VILLAGE]
    total = sum(n for (_, kind), n in districts.city_counts().items() if kind == "household")
    assert total == len(here) + len(there)
    # the colleagues of the districts stand in scopes of their own and came once each
    with reading(districts.city) as tx:
        c = ENTRIES["staff"].c
        assert tx.execute(select(c.scope)).scalars().all() == [VILLAGE]


@pytest.mark.prove
def test_the_city_is_split_before_it_follows_or_not_at_all(districts: Districts) -> None:
    """Afterwards PostgreSQL would not know the split table for the one that is being copied."""
    with pytest.raises(FollowsAlready) as refused:
        partitions.split(districts.city, [DONGLI, XIQING])
    assert "follow" in sentence(refused.value.code, refused.value.facts())
    for code in (DONGLI, XIQING):
        city.leave(districts.city, code)
    partitions.split(districts.city, [DONGLI, XIQING])
    assert city.followed(districts.city) == {}


def remove(officer: Device, house: Household) -> None:
    """The officer deletes a household that nobody else has touched."""
    version = officer.all_values()[house.id]["version"]
    said = {"action": "delete", "base_version": version, "before": {"deleted_at": None}}
    change = officer.change(house, **said, after={"deleted_at": "2026-11-23T05:00:00.000000Z"})
    assert officer.verdict(change) == ("accepted", None)


def counts(found: list[city.DistrictTotal]) -> Counter[tuple[str, str]]:
    return Counter({(total.district, total.kind): total.count for total in found})


def wait_until(done: Callable[[], bool]) -> None:
    give_up = time.monotonic() + WAIT_SECONDS
    while not done():
        assert time.monotonic() < give_up, "the city did not follow"
        time.sleep(0.2)
