"""The main job played without a window: one visit recorded offline reaches the supervisor and the
printer.

Each step goes through the rooms a person would go through; a step that fails raises a named error.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fieldvisit.casework import dossier, notes, print_log, reviewing, today, visiting, waiting
from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.disk import write_atomic
from fieldvisit.practice.answers import answer_all, signatures
from fieldvisit.practice.stage import Stage
from fieldvisit.printing.preview import page_count
from fieldvisit.records import Visit
from fieldvisit.words import sentence
from sync.protocol.errors import ServerAway

NOTE = "北屋窗户漏风，老人怕冷，想要条厚门帘。女儿下周从静海来接去看腿。"
SEARCHED = "门帘"


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
    visit = _record_visit(officer, tell)
    note = notes.keep(
        officer,
        notes.NoteDraft(NOTE, tags=("housing", "health"), household_id=str(visit.household_id)),
    )
    tell("民情笔记已存到本机。")
    offline = _is_offline(stage) and waiting.waiting(officer).waiting > 0
    _must(offline, "断网时记录")
    stage.mend_network()
    tell(f"联网：{_synced(stage, officer)}")
    applied = waiting.sent_state(officer, "visit", row_id=visit.id) == "applied"
    _must(applied, "服务器入库")
    tell(f"主管的设备：{_synced(stage, stage.supervisor)}")
    seen = _supervisor_sees(stage.supervisor, visit, note_id=str(note.id))
    _must(seen, "主管看到走访和笔记")
    reviewing.review(stage.supervisor, str(visit.id), passed=True)
    _synced(stage, stage.supervisor)
    tell("主管已搜到笔记，走访审核通过。")
    file, pages = _print(stage.supervisor, visit, out=stage.out)
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


def _record_visit(officer: Desk, tell: Callable[[str], None]) -> Visit:
    cards = today.today(officer).cards
    _must(bool(cards), "今日有到期的户")
    card = cards[0]
    tell(f"到期：{card.name}，{card.task}，{card.due_text}。")
    filling = visiting.start(officer, card.household_id, form_id=card.form_id)
    answer_all(filling)
    visiting.save(officer, filling)
    # What was typed is on disk: go on from the draft, as after a dead battery.
    filling = visiting.resume(officer, str(filling.draft.id))
    visit = visiting.finish(officer, filling, signatures=signatures(officer, filling))
    tell(f"{filling.form.title}已签名定稿：{visit.number}。")
    return visit


def _is_offline(stage: Stage) -> bool:
    return isinstance(stage.sync(stage.officer).trouble, ServerAway)


def _synced(stage: Stage, desk: Desk) -> str:
    report = stage.sync(desk)
    if report.trouble is not None:
        raise report.trouble
    return sentence(report.code, report.facts())


def _supervisor_sees(supervisor: Desk, visit: Visit, *, note_id: str) -> bool:
    found = [line.note_id for line in notes.search(supervisor, SEARCHED)]
    queued = [line.visit_id for line in reviewing.queue(supervisor)]
    return note_id in found and str(visit.id) in queued


def _print(supervisor: Desk, visit: Visit, *, out: Path) -> tuple[Path, int]:
    visits = [str(visit.id)]
    paper = dossier.pdf(supervisor, visits)
    file = out / f"{visit.number}.pdf"
    with print_log.print_logged(supervisor, visits, paper=paper, copies=1, where="file"):
        write_atomic(file, paper)
    return file, page_count(paper)


def _must(held: bool, step: str) -> None:
    if not held:
        raise StoryBroken(step)
