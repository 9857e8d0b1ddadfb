"""转介单 with its receipt slip on paper, as F09 draws it: of a referral that a form made the form
itself, of one that was written down without a form what is known of it, to be signed by hand.
"""

from datetime import datetime

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, local_time, place_words
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import on_paper
from fieldvisit.casework.visits.prefill import Door, Facts, asked_of, at_door
from fieldvisit.forms.session import Session
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.records import Need, Referral
from fieldvisit.records.referral import Consent, ReferralState
from fieldvisit.store import audit, regions

FORM = "F09"
_CONSENT = {Consent.OWN: "person", Consent.GUARDIAN: "guardian"}


def pdf(desk: Desk, referral_id: str) -> bytes:
    """The sheet as PDF, A4, ID numbers masked; each copy leaves a line. Raises NotHere,
    FormNotHere, GlyphMissing.
    """
    with desk.read_people() as tx:
        referral = naming.record(tx, Referral, kind="referral", named=referral_id)
    if referral.visit_id is not None:
        paper = dossier.pdf(desk, [str(referral.visit_id)])
    else:
        paper = render([_sheet(desk, referral)])
    detail = {"sha256": content_hash(paper)}
    with desk.store.write() as tx:
        stamp = desk.stamp()
        audit.append(tx, "referral_on_paper", subject=referral_id, stamp=stamp, detail=detail)
    return paper


def _sheet(desk: Desk, referral: Referral) -> Sheet:
    form = desk.form(FORM)
    definition, number = desk.definition(form), f"ZJ-{referral.id.hex[-8:].upper()}"
    with desk.read_people() as tx:
        door = at_door(tx, desk, household_id=referral.household_id, form_id=FORM)
        need = _need(tx, referral)
        path = place_words(regions.path_names(tx, referral.scope))
    names = {node.name for node in definition.nodes}
    known = {**_known(door, referral, need=need), "form_no": number}
    now = desk.clock.now()
    session = Session(definition, now=referral.sent_at or now, prefill=asked_of(known, names))
    states = session.states()
    found = on_paper.answered(states)
    return Sheet(
        layout=form.package["print"],
        values=on_paper.values(found, full_ids=False),
        labels=on_paper.labels(found),
        choices=on_paper.choices(states),
        images={},
        rows=on_paper.rows(found, full_ids=False),
        header=_header(desk, number, title=form.title, path=path, now=now),
    )


def _need(tx: Connection, referral: Referral) -> str:
    if referral.need_id is None:
        return ""
    return naming.record(tx, Need, kind="need", named=str(referral.need_id)).text


def _known(door: Door, referral: Referral, *, need: str) -> Facts:
    """What the form's questions would have been answered with."""
    said = {
        "to_org": referral.to_org,
        "to_org_name": referral.to_name,
        "need": need,
        "asked": referral.asked,
        "consent": _CONSENT.get(referral.consent, "") if referral.consent else "",
        "receipt_answer": _answer(referral),
        "received_by": referral.received_by,
        "received_on": str(referral.received_on or ""),
        "return_reason": referral.reason,
    }
    return {**door.prefill, **{name: words for name, words in said.items() if words}}


def _answer(referral: Referral) -> str:
    if referral.state is ReferralState.RETURNED:
        return "returned"
    return "accepted" if referral.received_on else ""


def _header(desk: Desk, number: str, *, title: str, path: str, now: datetime) -> PageFacts:
    return PageFacts(
        title=title,
        number=number,
        region_path=path,
        printed_at_text=f"{local_time(now):%Y-%m-%d %H:%M}",
        printed_by=desk.profile.staff_name,
        hotline=dossier.HOTLINE,
    )
