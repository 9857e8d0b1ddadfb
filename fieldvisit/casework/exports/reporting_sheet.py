"""What an outside system lacks, filled into the office's own empty sheet. Marks nothing: it counts
as reported once somebody handed it in.
"""

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.exports import reporting
from fieldvisit.casework.exports.filled_template import NoTemplateKept, filled
from fieldvisit.rules.outside import System


def filled_sheet(desk: Desk, system: System, *, template: bytes) -> tuple[bytes, int]:
    """The filled workbook and how many visits stand in it; each whole ID leaves a line. Raises
    NoTemplateKept, TemplateUnreadable, TemplateUnfit.
    """
    if not system.first_row:
        raise NoTemplateKept(system.label)
    left = [one.visit_id for one in reporting.lines(desk, system) if one.reported_on is None]
    # a sheet that does not fit is refused before anybody's number is taken
    filled(template, system, rows=[{}] * len(left))
    rows = reporting.taken(desk, system, visit_ids=left)
    return filled(template, system, rows=rows), len(rows)
