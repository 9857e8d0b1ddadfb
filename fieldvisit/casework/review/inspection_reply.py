"""迎检: the letter of reply (答复函): each finding and what was done about it, to whoever looked
into the area. Households are named by number, people masked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, place_words
from fieldvisit.casework.people import typed_household
from fieldvisit.casework.review.inspections import FindingTask, finding_tasks
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.printing.letter import Letter, Section, print_letter
from fieldvisit.records import Inspection, Task
from fieldvisit.rules import inspections as rule
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import audit, inspections, journal, regions

_COUNTED = "一二三四五六七八九十"


@dataclass(frozen=True)
class Addressed:
    """Whom the reply goes to, who signs it (blank: the area's office), on which day (today)."""

    to: str
    sender: str = ""
    on: date | None = None


def reply(desk: Desk, inspection_id: str, *, addressed: Addressed) -> bytes:
    """The letter as PDF; its day is kept. Raises MayNot, NotHere, WordsMissing, DayToCome,
    GlyphMissing.
    """
    desk.may(REVIEWERS, job="inspect")
    to = naming.words(addressed.to, field="答复给谁")
    day = typed_household.past_day(desk, addressed.on)
    with desk.store.write() as tx:
        inspection = naming.record(tx, Inspection, kind="inspection", named=inspection_id)
        place = place_words(regions.path_names(tx, inspection.scope))
        found = rule.findings(inspections.findings_of(tx, inspection.id))
        about = "发现问题整改情况的答复函" if found else "情况的答复函"
        letter = Letter(
            title=f"关于{inspection.title}\n{about}",
            to=to,
            sections=tuple(_sections(tx, inspection, found=found, place=place)),
            sender=addressed.sender.strip() or f"{place}民政办公室",
            day=day,
        )
        paper = print_letter(letter)
        if inspection.replied_on != day:
            after = {"replied_on": day}
            journal.patch(tx, "inspection", row_id=inspection.id, after=after, stamp=desk.stamp())
        audit.append(
            tx,
            "inspection_replied",
            subject=str(inspection.id),
            stamp=desk.stamp(),
            detail={"sha256": content_hash(paper)},
        )
    return paper


def _sections(
    tx: Connection, inspection: Inspection, *, found: Sequence[rule.Finding], place: str
) -> Iterator[Section]:
    period = f"{_day(inspection.since)}至{_day(inspection.until)}"
    drawn = (
        f"在{inspection.title}中，{place}{period}的社会救助工作接受检查，"
        f"从 {inspection.total} 户中抽查 {len(inspection.sample)} 户，"
    )
    if found:
        yield "", (f"{drawn}指出问题 {len(found)} 条。现将整改情况函复如下：",)
        yield from _answered(tx, found)
    else:
        yield "", (f"{drawn}没有指出需要整改的问题。",)
    yield "", ("专此函复。",)


def _answered(tx: Connection, found: Sequence[rule.Finding]) -> Iterator[Section]:
    done = sum(one.done for one in found)
    counted = (("已整改", done), ("正在整改", len(found) - done))
    told = "，".join(f"{words} {number} 条" for words, number in counted if number)
    yield "一、总体情况", (f"{told}。",)
    yield "二、问题和整改情况", ()
    for number, one in enumerate(found, 1):
        yield from _finding(tx, number, text=one.text, tasks=one.tasks)


def _finding(tx: Connection, number: int, *, text: str, tasks: Sequence[Task]) -> Iterator[Section]:
    told = finding_tasks(tx, tasks)
    homes = "、".join(f"{one.number}（{one.name}户）" for one in told)
    yield f"（{_chinese(number)}）{text}", (f"涉及：{homes}。", *_answers(told))


def _answers(told: Sequence[FindingTask]) -> Iterator[str]:
    """What was done, once where it was the same at several."""
    for (waits, words, day, owner), of in groupby(sorted(told, key=_answer), _answer):
        which = "、".join(one.number for one in of)
        if waits:
            yield f"{which}：正在整改，{_day(date.fromisoformat(day))}前完成（{owner}）。"
        else:
            yield f"{which}：{_day(date.fromisoformat(day))}已整改，{words}（{owner}）。"


def _answer(one: FindingTask) -> tuple[bool, str, str, str]:
    return not one.is_done, one.done, one.done_on if one.is_done else one.due, one.owner


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _chinese(number: int) -> str:
    """`十二`: as the parts of an official letter are counted, to 99."""
    tens, rest = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_COUNTED[tens - 1]}十"
    return f"{head}{_COUNTED[rest - 1] if rest else ''}"
