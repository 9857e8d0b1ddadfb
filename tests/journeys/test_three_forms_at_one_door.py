"""Three forms at one door, with photos, go the whole way: to server, review and paper."""

import io

import pypdfium2
from PIL import Image

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.visits import attaching, visiting
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.forms import sample
from fieldvisit.practice import answers
from fieldvisit.records import Visit
from fieldvisit.store import rows
from tests.support.people import Worker

FORMS = ("F02", "F03", "F11")


def test_three_forms_with_photos_are_reviewed_and_printed_in_the_town(
    officer: Worker, supervisor: Worker
) -> None:
    """days.md 8: one knock, one header, one set of signatures."""
    desk = officer.desk
    card = today.today(desk).cards[0]
    lead = visiting.start(desk, card.household_id, form_id=FORMS[0], also=FORMS[1:])
    visiting.answer(lead, lead, ref="/data/meet/result", value="met_person")
    photos = {one.form.form_id: filled(desk, one) for one in lead.all}
    visiting.save(desk, lead)
    visiting.finish(desk, lead, signatures=answers.signatures(desk, lead))
    assert officer.syncs().trouble is None

    town = supervisor.desk
    supervisor.syncs()
    came = knock(town, lead)
    assert sorted(visit.form_id for visit in came) == sorted(FORMS)
    assert all(photos.values())
    for visit in came:
        assert str(visit.id) in supervisor.has_to_review()
        reviewing.review(town, str(visit.id), passed=True)
    assert {visit.state for visit in knock(town, lead)} == {"reviewed"}

    ids = [one.visit_id for one in dossier.printables(town, card.household_id) if one.newest]
    assert set(ids) == {str(visit.id) for visit in came}
    pages = pypdfium2.PdfDocument(io.BytesIO(dossier.pdf(town, ids)))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    for title in ("特困人员月探访登记表", "季度风险排查登记表", "节日慰问登记表"):
        assert title in text
    assert "图片未到本机" not in text


def filled(desk: Desk, filling: Filling) -> int:
    """Answers everything; how many photos were taken for it."""
    session = filling.session
    sample.fill(session, now=desk.clock.now())
    shots = 0
    for state in session.states():
        if state.type == "image" and state.value:
            signed = state.name.endswith("_signature")
            session.set(state.ref, "" if signed else photo(desk, shade=shots))
            shots += not signed
    assert session.problems() == []
    return shots


def photo(desk: Desk, *, shade: int) -> str:
    taken = io.BytesIO()
    Image.new("L", (64, 48), 40 + shade).save(taken, "JPEG")
    return attaching.keep_photo(desk, taken.getvalue())


def knock(desk: Desk, lead: Filling) -> list[Visit]:
    with desk.store.read() as tx:
        kept = [one for one in rows.all(tx, "visit") if isinstance(one, Visit)]
    return [one for one in kept if one.knock_id == lead.draft.id]
