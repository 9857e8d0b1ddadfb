"""A referral leaves as the sheet that F09 draws, with its receipt slip; each copy leaves a line."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from fieldvisit.casework import naming
from fieldvisit.casework.care import needs, referring
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.paper import referral_paper
from fieldvisit.store import audit


def words_of(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return "".join(page.extract_text().split())


def test_what_was_written_down_is_on_the_sheet_and_the_rest_is_for_the_pen(desk: Desk) -> None:
    card = today(desk).cards[0]
    need = needs.find(desk, card.household_id, found=needs.Found("money", "透析自付每月 1900 元"))
    needs.verify(desk, str(need.id))
    needs.match(desk, str(need.id), matched_with="转介")
    asked = referring.Asked("慈善会", "帮付两个月", "救助部", str(need.id))
    made = referring.draft(desk, "", asked=asked)
    told = words_of(referral_paper.pdf(desk, str(made.id)))
    for words in (card.name, "☑慈善会", "救助部", "透析自付每月1900元", "帮付两个月", "转介回执"):
        assert words in told
    assert "☑本人同意" not in told
    with desk.store.read() as tx:
        assert audit.count(tx, "referral_on_paper", subject=str(made.id)) == 1
    referring.send(desk, str(made.id), consent="本人")
    assert "☑本人同意" in words_of(referral_paper.pdf(desk, str(made.id)))
    referring.receive(desk, str(made.id), by="李会计")
    told = words_of(referral_paper.pdf(desk, str(made.id)))
    assert "☑接收" in told
    assert "李会计" in told


def test_what_is_not_here_is_not_printed(desk: Desk) -> None:
    with pytest.raises(naming.NotHere):
        referral_paper.pdf(desk, str(desk.ids.fresh()))
