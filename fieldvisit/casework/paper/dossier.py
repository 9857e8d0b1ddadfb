"""Gather a visit for paper: plain sheets, PDF bytes, a line in the trail for each copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import (
    Desk,
    day_words,
    local_time,
    place_words,
    whose,
)
from fieldvisit.casework.households import blind, timeline, visit_editions
from fieldvisit.casework.naming import VisitNotHere, visit_here
from fieldvisit.casework.visits import countersigning, on_paper, picture
from fieldvisit.forms.session import Session
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.records import Form, Person, Visit
from fieldvisit.store import (
    attachments,
    audit,
    forms,
    households,
    regions,
    rows,
    visits,
)
from fieldvisit.words.labels import label

HOTLINE = "96456"


@dataclass(frozen=True)
class Printable:
    """A visit that can be printed, as the list beside the preview shows it. `newest`: it belongs
    to the last knock at this door, whose sheets print together unless asked otherwise."""

    visit_id: str
    household_name: str
    form_title: str
    when_text: str
    state: str
    newest: bool


def printables(desk: Desk, household_id: str) -> list[Printable]:
    """The finished visits of a household, newest first."""
    with desk.read_people() as tx:
        names = households.names(tx, [UUID(household_id)])
        found = visits.of_household(tx, UUID(household_id))
        # A visit whose form has not come yet must not keep the others from the printer.
        forms_of = [(one, _form_or_none(tx, one)) for one in found]
        waiting = timeline.shown_states(tx, found) | visit_editions.states(tx, found)
        return [
            Printable(
                visit_id=str(visit.id),
                household_name=whose(visit, names),
                form_title=form.title,
                when_text=day_words(visit.started_at),
                state=waiting.get(visit.id) or label("visit_state", visit.state),
                newest=_knock(visit) == _knock(found[0]),
            )
            for visit, form in forms_of
            if form is not None
        ]


def _knock(visit: Visit) -> UUID:
    return visit.knock_id or visit.id


def pdf(desk: Desk, visit_ids: Sequence[str], *, full_ids: bool = False) -> bytes:
    """The visits as one PDF, A4, in the order given; the bytes to preview and to print alike.

    ID numbers are masked unless `full_ids`, which leaves its own row in the trail.
    Raises VisitNotHere, StillBlind, GlyphMissing.
    """
    with desk.read_people() as tx:
        sheets = [_sheet(tx, desk, visit_id=visit_id, full_ids=full_ids) for visit_id in visit_ids]
    paper = render(sheets)
    if full_ids:
        with desk.store.write() as tx:
            for visit_id in visit_ids:
                audit.append(tx, "full_ids_on_paper", subject=visit_id, stamp=desk.stamp())
    return paper


def sheets(tx: Connection, desk: Desk, *, seen: Sequence[Visit]) -> list[Sheet]:
    """Visits as sheets in the order given, numbers masked; without those whose form has not come.
    Raises StillBlind.
    """
    return [
        _sheet(tx, desk, visit_id=str(one.id), full_ids=False)
        for one in seen
        if _form_or_none(tx, one) is not None
    ]


def _sheet(tx: Connection, desk: Desk, *, visit_id: str, full_ids: bool) -> Sheet:
    visit = visit_here(tx, visit_id)
    blind.check_seen(tx, desk, visit_id=visit.id)
    form = _form(tx, visit)
    session = Session(desk.definition(form), now=visit.ended_at, instance=visit.instance)
    states = session.states()
    found = on_paper.answered(states)
    values = on_paper.values(found, full_ids=full_ids)
    values |= _citizen_id(tx, visit, in_form=values.get("citizen_id", ""), full_ids=full_ids)
    began, ended = local_time(visit.started_at), local_time(visit.ended_at)
    values["started_at"] = f"{began.year}年{began.month}月{began.day}日 {began:%H:%M}"
    values["ended_at"] = f"{ended:%H:%M}"
    if visit.first_visit is not None:
        # What stands under a signature is the day when it was given.
        values["visit_on"] = local_time(visit.created_at).date().isoformat()
    return Sheet(
        layout=form.package["print"],
        values=values,
        labels=on_paper.labels(found),
        choices=on_paper.choices(states),
        images=_pictures(desk, {**on_paper.pictures(found), **countersigning.on_paper(tx, visit)}),
        rows=on_paper.rows(found, full_ids=full_ids),
        header=_header(tx, desk, visit=visit, form=form),
    )


def _pictures(desk: Desk, named: Mapping[str, str]) -> dict[str, bytes]:
    """The pictures that are here, whole and safe to draw; the paper says of each other one that it
    is away."""
    here = {}
    away = (attachments.AttachmentMissing, attachments.AttachmentDamaged, *picture.REFUSALS)
    for name, sha256 in named.items():
        try:
            here[name] = picture.to_draw(attachments.read(desk.store, sha256))
        except away:
            continue
    return here


def _citizen_id(tx: Connection, visit: Visit, *, in_form: str, full_ids: bool) -> dict[str, str]:
    """The number as this copy shows it; the form's own copy is masked again, whatever it holds."""
    person = rows.get(tx, "person", row_id=visit.person_id) if visit.person_id else None
    whole = person.citizen_id if isinstance(person, Person) and person.citizen_id else in_form
    name = "citizen_id"
    return {name: on_paper.shown(name, whole, full_ids=full_ids)} if whole else {}


def _header(tx: Connection, desk: Desk, *, visit: Visit, form: Form) -> PageFacts:
    copies = audit.count(tx, "print", subject=str(visit.id))
    digest = content_hash(visit.instance.encode())[:16]
    edition = visit_editions.on_paper(tx, visit)
    return PageFacts(
        title="　".join(filter(None, (form.title, edition.note))),
        watermark=edition.mark,
        number=visit.number,
        region_path=place_words(regions.path_names(tx, visit.scope)),
        printed_at_text=f"{local_time(desk.clock.now()):%Y-%m-%d %H:%M}",
        printed_by=desk.profile.staff_name,
        hotline=HOTLINE,
        qr_text=f"{visit.number}#{digest}",
        copy_note=f"补打 {copies}" if copies else "",
    )


def _form(tx: Connection, visit: Visit) -> Form:
    form = _form_or_none(tx, visit)
    if form is None:
        raise VisitNotHere(str(visit.id))
    return form


def _form_or_none(tx: Connection, visit: Visit) -> Form | None:
    return forms.package(tx, visit.form_id, version=visit.form_version)
