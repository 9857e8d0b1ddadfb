"""An invented device as large as the largest, for benchmarks. Makes records; measures nothing."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from fieldvisit.machine.ids import CountedIds
from fieldvisit.store import incoming, upkeep
from fieldvisit.store.incoming import Entry
from fieldvisit.store.opening import Store

SCOPE = "120102001001"
NOW = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨单曾解仇"
GIVEN = "桂芬德海宝林淑珍凤英国栋兰秀玉华建军红梅"
CHARACTERS = (
    "老人独居窗户漏风取暖煤炉药费慢病腿疼耳背侄子邻送饭低保到账存折电费水管厕所扶手轮椅住院复查血压糖尿白内障"
    "孙女上学打工返乡菜地养鸡房顶雨门锁燃气报警器旧线热毯棉被衣米面油节日慰问来信反映里调解想念孤单聊天"
)
"""Words are pairs of these: some 11,000, the first ones often, most of them rarely."""


class Village:
    """Records of one large village, the same in every run."""

    def __init__(self, share: int, *, notes: int = 20_000) -> None:
        self.chance = random.Random(20261123)
        self.ids = CountedIds("large device")
        self.version = 0
        self.households = [self.ids.fresh() for _ in range(10_000 // share)]
        self.visits, self.notes = 100_000 // share, notes // share

    def fill(self, store: Store) -> None:
        """Put everything into the store, as a first pull would."""
        batch: list[Entry] = []
        for entry in self._everything():
            batch.append(entry)
            if len(batch) == 5000:
                self._take(store, batch)
                batch = []
        self._take(store, batch)
        with store.write() as tx:
            upkeep.refresh_statistics(tx)

    def visit(self, household_id: UUID, *, days_ago: int = 0) -> dict[str, Any]:
        """A visit of about 1 kB as JSON values."""
        began = NOW - timedelta(days=days_ago, minutes=self.chance.randrange(600))
        said = self.sentence(60)
        return self._kept() | {
            "number": f"FV-F02-{SCOPE[:9]}-20261123-A7{self.version:05d}",
            "household_id": str(household_id),
            "form_id": "F02",
            "form_version": 1,
            "visit_type": "care",
            "state": self.chance.choice(("finalised", "reviewed", "reviewed", "attempt")),
            "started_at": began.isoformat(),
            "ended_at": (began + timedelta(minutes=20)).isoformat(),
            "investigators": ["赵文静"],
            "instance": f"<data><said>{said}</said></data>",
            "answers": {"met": "yes", "health": "good", "said": said[:40], "needs": ["chat"]},
            "signatures": [],
        }

    def word(self) -> str:
        """Two characters; a few words make up most of what people write (Zipf)."""
        place = int(self.chance.paretovariate(0.6)) % len(CHARACTERS) ** 2
        return CHARACTERS[place // len(CHARACTERS)] + CHARACTERS[place % len(CHARACTERS)]

    def sentence(self, words: int) -> str:
        return "".join(self.word() for _ in range(words))

    def entry(self, kind: str, values: dict[str, Any]) -> Entry:
        """The values as the server would send them, with the next version."""
        self.version += 1
        return Entry(kind, UUID(values["id"]), self.version, values | {"version": self.version})

    def _kept(self) -> dict[str, Any]:
        return {"id": str(self.ids.fresh()), "scope": SCOPE, "created_at": NOW.isoformat()}

    def _everything(self) -> Iterator[Entry]:
        for number, household_id in enumerate(self.households):
            yield from self._household(number, household_id)
        for _ in range(self.visits):
            home = self.chance.choice(self.households)
            yield self.entry("visit", self.visit(home, days_ago=self.chance.randrange(700)))
        for number in range(self.notes):
            yield self.entry("note", self._note(number))

    def _household(self, number: int, household_id: UUID) -> Iterator[Entry]:
        people = [self._person() for _ in range(3)]
        home = {
            "id": str(household_id),
            "number": f"{number:05d}",
            "category": self.chance.choice(("dibao", "tekun_dispersed", "dibao_margin")),
            "householder_id": people[0]["id"],
            "hukou_region": SCOPE,
            "live_region": SCOPE,
            "live_address": f"津塘路{number % 97}号楼{number % 13}门{number % 801}室",
            "phone": f"138{self.chance.randrange(10**8):08d}",
            "tags": ["living_alone"],
        }
        yield self.entry("household", self._kept() | home)
        for person in people:
            yield self.entry("person", person)
            tie = {"household_id": str(household_id), "person_id": person["id"]}
            yield self.entry("membership", self._kept() | tie | {"relation": "other"})

    def _person(self) -> dict[str, Any]:
        name = self.chance.choice(FAMILY) + "".join(self.chance.sample(GIVEN, 2))
        number = f"120101{self.chance.randrange(10**12):012d}"
        return self._kept() | {"name": name, "citizen_id": number, "birth_date": "1949-12-31"}

    def _note(self, number: int) -> dict[str, Any]:
        written = NOW - timedelta(minutes=number * 17)
        home = str(self.chance.choice(self.households))
        words = {"text": self.sentence(30), "written_at": written.isoformat()}
        return self._kept() | words | {"household_id": home, "tags": ["health"]}

    def _take(self, store: Store, batch: list[Entry]) -> None:
        with store.write() as tx:
            incoming.apply(tx, SCOPE, entries=batch, cursor=self.version)
