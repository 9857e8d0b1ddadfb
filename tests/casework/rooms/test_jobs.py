"""The page of jobs offered: who was offered what, and a flag that cites and does not decide."""

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import WordsMissing

SAID = {"employer": "天河超市", "job": "理货员", "answer": "refused", "why": "suitable"}


def test_offers_are_written_down_and_the_third_refusal_stands_out(desk: Desk) -> None:
    home = Subject("jobs", register.find(desk)[0].household_id)
    (first, *_) = rooms.read(desk, home).things
    assert (first.pill, [one.step for one in first.offers]) == ("没有介绍过", ["offer"])
    for day in ("2026-11-02", "2026-11-09", "2026-11-16"):
        outcome = rooms.take(desk, first.subject, step="offer", said=SAID | {"on": day})
    assert outcome.sentence.startswith("记下了：11月16日 介绍 理货员，没接受。")
    assert "第三十四条" in outcome.sentence
    (first, *_) = rooms.read(desk, home).things
    assert (first.pill, first.mood) == ("连续拒绝 3 次", "late")
    assert [head for head, _ in first.lines] == ["提醒", "11月16日", "11月9日", "11月2日"]
    assert first.lines[1][1] == "天河超市 理货员，没接受（合适）"


def test_a_refusal_says_whether_the_work_was_suitable(desk: Desk) -> None:
    home = Subject("jobs", register.find(desk)[0].household_id)
    (first, *_) = rooms.read(desk, home).things
    with pytest.raises(WordsMissing):
        rooms.take(desk, first.subject, step="offer", said=SAID | {"why": ""})
    rooms.take(desk, first.subject, step="offer", said=SAID | {"why": "", "answer": "accepted"})
    (first, *_) = rooms.read(desk, home).things
    assert first.lines == (("11月23日", "天河超市 理货员，接受了"),)


def test_a_good_reason_is_said_and_does_not_count(desk: Desk) -> None:
    home = Subject("jobs", register.find(desk)[0].household_id)
    (first, *_) = rooms.read(desk, home).things
    said = SAID | {"why": "excused", "reason": "要接送透析"}
    rooms.take(desk, first.subject, step="offer", said=said)
    (first, *_) = rooms.read(desk, home).things
    assert (first.pill, first.lines[0][1]) == (
        "介绍过",
        "天河超市 理货员，没接受（合适，有正当理由，要接送透析）",
    )
