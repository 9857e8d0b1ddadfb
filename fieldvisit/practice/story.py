"""The main job played without a window: one visit recorded offline reaches the supervisor and the
printer.

Each step goes through the rooms a person would go through; a step that fails raises a named error.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.sending import waiting
from fieldvisit.errors import FieldvisitError
from fieldvisit.practice import at_the_door, in_the_town
from fieldvisit.practice.stage import Stage
from fieldvisit.words import sentence
from sync.protocol.errors import ServerAway


@dataclass(eq=False)
class StoryBroken(FieldvisitError):
    """A step of the main job did not do what it must; `step` names it."""

    step: str


@dataclass(frozen=True)
class Played:
    """What the headless demo answers with; the last line on its standard output."""

    visit: str
    note: str
    recorded_offline: bool
    applied_by_server: bool
    seen_by_supervisor: bool
    pdf: str
    pages: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def play(stage: Stage, *, tell: Callable[[str], None]) -> Played:
    """Play the main job on a prepared stage; `tell` hears each step. Raises StoryBroken and named
    errors.
    """
    began = time.monotonic()
    stage.cut_network()
    tell("断网：服务器已停。")
    officer = stage.officer
    cards = at_the_door.due(officer)
    _must(bool(cards), "今日有到期的户")
    visit, note = at_the_door.record(officer, cards[0], tell=tell)
    offline = _is_offline(stage) and waiting.waiting(officer).waiting > 0
    _must(offline, "断网时记录")
    stage.mend_network()
    tell(f"联网：{_synced(stage, officer)}")
    applied = waiting.sent_state(officer, "visit", row_id=visit.id) == "applied"
    _must(applied, "服务器入库")
    tell(f"主管的设备：{_synced(stage, stage.supervisor)}")
    seen = in_the_town.sees(stage.supervisor, visit, note=note)
    _must(seen, "主管看到走访和笔记")
    in_the_town.passes(stage.supervisor, visit)
    _synced(stage, stage.supervisor)
    tell("主管已搜到笔记，走访审核通过。")
    file, pages = in_the_town.printed(stage.supervisor, visit, out=stage.out)
    tell(f"已印成 A4：{pages} 页。")
    seconds = round(time.monotonic() - began, 2)
    return Played(
        visit=str(visit.id),
        note=str(note.id),
        recorded_offline=offline,
        applied_by_server=applied,
        seen_by_supervisor=seen,
        pdf=str(file),
        pages=pages,
        seconds=seconds,
    )


def _is_offline(stage: Stage) -> bool:
    return isinstance(stage.sync(stage.officer).trouble, ServerAway)


def _synced(stage: Stage, desk: Desk) -> str:
    report = stage.sync(desk)
    if report.trouble is not None:
        raise report.trouble
    return sentence(report.code, report.facts())


def _must(held: bool, step: str) -> None:
    if not held:
        raise StoryBroken(step)
