"""政策速查 finds an entry, opens it and makes its page."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from fieldvisit.casework import rooms, trail
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies.policy_library import PolicyNotHere
from fieldvisit.casework.rooms.policies import POLICIES, POLICY
from fieldvisit.rules.library import LibraryBroken


def test_what_is_typed_is_found_and_opens_its_entry(desk: Desk) -> None:
    board = rooms.read(desk, Subject(POLICIES, "上学"))
    assert board.find
    first = board.things[0]
    assert (first.title, first.pill, first.opens) == (
        "教育救助",
        "上学",
        Subject(POLICY, "education"),
    )
    assert first.opens is not None
    opened = rooms.read(desk, first.opens)
    told = dict(opened.things[0].lines)
    assert opened.title == "教育救助"
    assert told["热线"] == "96456"
    assert told["有效"] == "2014年5月1日起"
    assert "第三十三条" in told["依据"]
    assert "注意" not in told


def test_everything_that_holds_here_is_listed_and_what_is_unread_is_marked(desk: Desk) -> None:
    board = rooms.read(desk, Subject(POLICIES))
    codes = [one.subject.id for one in board.things]
    assert len(codes) == len(set(codes)) >= 15
    assert "dialysis_shared" not in codes
    hotline = rooms.read(desk, Subject(POLICY, "hotline"))
    assert "要向民政部门核实" in dict(hotline.things[0].lines)["注意"]


def test_nothing_found_says_whom_to_ask(desk: Desk) -> None:
    board = rooms.read(desk, Subject(POLICIES, "没有这样的"))
    assert board.things == ()
    assert "96456" in board.nothing


@pytest.mark.parametrize("at", [POLICIES, POLICY])
def test_the_page_is_offered_in_the_list_and_in_the_entry(desk: Desk, at: str) -> None:
    if at == POLICIES:
        thing = rooms.read(desk, Subject(POLICIES, "上学")).things[0]
        subject, offers = thing.subject, thing.offers
    else:
        subject = Subject(POLICY, "education")
        offers = rooms.read(desk, subject).offers
    assert [one.label for one in offers] == ["打印一页纸"]
    paper = rooms.take(desk, subject, step=offers[0].step, said={}).paper
    assert paper is not None
    assert paper.title == "教育救助·一页纸"
    assert len(PdfReader(BytesIO(paper.pdf)).pages) == 1
    assert trail.lines(desk) == []


def test_an_entry_of_another_place_is_not_here(desk: Desk) -> None:
    with pytest.raises(PolicyNotHere):
        rooms.read(desk, Subject(POLICY, "dialysis_shared"))


def test_a_broken_library_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise LibraryBroken("dibao")

    monkeypatch.setattr("fieldvisit.casework.policies.policy_library.entries", broken)
    with pytest.raises(LibraryBroken):
        rooms.read(desk, Subject(POLICIES))
