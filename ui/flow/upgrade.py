"""升级 of a draft: show what a newer edition of its form loses, ask, never decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from fieldvisit.casework import upgrading
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.filling import Filling
from fieldvisit.casework.upgrading import Upgrade
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
    tr = QWidget.tr
    version = upgrade.form.form_version
    question = tr(screen, "“{title}”有第 {n} 版了，换成新版吗？")
    answer = ask(
        screen.theme,
        screen,
        question=question.format(title=upgrade.form.title, n=version),
        paragraph=_said(screen, upgrade.losses),
        choices=[
            (
                "no",
                tr(screen, "用原来的第 {n} 版填完").format(n=filling.form.form_version),
                "plain",
            ),
            ("yes", tr(screen, "升级到第 {n} 版").format(n=version), "main"),
        ],
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
