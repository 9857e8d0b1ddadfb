"""迎检 on paper: the sample with how it was drawn, and all that is laid before whoever looks into
an area: an index, coverage, whom the rounds missed, who looked at the files, a dossier for each
household drawn. The same inspection and data give the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, place_words
from fieldvisit.casework.review import inspection_dossier, inspection_lists, inspections
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.printing.listing import Column, listing
from fieldvisit.printing.render import page_counts, render
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.records import Household, Inspection
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.store import audit, households, regions, staff

SAMPLE = (Column("次序", 16.0), Column("户号", 52.0), Column("户主", 34.0), Column("住址", 66.0))
INDEX = (*(Column("序号", 16.0), Column("材料", 108.0)), Column("起页", 22.0), Column("页数", 22.0))


@dataclass(frozen=True)
class _Part:
    """One piece of the whole, with its own page numbers."""

    title: str
    sheets: tuple[Sheet, ...]


def sample_pdf(desk: Desk, inspection_id: str) -> bytes:
    """The sample on paper: who was drawn, and how anybody draws it again. Raises MayNot,
    NotHere, GlyphMissing.
    """
    desk.may(REVIEWERS, job="inspect")
    with desk.read_people() as tx:
        inspection = naming.record(tx, Inspection, kind="inspection", named=inspection_id)
        paper = render([_sample(tx, inspection)])
    return _logged(desk, inspection, paper=paper)


def pack(desk: Desk, inspection_id: str) -> bytes:
    """Everything as one PDF, A4, its index first. Leaves a line in the trail for the whole and for
    each file that lies in it. Raises MayNot, NotHere, GlyphMissing.
    """
    desk.may(REVIEWERS, job="inspect")
    with desk.read_people() as tx:
        inspection = naming.record(tx, Inspection, kind="inspection", named=inspection_id)
        homes = _homes(tx, inspection)
        parts = list(_parts(tx, desk, inspection=inspection, homes=homes))
        # The index takes as many pages whatever numbers stand in it.
        before = _index(tx, inspection, parts=parts, counts=[0] * len(parts), first=0)
        counts = [sum(page_counts(part.sheets)) for part in parts]
        first = sum(page_counts([before])) + 1
        index = _index(tx, inspection, parts=parts, counts=counts, first=first)
        paper = render([index, *(sheet for part in parts for sheet in part.sheets)])
    return _logged(desk, inspection, paper=paper, homes=homes)


def header(tx: Connection, inspection: Inspection, *, title: str) -> PageFacts:
    """What head and foot say: of when the papers tell, and who drew; never when they were made,
    which the trail knows.
    """
    drew = staff.get(tx, inspection.created_by) if inspection.created_by else None
    return PageFacts(
        title=title,
        number=f"YJ-{inspection.id.hex[-8:].upper()}",
        region_path=place_words(regions.path_names(tx, inspection.scope)),
        printed_at_text=f"{inspection.since} 至 {inspection.until} 的材料",
        printed_by=f"抽样 {drew.name}" if drew else "",
    )


def _logged(
    desk: Desk, inspection: Inspection, *, paper: bytes, homes: Sequence[Household] = ()
) -> bytes:
    subject, told = str(inspection.id), {"sha256": content_hash(paper)}
    with desk.store.write() as tx:
        audit.append(tx, "inspection_printed", subject=subject, stamp=desk.stamp(), detail=told)
        for home in homes:
            inside = {inspection_lists.INSIDE: subject}
            audit.append(
                tx, "inspection_packed", subject=str(home.id), stamp=desk.stamp(), detail=inside
            )
    return paper


def _homes(tx: Connection, inspection: Inspection) -> list[Household]:
    """Those drawn that are still here, in the order of the draw."""
    ids = [UUID(one) for one in inspection.sample]
    found = households.some(tx, ids)
    return [found[one] for one in ids if one in found]


def _parts(
    tx: Connection, desk: Desk, *, inspection: Inspection, homes: Sequence[Household]
) -> Iterator[_Part]:
    yield _Part("抽样表", (_sample(tx, inspection),))
    head = header(tx, inspection, title="")
    for sheet in inspection_lists.sheets(tx, desk, inspection=inspection, homes=homes, head=head):
        yield _Part(sheet.header.title, (sheet,))
    days = inspection.since, inspection.until
    for place, home in enumerate(homes, 1):
        name = households.names(tx, [home.id]).get(home.id, "")
        title = f"卷宗 {place}：{name}户（{home.number}）"
        of_home = header(tx, inspection, title=title)
        sheets = inspection_dossier.sheets(tx, desk, home=home, days=days, head=of_home)
        yield _Part(title, sheets)


def _index(
    tx: Connection,
    inspection: Inspection,
    *,
    parts: Sequence[_Part],
    counts: Sequence[int],
    first: int,
) -> Sheet:
    rows, page = [], first
    for place, (part, count) in enumerate(zip(parts, counts, strict=True), 1):
        rows.append((str(place), part.title, f"第 {page} 页", f"{count} 页"))
        page += count
    title = f"{inspection.title}：迎检材料目录"
    return listing(header(tx, inspection, title=title), columns=INDEX, rows=rows)


def _sample(tx: Connection, inspection: Inspection) -> Sheet:
    drawn = inspections.drawn_of(tx, inspection, whole=True)
    rows = [
        (str(place), one.number, one.name, one.place)
        if one.here
        else (str(place), one.household[:13], "已不在这里", "")
        for place, one in enumerate(drawn, 1)
    ]
    how = (
        f"{inspection.until} 在册 {inspection.total} 户，要抽 {inspection.size}，"
        f"抽到 {len(drawn)} 户；种子 {inspection.seed}，同一个种子再抽是同样的户"
    )
    rows.append(("抽法", "", "", how))
    title = f"{inspection.title}：抽样表"
    return listing(header(tx, inspection, title=title), columns=SAMPLE, rows=rows)
