"""The pages of the rail, by entry. The one module that knows them all; heavy, so loaded late."""

from collections.abc import Callable, Mapping

from ui.flow.households import HouseholdsPlace
from ui.flow.more import MorePlace
from ui.flow.notes import NotesPlace
from ui.flow.place import Place, Stage
from ui.flow.sync import SyncPlace
from ui.flow.today import TodayPlace
from ui.sending import Sender


def places(stage: Stage, sender: Sender) -> Mapping[str, Callable[[], Place]]:
    """How to make the first page of each entry."""
    return {
        "today": lambda: TodayPlace(stage),
        "households": lambda: HouseholdsPlace(stage),
        "notes": lambda: NotesPlace(stage),
        "sync": lambda: SyncPlace(stage, sender),
        "more": lambda: MorePlace(stage),
    }
