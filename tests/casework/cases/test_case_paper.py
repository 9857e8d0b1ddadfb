"""A dossier on paper has all its sections in order and every bill, and each copy leaves a line."""

from datetime import date

import pypdfium2 as pdfium

from fieldvisit.casework.cases import case_money, case_paper
from fieldvisit.casework.cases import special_cases as work
from fieldvisit.casework.cases.special_cases import Told
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.records.special_case import Bill
from fieldvisit.store import audit

DAY = date(2026, 11, 1)


def text_of(paper: bytes) -> str:
    pages = pdfium.PdfDocument(paper)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_all_sections_stand_in_order_and_every_bill_behind_them(desk: Desk) -> None:
    home = today(desk).cards[0].household_id
    told = Told("一事一议", DAY, "父亲透析", "透析", "医保报过", ("医保",))
    case = str(work.open_case(desk, home, told=told).id)
    bills = [Bill(on=DAY, hospital="区医院", number=f"P{n}X", total=n * 101) for n in range(60)]
    case_money.add_bills(desk, case, bills=bills)
    paper = case_paper.pdf(desk, case)
    whole = text_of(paper)
    heads = ("什么事", "事实", "已经试过的办法", "涉及的部门", "票据", "办理步骤", "先行救助")
    places = [whole.index(f"、{head}") for head in (*heads, "会议纪要", "议定", "落实", "结案")]
    assert places == sorted(places)
    assert all(f"P{n}X" in whole for n in range(60))
    assert "1,787.70" in whole
    assert case_paper.pdf(desk, case) == paper
    with desk.store.read() as tx:
        assert audit.count(tx, "special_case_on_paper", subject=case) == 2
