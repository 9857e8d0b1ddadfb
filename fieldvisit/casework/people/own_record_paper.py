"""本人的记录 on paper, for the person or their guardian. Each copy leaves its line in the trail."""

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, local_time, place_words
from fieldvisit.casework.people import own_record
from fieldvisit.casework.people.correcting import check_not_merged
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.printing.listing import Column, listing
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts
from fieldvisit.records import Person
from fieldvisit.store import audit, regions

COLUMNS = (Column("说的是什么", 38.0), Column("记的是什么", 130.0))
NONE = "没有记。"


def pdf(desk: Desk, person_id: str, *, asked_by: str = "own", full_ids: bool = False) -> bytes:
    """The record as PDF, A4, for the person or their guardian (`consent`). Each copy leaves a line;
    one with whole numbers another. Raises NotHere, PersonMerged, CodeUnknown,
    GlyphMissing.
    """
    who = naming.code(asked_by, group="consent", field="谁要看")
    desk.may_show_people()
    with desk.store.write() as tx:
        person = naming.record(tx, Person, kind="person", named=person_id)
        check_not_merged(person)
        told = own_record.sections(tx, desk, person=person, full_ids=full_ids)
        rows = [(head, words or NONE) for head, words in told]
        paper = render([listing(_header(tx, desk, person=person), columns=COLUMNS, rows=rows)])
        subject, detail = str(person.id), {"asked_by": who, "sha256": content_hash(paper)}
        audit.append(tx, "own_record_printed", subject=subject, stamp=desk.stamp(), detail=detail)
        if full_ids:
            audit.append(tx, "full_ids_on_paper", subject=subject, stamp=desk.stamp())
    return paper


def _header(tx: Connection, desk: Desk, *, person: Person) -> PageFacts:
    number = f"BR-{person.id.hex[-8:].upper()}"
    return PageFacts(
        title="本人信息：记了您什么",
        number=number,
        region_path=place_words(regions.path_names(tx, person.scope)),
        printed_at_text=f"{local_time(desk.clock.now()):%Y-%m-%d %H:%M}",
        printed_by=desk.profile.staff_name,
    )
