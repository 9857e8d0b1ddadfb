"""Write down each copy that leaves as paper or PDF: before it is handed over and how it ended."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.store import audit


@contextmanager
def print_logged(
    desk: Desk, visit_ids: Sequence[str], *, paper: bytes, copies: int, where: str
) -> Iterator[None]:
    """Hand paper over inside: who, what and where is on disk before, how it ended after.

    A copy that was refused does not count as printed; one cut off in the middle still shows that
    it was begun (printing.md).
    """
    detail = {
        "sha256": content_hash(paper),
        "copies": str(copies),
        "where": where,
    }
    _write_down(desk, visit_ids, action="print_begun", detail=detail)
    try:
        yield
    except (FieldvisitError, OSError):
        _write_down(desk, visit_ids, action="print_refused", detail=detail)
        raise
    _write_down(desk, visit_ids, action="print", detail=detail)


def _write_down(
    desk: Desk, visit_ids: Sequence[str], *, action: str, detail: dict[str, str]
) -> None:
    with desk.store.write() as tx:
        for visit_id in visit_ids:
            audit.append(tx, action, subject=visit_id, stamp=desk.stamp(), detail=detail)
