"""Invented visits of a village, about 1 KB each, no two alike. Makes records; measures nothing."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household, Visit

VILLAGE, TOWN = "120110100001", "120110100000"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HOUSEHOLDS = 100
SAID = (
    "腿疼，走路要扶墙",
    "药按时吃，还剩{n}天的",
    "屋里暖和，煤够烧到开春",
    "门窗不漏风，炉子有风门，报警器响得起来",
    "侄子{n}号来过，送了米和油",
    "血压高的时候头晕，卫生室开了新药",
    "夜里起{n}回，睡得浅",
    "闺女在市里打工，每月打{n}0元",
    "耳背，电视声音开得大",
    "低保{n}号到账，存折自己收着",
    "想换一根拐杖，旧的磨短了",
    "院里养了{n}只鸡，说鸡蛋吃不完",
    "厕所的扶手松了，用铁丝先绑上了",
    "邻居每天送一顿热饭",
    "冬天的棉被薄，想添一床",
    "说水管{n}月里冻过一回",
    "眼睛做过白内障，看得清字",
    "老伴走了{n}年，常一个人坐着",
    "村里的广场舞看过{n}次",
    "上回说的残疾证已经拿到",
    "电费欠了{n}块，托人去交",
    "药费报销的单子还差一张",
    "屋顶西北角有一小块湿印",
    "牙不好，只吃软的，瘦了{n}斤",
)


def households(ids: Uuid7) -> list[Household]:
    """The village's households; their records lie on the server from the beginning."""
    values = {"category": "dibao", "hukou_region": VILLAGE, "live_region": VILLAGE}
    made = [
        {"id": ids.fresh(), "scope": VILLAGE, "created_at": NOON, "number": f"津南-{n:03d}"}
        for n in range(HOUSEHOLDS)
    ]
    return [Household.model_validate(row | values) for row in made]


class Visits:
    """Visits one after another, numbered on; of one seed the same words in every run."""

    def __init__(
        self, houses: list[UUID], ids: Uuid7, *, scope: str = VILLAGE, seed: str = "bench"
    ) -> None:
        self._chance = random.Random(seed)
        self._houses, self._ids, self._scope = houses, ids, scope
        self._team = [ids.fresh() for _ in range(5)]
        self._number = 0

    def some(self, count: int) -> Iterator[dict[str, Any]]:
        """The next `count`, as their wire values."""
        for _ in range(count):
            self._number += 1
            yield Visit.model_validate(self._one(self._number)).model_dump(mode="json")

    def write(self, file: Path, count: int) -> Path:
        """The next `count`, a line each."""
        file.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in self.some(count)))
        return file

    def _one(self, number: int) -> dict[str, Any]:
        at = NOON + timedelta(minutes=13 * number, seconds=self._chance.randrange(60))
        answers = self._answers()
        fields = "".join(f"<{name}>{value}</{name}>" for name, value in answers.items())
        return {
            "id": self._ids.fresh(),
            "scope": self._scope,
            "created_at": at,
            "number": f"FV-F02-120110100-{at:%Y%m%d}-A2{number:04d}",
            "household_id": self._chance.choice(self._houses),
            "form_id": "F02",
            "form_version": 1,
            "visit_type": "monthly",
            "result": "met_person",
            "started_at": at,
            "ended_at": at + timedelta(minutes=self._chance.randrange(8, 50)),
            "investigators": [str(one) for one in self._chance.sample(self._team, 2)],
            "instance": f'<data id="F02" version="1">{fields}</data>',
            "answers": answers,
        }

    def _answers(self) -> dict[str, Any]:
        told = self._chance.sample(SAID, 3)
        return {
            "talk": "；".join(said.format(n=self._chance.randrange(1, 31)) for said in told) + "。",
            "heat": self._chance.choice(["coal", "gas", "electric"]),
            "needs": " ".join(self._chance.sample(["medicine", "meals", "repair", "visit"], 2)),
            "pressure": f"{self._chance.randrange(95, 190)}/{self._chance.randrange(60, 110)}",
            "temperature": self._chance.randrange(120, 240) / 10,
        }


def read(file: Path) -> Iterator[Visit]:
    """The visits of a file."""
    for line in file.read_bytes().splitlines():
        yield Visit.model_validate_json(line)
