"""The last look at a filled form: what is open, what its answers set in motion. Changes nothing."""

from dataclasses import dataclass

from fieldvisit.casework.consequences import Consequence, consequences
from fieldvisit.casework.filling import Filling
from fieldvisit.forms.session import Problem
from fieldvisit.machine.clock import local_day
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class CheckLine:
    """One line of 核对: `kind` wrong | note; `form`, `page` and `ref` lead back to the question:
    which form of the knock, which of its pages, from 0."""

    kind: str
    sentence: str
    ref: str
    page: int
    form: int = 0


def check(filling: Filling) -> list[CheckLine]:
    """What still stands between this draft and 定稿, each with the way back to its question, then
    the tasks that 定稿 sets in motion.
    """
    wrong = [
        CheckLine("wrong", f"{p.label}：{_trouble(p)}", p.ref, p.page, place)
        for place, one in enumerate(filling.all)
        for p in one.session.problems()
    ]
    day = local_day(filling.saved_at)
    coming = [one for form in filling.all for one in consequences(form.session.answers(), day=day)]
    return wrong + [CheckLine("note", _to_come(one), "", 0) for one in dict.fromkeys(coming)]


def _trouble(problem: Problem) -> str:
    return "还没填" if problem.why == "required" else problem.message


def _to_come(task: Consequence) -> str:
    due = f"{task.due.month}月{task.due.day}日前"
    return f"定稿后生成一个任务：{label('task_kind', task.kind)}，{due}"
