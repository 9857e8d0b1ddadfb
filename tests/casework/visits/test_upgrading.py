"""A draft goes on in the edition it was begun in until its person agrees to a newer one."""

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import upgrading, visiting
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.practice import answers
from fieldvisit.records import Form
from fieldvisit.store import journal
from tests.casework.visits.test_visiting import begun


def publish_again(desk: Desk, old: Form, *, without: str = "", version: int = 2) -> Form:
    """A newer edition; `without` names a question that it asks no more."""
    xform = old.package["xform"]
    if without:
        xform = xform.replace(f"/{without}", f"/{without}_now").replace(
            f"<{without}/>", f"<{without}_now/>"
        )
    package = old.package | {"xform": xform, "version": version}
    update = {"id": desk.ids.fresh(), "form_version": version, "package": package}
    form = old.model_copy(update=update)
    with desk.store.write() as tx:
        journal.insert(tx, form, stamp=desk.stamp())
    return form


def half_filled(desk: Desk) -> Filling:
    filling = begun(desk)
    visiting.answer(filling, filling, ref="/data/meet/result", value="met_person")
    visiting.answer(filling, filling, ref="/data/body/mental_state", value="fair")
    visiting.save(desk, filling, page=1)
    return filling


def test_a_draft_stays_on_its_edition(desk: Desk) -> None:
    """pain 8, pain 36."""
    filling = half_filled(desk)
    publish_again(desk, filling.form)
    again = visiting.resume(desk, str(filling.draft.id))
    assert again.form.form_version == 1
    answers.answer_all(again)
    visit = visiting.finish(desk, again, signatures=answers.signatures(desk, again))
    assert visit.form_version == 1


def test_nothing_is_offered_while_its_edition_is_the_newest(desk: Desk) -> None:
    assert upgrading.offered(desk, half_filled(desk)) is None


def test_what_would_be_lost_is_said_before_anything_changes(desk: Desk) -> None:
    filling = half_filled(desk)
    publish_again(desk, filling.form, without="mental_state")
    upgrade = upgrading.offered(desk, filling)
    assert upgrade is not None
    assert upgrade.losses == ["精神状况：一般（新版没有这一题）"]
    again = visiting.resume(desk, str(filling.draft.id))
    assert again.session.state("/data/body/mental_state").value == "fair"


def test_an_upgraded_draft_goes_on_in_the_newer_edition(desk: Desk) -> None:
    filling = half_filled(desk)
    publish_again(desk, filling.form)
    upgrade = upgrading.offered(desk, filling)
    assert upgrade is not None
    assert upgrade.losses == []
    upgrading.take(desk, filling, upgrade=upgrade)
    again = visiting.resume(desk, str(filling.draft.id))
    assert (again.form.form_version, again.draft.page) == (2, 1)
    assert again.session.answers()["mental_state"] == "fair"
    assert again.number == filling.number


def test_a_finished_visit_never_moves(desk: Desk) -> None:
    filling = half_filled(desk)
    answers.answer_all(filling)
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    publish_again(desk, filling.form, without="mental_state")
    assert desk.form(visit.form_id).form_version == 2
    assert desk.form(visit.form_id, visit.form_version).form_version == 1
