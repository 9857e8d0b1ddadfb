"""Opening a page, answering on it, opening a member, finding a village: wall time until everything
that is seen has been painted, in our own forms and in ones larger than any of them.

Offscreen, on a tablet's page, each page once to warm it up; the slowest page of a form counts.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication  # noqa: E402

from fieldvisit.casework.desk import Desk  # noqa: E402
from fieldvisit.casework.visits import together  # noqa: E402
from fieldvisit.forms.state import Option  # noqa: E402
from tests.support import all_types  # noqa: E402
from tests.support.desks import new_device  # noqa: E402
from tests.support.form_pages import Visiting, begin  # noqa: E402
from ui.theme import theme  # noqa: E402
from ui.widgets.choice_finder import ChoiceFinder  # noqa: E402

ROUNDS = 7
OPENS, ANSWERS, FINDS = 100.0, 50.0, 50.0
"""Milliseconds: ui.md section 8; an answer has no bar there, half a page is ours."""

MEMBERS, FIELDS, LINES, VILLAGES = 20, 25, 64, 5934


def main() -> None:
    """One line a bar."""
    app = QApplication([])
    app.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        desk = new_device(Path(folder) / "officer")
        for form in together.offered(desk):
            bar(f"pages.open_{form.form_id}", rounds(app, at(desk, form.form_id)), OPENS)
        all_types.put_form(desk)
        bar("pages.open_all_types", rounds(app, at(desk, all_types.FORM)), OPENS)
        desk.store.close()
        for name, text in (("family", family()), ("table", table())):
            large = new_device(Path(folder) / name)
            all_types.put_form(large, text)
            large_page(app, at(large, all_types.FORM), name)
            large.store.close()
    villages()


def at(desk: Desk, form_id: str) -> Visiting:
    """At the first door, the form open, somebody met."""
    made = begin(desk, theme("light", form_factor="tablet"), form_id=form_id)
    made.screen.setStyleSheet(made.stage.theme.qss())
    made.screen.resize(800, 1280)
    made.screen.show()
    if form_id != all_types.FORM:
        made.meets()
    return made


def rounds(app: QApplication, visiting: Visiting) -> list[float]:
    """The slowest page of each round; the first round only warms up."""
    found = [max(opened(app, visiting)) for _ in range(ROUNDS + 1)]
    visiting.visit.leave()
    return found[1:]


def opened(app: QApplication, visiting: Visiting) -> Iterator[float]:
    pages = visiting.visit.pages
    asked = [place for place, one in enumerate(pages.progress()) if one.relevant]
    # The page that is open is opened last: turning to it once more would cost nothing.
    for page in (*(one for one in asked if one != pages.page), pages.page):
        if page != pages.signing_page:
            yield spent(app, lambda page=page: visiting.turns_to(page))
            visiting.screen.questions.whole()
            settle(app)


def large_page(app: QApplication, visiting: Visiting, name: str) -> None:
    """A page of hundreds of questions: opened, answered, a member of it opened."""
    bar(f"pages.open_{name}", [max(opened(app, visiting)) for _ in range(ROUNDS + 1)][1:], OPENS)
    pages = visiting.visit.pages
    visiting.turns_to(1)
    states = [one for one in pages.visible(pages.page) if one.type == "select_one"]
    asked = states[len(states) // 2].ref
    if name == "family":
        member = asked.rpartition("/")[0]
        toggles = [
            spent(app, lambda: visiting.screen.member_asked.emit(member))
            for _ in range(2 * ROUNDS + 1)
        ]
        bar("pages.open_member", toggles[::2], OPENS)
    answers = [
        spent(app, lambda code=code: visiting.screen.questions.answered.emit(asked, code))
        for _ in range(ROUNDS)
        for code in ("a1", "a2")
    ]
    bar(f"pages.answer_{name}", answers, ANSWERS)
    visiting.visit.leave()


def villages() -> None:
    """A list as long as the villages of the city; the first search has pypinyin in memory."""
    letters = "东西南北大小张王李赵辛口杨柳青汉沽塘沽静海宁河蓟州武清宝坻"
    names = [
        letters[n % 29] + letters[n // 29 % 31 % 29] + letters[n * 7 % 29] + "村"
        for n in range(VILLAGES)
    ]
    finder = ChoiceFinder([Option(str(n), name) for n, name in enumerate(names)])
    finder.find("d")
    times = [clocked(lambda text=text: finder.find(text)) for text in ("xk", "第", "zh", "d") * 3]
    bar("pages.find_village", times, FINDS)


def family() -> str:
    """Twenty members with twenty-five questions each."""
    kinds = ("text", "select_one mood", "date", "decimal", "integer")
    fields = [
        (kinds[n % len(kinds)], f"f{n}", f"第 {n} 题", "", "required=yes") for n in range(FIELDS)
    ]
    return all_types.xform_of(
        [
            *all_types.HEAD,
            ("begin_group", "family", "家庭成员"),
            ("begin_repeat", "member", "家庭成员", "", f"repeat_count={MEMBERS}"),
            *fields,
            ("end_repeat",),
            ("end_group",),
        ],
        all_types.LISTS,
    )


def table() -> str:
    """Sixty-four lines with the same choices."""
    lines = [("select_one able", f"t{n}", f"第 {n} 项做得了吗") for n in range(LINES)]
    return all_types.xform_of(
        [
            *all_types.HEAD,
            ("begin_group", "table", "自理", "table-list"),
            *lines,
            ("end_group",),
        ],
        all_types.LISTS,
    )


def spent(app: QApplication, work: Callable[[], object]) -> float:
    """Milliseconds until it is painted."""

    def whole() -> None:
        work()
        settle(app)

    return clocked(whole)


def settle(app: QApplication) -> None:
    """What is posted is done and painted; what waits for a timer is not waited for."""
    app.sendPostedEvents()
    app.processEvents()


def clocked(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def bar(name: str, values: list[float], bound: float) -> None:
    """A bar: the median of the rounds."""
    middle = statistics.median(values)
    sys.stdout.write(
        f"bar {name} ms {middle:.1f} bound {bound:.0f} {'ok' if middle <= bound else 'miss'} "
        f"n={len(values)} spread {min(values):.1f}-{max(values):.1f}\n"
    )


if __name__ == "__main__":
    main()
