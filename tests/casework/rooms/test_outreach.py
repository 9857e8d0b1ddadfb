"""宣传登记 as a page: what was done, under its sums."""

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff.outreach import NothingCounted
from fieldvisit.records.fields import BadValue

LOG = Subject("outreach")


def test_what_is_added_stands_first_and_in_the_sum(desk: Desk) -> None:
    said = {"kind": "fair", "place": "集市", "on": "2026-11-20", "copies": "100", "persons": "30"}
    rooms.take(desk, LOG, step="add", said=said)
    rooms.take(desk, LOG, step="add", said=said | {"kind": "qr", "on": "2026-11-21"})
    board = rooms.read(desk, LOG)
    assert board.sentence == "2026 年 2 次，份数 200，人次 60"
    assert [(one.title, one.pill) for one in board.things] == [
        ("身边二维码", "11月21日"),
        ("集中宣传", "11月20日"),
    ]
    assert board.things[0].lines == (("在哪里", "集市"), ("做了多少", "份数 100，人次 30"))


@pytest.mark.parametrize(("given", "refused"), [("", NothingCounted), ("一百", BadValue)])
def test_what_cannot_be_counted_is_refused(
    desk: Desk, given: str, refused: type[Exception]
) -> None:
    said = {"kind": "fair", "place": "集市", "on": "2026-11-20", "copies": given}
    with pytest.raises(refused):
        rooms.take(desk, LOG, step="add", said=said)
    assert rooms.read(desk, LOG).things == ()
