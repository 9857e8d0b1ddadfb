"""以后会签: which colleague signs a visit later, on the own device. Never judges the form."""

from collections.abc import Callable, Sequence
from uuid import UUID

from fieldvisit.casework.visits.countersigning import Colleague, colleagues
from ui.flow.place import Place
from ui.flow.signatures import Signatures
from ui.screens.checking import CheckingScreen
from ui.widgets.dialog import ask

MOST = 24
"""More names than this are no list to choose from by the finger."""


def choose(
    place: Place, marks: Signatures, *, household_id: UUID | None, then: Callable[[], None]
) -> None:
    """Ask who it is; `then` once a colleague was named or taken back."""
    desk = place.stage.desk

    def chosen(found: Sequence[Colleague]) -> None:
        screen = place.screen
        assert isinstance(screen, CheckingScreen)
        who = _asked(screen, found[:MOST], named=bool(marks.cosigner))
        if who == "none":
            marks.name_cosigner("", "")
        elif who:
            name = next(one.name for one in found if one.staff_id == who)
            marks.name_cosigner(who, name)
        if who:
            then()

    place.ask(lambda: colleagues(desk, household_id), chosen)


def _asked(screen: CheckingScreen, found: Sequence[Colleague], *, named: bool) -> str:
    tr = screen.tr
    choices = [("", tr("先不选"), "plain")]
    choices += [(one.staff_id, f"{one.name}·{one.role}", "plain") for one in found]
    choices += [("none", tr("不用会签"), "danger")] if named else []
    return ask(
        screen.theme,
        screen,
        question=tr("谁一起去的，以后在自己的设备上签？"),
        paragraph=tr("定稿后先发送，对方同步以后在“今日”里会签；没签之前镇街不能审核。"),
        choices=choices,
    )
