"""What the visit page asks before it changes much: another form, a newer edition, an answer as last
time. It never decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import upgrading
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.together import FormOffered
from fieldvisit.casework.visits.upgrading import Upgrade
from fieldvisit.forms.state import NodeState
from ui.screens.visit import VisitScreen
from ui.widgets.dialog import ask

MOST_LINES = 8
"""More losses than this are counted, not listed: the dialog stays on the screen."""


@dataclass(frozen=True)
class Opened:
    """A visit as it was opened: the marks put aside with its draft, the upgrades that its forms are
    offered."""

    filling: Filling
    marks: str = ""
    upgrades: Sequence[tuple[Filling, Upgrade]] = ()


def upgrades_of(desk: Desk, filling: Filling) -> list[tuple[Filling, Upgrade]]:
    """What newer editions would make of the forms of a knock."""
    found = ((one, upgrading.offered(desk, one)) for one in filling.all)
    return [(one, upgrade) for one, upgrade in found if upgrade is not None]


def wants_upgrade(screen: VisitScreen, filling: Filling, *, upgrade: Upgrade) -> bool:
    """Ask whether to go on in the newer edition; leaving the question keeps the older one."""
    tr = screen.tr
    version = upgrade.form.form_version
    question = tr("“{title}”有第 {n} 版了，换成新版吗？")
    answer = ask(
        screen.theme,
        screen,
        question=question.format(title=upgrade.form.title, n=version),
        paragraph=_said(screen, upgrade.losses),
        choices=[
            (
                "no",
                tr("用原来的第 {n} 版填完").format(n=filling.form.form_version),
                "plain",
            ),
            ("yes", tr("升级到第 {n} 版").format(n=version), "main"),
        ],
    )
    return answer == "yes"


def form_wanted(screen: VisitScreen, lead: Filling, *, offered: Sequence[FormOffered]) -> str:
    """Which form is filled at this door too, or which of those that are there goes again; "" for
    none."""
    here = {one.form.form_id for one in lead.all}
    choices = [("", screen.tr("不加了"), "plain")]
    choices += [(one.form_id, one.title, "plain") for one in offered if one.form_id not in here]
    gone = screen.tr("去掉：{title}")
    choices += [
        (one.form.form_id, gone.format(title=one.form.title), "danger") for one in lead.others
    ]
    return ask(
        screen.theme,
        screen,
        question=screen.tr("这次上门还填哪张表？"),
        paragraph=screen.tr("见面和签名只填一次，几张表一起定稿。去掉的表放进回收站，留 30 天。"),
        choices=choices,
    )


def language_wanted(screen: VisitScreen, languages: Sequence[str]) -> str:
    """The language that the form's words shall stand in; "" for no change."""
    return ask(
        screen.theme,
        screen,
        question=screen.tr("这张表用哪种语言？"),
        paragraph=screen.tr("只换表上的字，填过的答案不变。"),
        choices=[("", screen.tr("不换"), "plain"), *((one, one, "plain") for one in languages)],
    )


def wants_copy(screen: VisitScreen, state: NodeState, *, last: str) -> bool:
    """Whether to answer a question as last time."""
    answer = ask(
        screen.theme,
        screen,
        question=screen.tr("“{question}”照上次的填吗？").format(question=state.label),
        paragraph=last,
        choices=[("no", screen.tr("不照填"), "plain"), ("yes", screen.tr("照上次填"), "main")],
    )
    return answer == "yes"


def _said(screen: VisitScreen, losses: Sequence[str]) -> str:
    tr = screen.tr
    if not losses:
        return tr("填过的都带到新版，一样不少。")
    lines = [tr("填过的都带到新版，只有下面这些要重看："), *losses[:MOST_LINES]]
    if len(losses) > MOST_LINES:
        lines.append(tr("还有 {n} 处").format(n=len(losses) - MOST_LINES))
    return "\n".join(lines)
