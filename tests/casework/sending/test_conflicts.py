"""A conflict as a plain question with its two answers."""

from collections.abc import Callable
from uuid import UUID

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.sending import conflicts, waiting
from fieldvisit.casework.sending.conflicts import ConflictGone
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import Conflict, Household, Staff
from fieldvisit.records.conflict import Choice
from fieldvisit.records.kept import instant_text
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import audit, incoming, outbox, profile, rows
from fieldvisit.store.incoming import Entry

Ask = Callable[..., Conflict]


@pytest.fixture
def ask(desk: Desk) -> Ask:
    """A question that the server sends about the first household."""
    ids = CountedIds("questions")

    def sent(row_kind: str = "household", **differing: tuple[object, object]) -> Conflict:
        with desk.store.read() as tx:
            home = rows.all(tx, row_kind, limit=1)[0]
            people = rows.all(tx, "staff")
        found = Conflict.model_validate(
            {
                "id": ids.fresh(),
                "scope": home.scope,
                "created_at": BEGINS,
                "row_kind": row_kind,
                "row_id": home.id,
                "differing": {
                    name: {"base": None, "held": held, "wanted": wanted}
                    for name, (held, wanted) in differing.items()
                },
                "held_by": people[0].id,
                "held_at": BEGINS,
                "wanted_by": people[1].id,
                "wanted_at": BEGINS,
                "wanted_device": UUID(int=9),
                "counter": 1,
            }
        )
        entry = Entry("conflict", found.id, 5000, found.model_dump(mode="json"))
        with desk.store.write() as tx:
            incoming.apply(tx, found.scope, entries=[entry], cursor=5000)
        return found

    return sent


def names(desk: Desk) -> list[str]:
    with desk.store.read() as tx:
        return [one.name for one in rows.all(tx, "staff") if isinstance(one, Staff)]


def test_a_question_names_both_people_both_times_and_both_values(desk: Desk, ask: Ask) -> None:
    """pain 2"""
    ask(phone=("13900000001", "13900000002"))
    (question,) = conflicts.open_questions(desk)
    assert question.words == "两个人填的电话不一样，用哪一个？"
    assert question.held.says == (("电话", "13900000001"),)
    assert question.wanted.says == (("电话", "13900000002"),)
    assert [question.held.who, question.wanted.who] == names(desk)[:2]
    assert "月" in question.held.when_text
    assert [question.held.button, question.wanted.button] == [f"用{n}的" for n in names(desk)[:2]]
    assert question.may_choose


def test_a_listed_question_masks_numbers(desk: Desk, ask: Ask) -> None:
    ask(phone=("13900000001", "13900000002"))
    (question,) = conflicts.open_questions(desk, masked=True)
    assert "*" in question.held.says[0][1]


def test_codes_ids_and_blanks_are_said_in_words(desk: Desk, ask: Ask) -> None:
    with desk.store.read() as tx:
        worker = rows.all(tx, "staff")[0]
    ask(
        category=("dibao", "tekun_dispersed"),
        tags=(["living_alone"], []),
        householder_id=(None, str(worker.id)),
    )
    (question,) = conflicts.open_questions(desk)
    held, wanted = dict(question.held.says), dict(question.wanted.says)
    assert (held["救助类别"], wanted["救助类别"]) == ("低保", "分散特困")
    assert (held["标签"], wanted["标签"]) == ("独居", "（空）")
    assert (held["户主"], wanted["户主"]) == ("（空）", names(desk)[0])


@pytest.mark.parametrize(
    ("held", "wanted", "buttons"),
    [
        (instant_text(BEGINS), None, ("就让它删去", "恢复，按后来的改")),
        (None, instant_text(BEGINS), ("留着", "删去")),
    ],
)
def test_a_deletion_asks_in_its_own_words(
    desk: Desk, ask: Ask, held: str | None, wanted: str | None, buttons: tuple[str, str]
) -> None:
    ask(deleted_at=(held, wanted))
    (question,) = conflicts.open_questions(desk)
    assert (question.held.button, question.wanted.button) == buttons


def test_choosing_goes_out_as_one_change_and_leaves_a_line(desk: Desk, ask: Ask) -> None:
    found = ask(phone=("13900000001", "13900000002"))
    with desk.store.read() as tx:
        before = outbox.counts(tx).waiting
    conflicts.choose(desk, str(found.id), choice=Choice.WANTED)
    assert conflicts.open_questions(desk) == []
    with desk.store.read() as tx:
        assert outbox.counts(tx).waiting == before + 1
        home = rows.get(tx, "household", row_id=found.row_id)
        assert isinstance(home, Household)
        assert home.phone != "13900000002", "the server alone knows whether the value still stands"
        assert audit.lines(tx, 1)[0].action == "conflict_chosen"


def test_what_was_chosen_is_not_chosen_again(desk: Desk, ask: Ask) -> None:
    found = ask(phone=("13900000001", "13900000002"))
    conflicts.choose(desk, str(found.id), choice=Choice.HELD)
    for gone in (str(found.id), str(UUID(int=3)), "x"):
        with pytest.raises(ConflictGone):
            conflicts.choose(desk, gone, choice=Choice.WANTED)


def test_a_review_is_not_chosen_by_who_visits(desk: Desk, ask: Ask) -> None:
    found = ask("visit", state=("reviewed", "returned"))
    (question,) = conflicts.open_questions(desk)
    with desk.store.read() as tx:
        assert profile.load(tx).role == "village_officer"
    assert not question.may_choose
    with pytest.raises(MayNot):
        conflicts.choose(desk, str(found.id), choice=Choice.HELD)


def test_today_counts_it_for_everybody_who_sees_it(desk: Desk, ask: Ask) -> None:
    """pain 1"""
    before = today.today(desk).problems
    ask(phone=("13900000001", "13900000002"))
    assert today.today(desk).problems == before + 1
    assert waiting.waiting(desk).conflict == 0


def test_what_is_kept_in_parts_is_read_in_words(desk: Desk) -> None:
    asked = {"to": "南营门街道", "asked": "看看", "sent_on": "2026-11-20"}
    known = {"cause": "rent", "since": "2026-03-01", "visitor": "both", "secret": "x"}
    split = {**known, "requests": [asked]}
    relative = {"name": "周小燕", "post": "专干", "relation": "姑侄", "staff_id": str(UUID(int=1))}
    merge = {"into": str(UUID(int=1)), "reason": "看过", "moved": [{"kind": "task"}]}
    with desk.store.read() as tx:
        told = [
            conflicts.said(tx, "household", field=("residence_split", split), masked=False),
            conflicts.said(tx, "household", field=("near_relatives", [relative]), masked=False),
            conflicts.said(tx, "person", field=("merges", [merge]), masked=False),
            conflicts.said(tx, "person", field=("self_care", {"eat": True}), masked=False),
        ]
    assert told == [
        "原因 租住，从 2026-03-01，谁去探访 两地一起，请别的镇街 请 南营门街道，看什么 看看",
        "谁 周小燕，职务 专干，关系 姑侄",
        "合并到 人员，原因 看过",
        "自主吃饭 是",
    ]
