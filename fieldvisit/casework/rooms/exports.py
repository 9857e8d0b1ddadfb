"""统计与名册: tables that leave as files, masked or, for who may, in full."""

from fieldvisit.casework.board import (
    Asked,
    Board,
    File,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    choice,
    day_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports import exporting
from fieldvisit.rules.journeys import REVIEWERS

EXPORTS = "exports"
_ASKS = (
    choice("what", "导出什么", group="export_kind"),
    Asked("suffix", "什么文件", "choice", ((".xlsx", "Excel"), (".csv", "CSV"))),
    Asked("on", "到哪一天（不写是今天）", "day", needed=False),
)
_MASKED = Offer("masked", "导出（遮盖姓名、证号、电话）", _ASKS, verb="导出")
_FULL = Offer(
    "full",
    "导出完整的",
    (*_ASKS, Asked("reason", "为什么要完整的", "long")),
    danger=True,
    verb="导出",
)


def read(desk: Desk, subject: Subject) -> Board:
    """What may be exported by whoever works here."""
    may = desk.profile.role in REVIEWERS
    return Board(
        title=ROOM.title,
        sentence="谁导的、导的什么，都记入留痕",
        offers=(_MASKED, _FULL) if may else (_MASKED,),
        nothing="选上面的，存成文件",
    )


def _export(desk: Desk, _: str, said: Said) -> Outcome:
    wanted = exporting.Wanted(said.get("what", ""), said.get("suffix", ""), day_of(said))
    return _file(desk, wanted)


def _export_full(desk: Desk, _: str, said: Said) -> Outcome:
    what, suffix = said.get("what", ""), said.get("suffix", "")
    reason = said.get("reason", "")
    return _file(desk, exporting.Wanted(what, suffix, day_of(said), full=True, reason=reason))


def _file(desk: Desk, wanted: exporting.Wanted) -> Outcome:
    made = exporting.export(desk, wanted)
    return Outcome(file=File(made.name, made.data))


ROOM = Room(
    code=EXPORTS,
    title="统计与名册",
    sentence="花名册、台账、走访覆盖，存成 Excel",
    icon="list",
    read=read,
    steps={(EXPORTS, "masked"): _export, (EXPORTS, "full"): _export_full},
)
