"""A visit on paper: whole where the file asks for it, masked everywhere else, each copy written
down.
"""

import io
from uuid import UUID

import pypdf
import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import VisitNotHere
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.paper.print_log import print_logged
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.printers import PrinterRefused
from fieldvisit.practice import answers
from fieldvisit.printing.sheet import PICTURE_AWAY
from fieldvisit.records.fields import mask_citizen_id
from fieldvisit.store import audit, journal, keeping, visits


@pytest.fixture
def visit(desk: Desk) -> dossier.Printable:
    household = today.today(desk).cards[0].household_id
    return dossier.printables(desk, household)[0]


def words(paper: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)


def whole_id(desk: Desk) -> str:
    household = today.today(desk).cards[0].household_id
    member = register.household_file(desk, household).members[0]
    return register.full_citizen_id(desk, member.person_id)


def test_a_copy_is_masked_unless_asked_for_whole(desk: Desk, visit: dossier.Printable) -> None:
    """trust.md T11."""
    number = whole_id(desk)
    assert number not in words(dossier.pdf(desk, [visit.visit_id]))
    assert number in words(dossier.pdf(desk, [visit.visit_id], full_ids=True))


def test_a_number_that_only_the_form_holds_is_masked_too(
    desk: Desk, visit: dossier.Printable
) -> None:
    """The person's number was struck from the register after the visit."""
    number = whole_id(desk)
    with desk.store.write() as tx:
        held = visits.get(tx, UUID(visit.visit_id))
        assert held is not None
        assert held.person_id is not None
        instance = held.instance.replace(mask_citizen_id(number), number)
        assert number in instance
        keeping.change_row(tx, "visit", row_id=held.id, values={"instance": instance})
        struck = {"citizen_id": None, "no_id_reason": "not_issued"}
        journal.patch(tx, "person", row_id=held.person_id, after=struck, stamp=desk.stamp())
    assert number not in words(dossier.pdf(desk, [visit.visit_id]))


def test_a_copy_with_whole_ids_leaves_a_line_in_the_trail(
    desk: Desk, visit: dossier.Printable
) -> None:
    dossier.pdf(desk, [visit.visit_id], full_ids=True)
    with desk.store.read() as tx:
        assert audit.count(tx, "full_ids_on_paper", subject=visit.visit_id) == 1


def test_the_same_visit_gives_the_same_bytes(desk: Desk, visit: dossier.Printable) -> None:
    """What was previewed is what prints."""
    assert dossier.pdf(desk, [visit.visit_id]) == dossier.pdf(desk, [visit.visit_id])


def test_several_visits_make_one_pdf_in_order(desk: Desk) -> None:
    household = today.today(desk).cards[0].household_id
    ids = [one.visit_id for one in dossier.printables(desk, household)][:3]
    assert len(pypdf.PdfReader(io.BytesIO(dossier.pdf(desk, ids))).pages) == 3


def test_a_visit_that_is_not_here_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(VisitNotHere):
        dossier.pdf(desk, ["00000000-0000-0000-0000-000000000000"])


def test_a_refused_copy_is_written_down_and_does_not_count(
    desk: Desk, visit: dossier.Printable
) -> None:
    paper = dossier.pdf(desk, [visit.visit_id])
    with (
        pytest.raises(PrinterRefused),
        print_logged(desk, [visit.visit_id], paper=paper, copies=1, where="村部一楼"),
    ):
        raise PrinterRefused("村部一楼")
    with desk.store.read() as tx:
        logged = [
            audit.count(tx, action, subject=visit.visit_id)
            for action in ("print_begun", "print_refused", "print")
        ]
    assert logged == [1, 1, 0]
    assert "补打" not in words(dossier.pdf(desk, [visit.visit_id]))


@pytest.mark.parametrize("harm", ["away", "damaged"])
def test_a_picture_that_is_not_here_leaves_a_box_that_says_so(desk: Desk, harm: str) -> None:
    card = today.today(desk).cards[0]
    filling = visiting.start(desk, card.household_id, form_id="F02")
    answers.answer_all(filling)
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    assert PICTURE_AWAY not in words(dossier.pdf(desk, [str(visit.id)]))
    kept = desk.store.folder.attachments / visit.signatures[0]["sha256"][:2]
    (path,) = kept.iterdir()
    path.unlink() if harm == "away" else path.write_bytes(b"not what was kept")
    paper = words(dossier.pdf(desk, [str(visit.id)]))
    assert paper.count(PICTURE_AWAY) == 1
