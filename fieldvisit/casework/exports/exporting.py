"""Let tables leave the device as files: masked for everybody, in full for who may and says why.
Each leaves its line in the trail.
"""

from dataclasses import dataclass
from datetime import date

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports.rosters import sheet_of
from fieldvisit.casework.exports.sheets import written
from fieldvisit.machine.clock import local_day
from fieldvisit.rules.journeys import REVIEWERS, check_role
from fieldvisit.store import audit


@dataclass(frozen=True)
class Wanted:
    """What is to leave: a code or word of `export_kind`, as .xlsx or .csv, as of a day (None:
    today); in `full` with a reason.
    """

    what: str
    suffix: str = ".xlsx"
    day: date | None = None
    full: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Exported:
    """A file: what it may be called, its bytes, how many rows it has."""

    name: str
    data: bytes
    rows: int


def export(desk: Desk, wanted: Wanted) -> Exported:
    """The file. Raises CodeUnknown, ExportKindUnknown, MayNot, WordsMissing."""
    what = naming.code(wanted.what, group="export_kind", field="导出什么")
    reason = ""
    if wanted.full:
        check_role(desk.profile.role, REVIEWERS, job="export_full")
        reason = naming.words(wanted.reason, field="理由")
    desk.may_show_people()
    day = wanted.day or local_day(desk.clock.now())
    sheet = sheet_of(desk, what, day=day, full=wanted.full)
    rows = list(sheet.rows)
    data = written(sheet, suffix=wanted.suffix)
    told = {"what": what, "full": "yes" if wanted.full else "no", "rows": str(len(rows))}
    told |= {"reason": reason} if reason else {}
    with desk.store.write() as tx:
        # The line is there before the file is: what left without one would be nobody's.
        audit.append(tx, "exported", subject="", stamp=desk.stamp(), detail=told)
    return Exported(f"{sheet.title}{day:%Y%m%d}{wanted.suffix.lower()}", data, len(rows))
