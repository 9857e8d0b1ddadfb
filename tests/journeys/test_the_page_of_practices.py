"""Each command that docs/practices.md shows whole runs as it is written there, on the practice
village: words like 笔记 or 编号 stand for an id, and the files are such as an office has.
"""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from typer.testing import CliRunner

from fieldvisit.__main__ import app
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import unlocking
from fieldvisit.casework.households import register
from fieldvisit.commands import device
from fieldvisit.machine.assets import resource
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.records import Person, Staff
from fieldvisit.records.special_case import CaseKind
from fieldvisit.rules import corrections, inspections
from fieldvisit.store import rows
from fieldvisit.words import sentence
from sync.server.centre import Centre
from tests.support import lists
from tests.support.desks import new_device
from tests.support.office_sheets import empty_sheet

pytestmark = [pytest.mark.prove, pytest.mark.timeout(400)]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "practices.md"
SHOWN = re.findall(r"`fieldvisit ([^`]+)`", PAGE.read_text("utf-8"))

UNLOCK = unlocking.unlock
HEAD = "孙桂芬"

FIRST = {
    "need from-note": ("note add 水缸 --household 孙桂芬",),
    "clue call": ("clue report --about 老人 --place 桥下 --trouble 重病 --urgency 特急",),
    "special-case print": (
        "special-case open 孙桂芬 --kind 一事一议 --on 2026-11-20 --facts 透析",
    ),
    "claim-check begin": ("claim-check report 孙桂芬 --facts 另一件 --on 2026-11-20",),
    "claim-check back": (
        "claim-check look 编号 --finding 流水",
        "claim-check true 编号 --decision 属实 --yuan 18180",
    ),
    "service order": (
        "need find 孙桂芬 --kind 看病吃药 --text 没人陪 --source 走访",
        "need verify 需求",
        "need match 需求 --with 服务",
    ),
    "referral print": ("referral draft 孙桂芬 --to 慈善会 --asked 药费",),
    "policy withdraw": ("policy publish holidays.toml --source 国办通知",),
    "note handover": ("note add 别外传 --private",),
    "import undo": ("import household 花名册.xlsx",),
    "duplicate merge": (
        "person add 孙桂芬 --name 郝二宝 --relation 子女 --no-id 未办证",
        "person add 孙桂芬 --name 郝二宝 --relation 子女 --no-id 未办证 --anyway",
    ),
    "insurance claim": ("insurance add 孙桂芬 --product 意外险 --year 2026",),
}
"""What is typed before, so that there is something to name."""

DECIDED = "claim-check true"
"""What nobody decides who wrote it."""

REFUSED = {"special-case step": "“哪一步”里没有“第一诊”"}
"""Practices of a district that the village does not lie in, and what they are told."""


class Office:
    """A device on which everything may be typed, and what the words of the page stand for."""

    def __init__(self, home: Path) -> None:
        self.device = home / "office"
        new_device(self.device).store.close()
        self.staff = unlocking.people(self.device)[0].staff_id
        self.ids, self.clock = CountedIds("typed"), FixedClock(BEGINS)
        self.typed = ""
        self._files(home)

    def desk(self, *_: object, **__: object) -> Desk:
        """Opened anew, as each command does, in the hands of the district."""
        self.clock.advance(timedelta(seconds=1))
        desk = UNLOCK(self.device, self.staff, pin=PIN, clock=self.clock, ids=self.ids)
        me = UUID(int=77) if self.typed.startswith(DECIDED) else desk.profile.staff_id
        desk.profile = replace(desk.profile, role="district_officer", staff_id=me)
        return desk

    def types(self, line: str) -> tuple[int, str]:
        """How a command ends and what it says."""
        self.typed = ""
        words = [self.meant(word, line) for word in shlex.split(line)]
        self.typed = line
        done = CliRunner().invoke(app, words)
        error = done.exception
        said = sentence(error.code, error.facts()) if hasattr(error, "facts") else str(error or "")
        return done.exit_code, f"{done.output}{said}"

    def meant(self, word: str, line: str) -> str:
        """An id for a word that stands for one."""
        family = line.split()[0]
        kinds = {
            "笔记": "note",
            "线索": "clue",
            "需求": "need",
            "转介": "referral",
            "公示": "public_notice",
            "档案": "special_case",
            "任务": "task",
        }
        numbered = {"claim-check": "special_case", "campaign": "campaign", "insurance": "insurance"}
        numbered["inspection"] = "inspection"
        if word in kinds:
            return self.newest(
                kinds[word],
                of={"任务": _TASKS.get(family, ""), "档案": CaseKind.SPECIAL_REVIEW}.get(word, ""),
            )
        if word == "编号":
            return self.newest(numbered[family])
        if word == "批号":
            told = json.loads(CliRunner().invoke(app, ["import", "list", "--json"]).stdout)
            return str(told[0]["id"])
        if word.startswith("resources/"):
            return str(resource(*word.split("/")[1:]))
        twins = {"留下的": 0, "合掉的": 1}
        if word in twins:
            return self.called("郝二宝")[twins[word]]
        return self.visit() if word == "走访编号" else self.drawn() if word == "户" else word

    def newest(self, kind: str, *, of: str = "") -> str:
        desk = self.desk()
        with desk.store.read() as tx:
            found = [
                one for one in rows.all(tx, kind, limit=-1) if of in ("", getattr(one, "kind", ""))
            ]
        desk.store.close()
        last = max(found, key=lambda one: (one.created_at, one.id), default=None)
        return str(last.id) if last else "没有"

    def called(self, name: str) -> list[str]:
        desk = self.desk()
        with desk.store.read() as tx:
            found = [
                str(one.id)
                for one in rows.all(tx, "person", limit=-1)
                if isinstance(one, Person) and one.name == name
            ]
        desk.store.close()
        return sorted(found)

    def visit(self) -> str:
        told = CliRunner().invoke(app, ["reported", "list", "市社会救助系统", "--json"]).stdout
        return str(json.loads(told)[0]["visit_id"])

    def drawn(self) -> str:
        """A household that was drawn for the newest inspection."""
        words = ["inspection", "sample", self.newest("inspection"), "--json"]
        told = json.loads(CliRunner().invoke(app, words).stdout)
        return str((told["sample"] if isinstance(told, dict) else told)[0]["household"])

    def _files(self, home: Path) -> None:
        desk = self.desk()
        known = [str(one.citizen_id) for one in lists.people(desk)[:3]]
        with desk.store.read() as tx:
            people = [one for one in rows.all(tx, "staff", limit=-1) if isinstance(one, Staff)]
        number = register.household_file(desk, register.find(desk, HEAD)[0].household_id).number
        desk.store.close()
        roster = {"户号": "L-1", "户主姓名": "郝长贵", "身份证号": lists.citizen_id(1)}
        call = {"来源渠道": "12345", "地址": "桥头", "诉求内容": "老人没人照料"}
        cover = {"年度": "2026", "险种": "意外险", "保费": "436.36"}
        lists.xlsx_file(home / "花名册.xlsx", [{**roster, "救助类别": "低保"}])
        lists.xlsx_file(home / "工单.xlsx", [call])
        lists.xlsx_file(home / "名单.xlsx", [{"身份证号": one} for one in known])
        lists.xlsx_file(home / "名册.xlsx", [{"身份证号": one, **cover} for one in known])
        bill = "日期,医院,票据号,总金额,报销\n2026-11-01,区医院,1,100.05,60\n"
        (home / "票据.csv").write_text(bill, "utf-8")
        alert = {"household": number, "kind": "smoke", "at": "2026-11-23T10:40"}
        (home / "文件").write_text(json.dumps(alert), "utf-8")
        year = (
            "[[year]]\nyear = 2027\nsource = '国办通知'\nholidays = [2027-01-01]\nworkdays = []\n"
        )
        (home / "holidays.toml").write_text(year, "utf-8")
        (home / "空表.xlsx").write_bytes(empty_sheet())
        for name in ("照片.jpg", "贴好了.jpg"):
            Image.new("RGB", (800, 600), (200, 200, 200)).save(home / name)
        centre = Centre.open(home / "服务器文件夹", clock=FixedClock(BEGINS))
        for one in people:
            centre.invite(one)
        centre.close()


_TASKS = {"inspection": inspections.KIND, "own-record": corrections.KIND}


def whole() -> Iterator[str]:
    """The commands that are shown without leaving anything out."""
    yield from (line for line in dict.fromkeys(SHOWN) if "…" not in line)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = Office(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FIELDVISIT_PIN", PIN)
    monkeypatch.setattr(device, "default_device", lambda: made.device)
    monkeypatch.setattr(unlocking, "unlock", made.desk)
    return made


def test_each_command_of_the_page_runs_as_it_is_written(office: Office) -> None:
    wrong = []
    for line in whole():
        named = " ".join(line.split()[:2])
        for typed in (*FIRST.get(named, ()), line):
            code, said = office.types(typed)
            if code and not said.startswith(REFUSED.get(named, "?")):
                wrong.append(f"{typed}: {said}")
    assert wrong == []
