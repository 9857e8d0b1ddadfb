"""The supervisor's part of the main job: what came is seen, judged and printed."""

from pathlib import Path

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.paper import dossier, print_log
from fieldvisit.casework.review import reviewing
from fieldvisit.machine.disk import write_atomic
from fieldvisit.printing.preview import page_count
from fieldvisit.records import Note, Visit

SEARCHED = "门帘"


def sees(supervisor: Desk, visit: Visit, *, note: Note) -> bool:
    """Whether the note is found by a word of it and the visit waits for a judgement."""
    found = [line.note_id for line in notes.search(supervisor, SEARCHED)]
    queued = [line.visit_id for line in reviewing.queue(supervisor)]
    return str(note.id) in found and str(visit.id) in queued


def passes(supervisor: Desk, visit: Visit) -> None:
    """The visit is judged: 通过."""
    reviewing.review(supervisor, str(visit.id), passed=True)


def printed(supervisor: Desk, visit: Visit, *, out: Path) -> tuple[Path, int]:
    """The visit as a file in a folder, and how many pages it has."""
    visits = [str(visit.id)]
    paper = dossier.pdf(supervisor, visits)
    file = out / f"{visit.number}.pdf"
    with print_log.print_logged(supervisor, visits, paper=paper, copies=1, where="file"):
        write_atomic(file, paper)
    return file, page_count(paper)
