"""A dossier on paper: all its sections in order and the list of its bills, as PDF bytes. Leaves a
line in the trail each time it is made.
"""

from fieldvisit.casework.cases import case_file
from fieldvisit.casework.desk import Desk, local_time, place_words
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.printing.listing import Column, listing
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.records import SpecialCase
from fieldvisit.records.fields import show_money
from fieldvisit.rules.special_cases import bills_of
from fieldvisit.store import audit, households, regions

SECTIONS = (Column("节", 38.0), Column("内容", 130.0))
BILLS = (
    *(Column("日期", 32.0), Column("医院", 34.0), Column("票据号", 30.0)),
    *(Column("总金额", 24.0), Column("报销", 24.0), Column("自己付", 24.0)),
)


def pdf(desk: Desk, case_id: str) -> bytes:
    """The dossier as one PDF, A4, its list of bills behind it. Raises NotHere, GlyphMissing."""
    case = case_file.one(desk, case_id)
    header = _header(desk, case)
    sheets = [listing(header, columns=SECTIONS, rows=_sections(desk, case))]
    if case.bills:
        sheets.append(_bills(header, case))
    paper = render(sheets)
    detail = {"sha256": content_hash(paper)}
    with desk.store.write() as tx:
        audit.append(
            tx, "special_case_on_paper", subject=str(case.id), stamp=desk.stamp(), detail=detail
        )
    return paper


def _sections(desk: Desk, case: SpecialCase) -> list[tuple[str, str]]:
    found = case_file.sections(desk, case)
    return [(head, words or case_file.NOT_YET) for head, words in found]


def _bills(header: PageFacts, case: SpecialCase) -> Sheet:
    rows = [
        (
            *(bill.on.isoformat(), bill.hospital, bill.number),
            *map(show_money, (bill.total, bill.reimbursed, bill.total - bill.reimbursed)),
        )
        for bill in bills_of(case)
    ]
    facts = case_file.bill_facts(case)
    sums = (str(facts[name]) for name in ("total", "reimbursed", "own"))
    return listing(header, columns=BILLS, rows=[*rows, ("合计", f"{facts['bills']} 张", "", *sums)])


def _header(desk: Desk, case: SpecialCase) -> PageFacts:
    number = f"YSYY-{case.id.hex[-8:].upper()}"
    with desk.read_people() as tx:
        path = place_words(regions.path_names(tx, case.scope))
        name = households.names(tx, [case.household_id]).get(case.household_id, "")
    return PageFacts(
        title=f"{case_file.title_of(case)}（{name}户）",
        number=number,
        region_path=path,
        printed_at_text=f"{local_time(desk.clock.now()):%Y-%m-%d %H:%M}",
        printed_by=desk.profile.staff_name,
        qr_text=f"{number}#{content_hash(case.model_dump_json().encode())[:16]}",
    )
