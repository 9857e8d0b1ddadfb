"""案例专报: a household's story without names, to be saved as a file."""

from fieldvisit.casework import naming
from fieldvisit.casework.board import Board, File, Offer, Outcome, Room, Said, Subject
from fieldvisit.casework.care.case_report import case_report
from fieldvisit.casework.desk import Desk
from fieldvisit.records import Household
from fieldvisit.words.labels import label

CASE_REPORT = "case_report"
_WRITE = Offer("write", "写一份")


def read(desk: Desk, home: Subject) -> Board:
    """Raises NotHere."""
    with desk.read_people() as tx:
        household = naming.record(tx, Household, kind="household", named=home.id)
    return Board(
        title=ROOM.title,
        sentence="这一户的经过，去掉姓名、证号、电话和住址，给研判会和专报用",
        offers=(_WRITE,),
        nothing=f"{label('category', household.category)}户。发出去以前请再看一遍",
    )


def _write(desk: Desk, home: str, said: Said) -> Outcome:
    # With the mark the office's programs open it as what it is.
    return Outcome(file=File("案例专报.txt", case_report(desk, home).encode("utf-8-sig")))


ROOM = Room(
    code=CASE_REPORT,
    title="案例专报",
    sentence="一户的经过，不写是谁",
    icon="file-pen-line",
    read=read,
    steps={(CASE_REPORT, "write"): _write},
    at_household=True,
)
