"""The rule of acceptance, one change at a time, without a database."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records.change import Action, Change
from fieldvisit.records.kept import Kept
from sync.protocol.wire import VerdictKind
from sync.server import accept, rights
from sync.server.accept import Decision, Held, decide
from sync.server.rights import Author
from tests.support.central import NOON, TOWN, VILLAGE, household, note, visit

IDS = CountedIds("accept")
OFFICER = Author(IDS.fresh(), IDS.fresh(), "village_officer", VILLAGE)
COLLEAGUE = Author(IDS.fresh(), IDS.fresh(), "village_officer", VILLAGE)
SUPERVISOR = Author(IDS.fresh(), IDS.fresh(), "town_officer", TOWN)


def a_change(author: Author, record: Kept, action: Action, **other: Any) -> Change:
    values = {
        "device_id": author.device_id,
        "counter": 1,
        "scope": record.scope,
        "kind": {"Household": "household", "Visit": "visit", "Note": "note"}[type(record).__name__],
        "row_id": record.id,
        "action": action,
        "hlc": "1",
        "actor": author.staff_id,
    }
    return Change.model_validate(values | other)


def insert(author: Author, record: Kept) -> Change:
    return a_change(author, record, Action.INSERT, after=record.model_dump(mode="json"))


def patch(
    author: Author, record: Kept, before: dict[str, Any], after: dict[str, Any], **o: Any
) -> Change:
    return a_change(author, record, Action.PATCH, before=before, after=after, **o)


def judged(
    change: Change, author: Author, held: Held | None = None, *, parents: bool = True
) -> Decision:
    return decide(change, author, held=held, has_parent=lambda *_: parents, at=NOON)


def held_after(change: Change, author: Author, held: Held | None = None) -> Held:
    """The row as the server would hold it next."""
    row = judged(change, author, held).row
    assert row is not None
    version = (held.version if held else 0) + 1
    values = {**row.values, "version": version}
    return Held(version, values, row.extra, row.origin, row.last_device, row.own_since)


def outcome(decision: Decision) -> tuple[str, str | None]:
    return str(decision.verdict), decision.code


HOUSE = household()
HELD = held_after(insert(OFFICER, HOUSE), OFFICER)


def test_a_new_row_is_accepted_under_its_author() -> None:
    assert HELD.values["created_by"] == OFFICER.staff_id
    assert HELD.values["device_id"] == OFFICER.device_id


def test_a_child_waits_for_its_parent() -> None:
    decision = judged(insert(OFFICER, visit(HOUSE)), OFFICER, parents=False)
    assert outcome(decision) == ("deferred", "parent_missing")
    assert decision.fields == ("household_id",)


def test_an_edit_waits_for_its_row() -> None:
    edit = patch(OFFICER, HOUSE, {"phone": None}, {"phone": "13812345678"})
    assert outcome(judged(edit, OFFICER)) == ("deferred", "row_missing")


def test_an_insert_that_comes_again_is_accepted_and_writes_nothing() -> None:
    decision = judged(insert(OFFICER, HOUSE), OFFICER, HELD)
    assert (outcome(decision), decision.row) == (("accepted", None), None)


def test_an_insert_that_comes_again_undoes_no_later_edit() -> None:
    edit = patch(COLLEAGUE, HOUSE, {"live_address": "前街3号"}, {"live_address": "后街1号"})
    edited = held_after(edit, COLLEAGUE, HELD)
    decision = judged(insert(OFFICER, HOUSE), OFFICER, edited)
    assert (str(decision.verdict), decision.row) == ("merged", None)


def test_an_id_used_twice_is_rejected() -> None:
    other = HOUSE.model_copy(update={"live_address": "东里9号"})
    assert outcome(judged(insert(OFFICER, other), OFFICER, HELD)) == ("rejected", "id_taken")
    paper = visit(HOUSE)
    held = held_after(insert(OFFICER, paper), OFFICER)
    forged = insert(COLLEAGUE, paper.model_copy(update={"form_version": 9}))
    assert outcome(judged(forged, COLLEAGUE, held)) == ("rejected", "id_taken")


def test_what_two_devices_made_alike_is_one_row() -> None:
    at = HOUSE.created_at + timedelta(minutes=3)
    same = insert(COLLEAGUE, HOUSE.model_copy(update={"created_at": at}))
    decision = judged(same, COLLEAGUE, HELD)
    assert (outcome(decision), decision.row) == (("merged", None), None)
    edit = patch(OFFICER, HOUSE, {"phone": None}, {"phone": "13812345678"}, base_version=1)
    edited = held_after(edit, OFFICER, HELD)
    assert str(judged(same, COLLEAGUE, edited).verdict) == "merged"


def test_what_one_device_made_and_took_back_is_asked_about_when_another_makes_it() -> None:
    gone = a_change(OFFICER, HOUSE, Action.DELETE, base_version=1)
    row = judged(gone, OFFICER, HELD).row
    assert row is not None
    decision = judged(insert(COLLEAGUE, HOUSE), COLLEAGUE, row)
    assert outcome(decision) == ("conflict", "row_deleted")
    again = judged(insert(OFFICER, HOUSE), OFFICER, row)
    assert (outcome(again), again.row) == (("merged", None), None)


def test_a_row_of_a_server_of_before_is_known_again() -> None:
    said = insert(OFFICER, HOUSE)
    before = accept.digest(said.after, without=frozenset({"version"}))
    edit = patch(OFFICER, HOUSE, {"phone": None}, {"phone": "13812345678"}, base_version=1)
    held = held_after(edit, OFFICER, replace(HELD, origin=before))
    assert str(judged(said, OFFICER, held).verdict) == "merged"


def test_two_people_may_change_two_fields() -> None:
    edit = patch(
        COLLEAGUE, HOUSE, {"live_address": "前街3号"}, {"live_address": "后街1号"}, base_version=1
    )
    moved = held_after(edit, COLLEAGUE, HELD)
    call = patch(OFFICER, HOUSE, {"phone": None}, {"phone": "13812345678"}, base_version=1)
    decision = judged(call, OFFICER, moved)
    assert outcome(decision) == ("merged", None)
    assert decision.row is not None
    assert decision.row.values["phone"] == "13812345678"
    assert decision.row.values["live_address"] == "后街1号"


def test_the_same_field_differing_is_a_conflict_and_the_server_keeps_its_value() -> None:
    """pain 33, 34"""
    first = patch(COLLEAGUE, HOUSE, {"phone": None}, {"phone": "13900000001"}, base_version=1)
    held = held_after(first, COLLEAGUE, HELD)
    second = patch(
        OFFICER,
        HOUSE,
        {"phone": None, "live_address": "前街3号"},
        {"phone": "13900000002", "live_address": "后街1号"},
        base_version=1,
    )
    decision = judged(second, OFFICER, held)
    assert outcome(decision) == ("conflict", "fields_differ")
    assert decision.fields == ("phone",)
    assert decision.row is not None
    assert decision.row.values["phone"] == "13900000001"
    assert decision.row.values["live_address"] == "后街1号"
    (clash,) = decision.clashes
    assert (clash.base, clash.held, clash.wanted) == (None, "13900000001", "13900000002")


def test_the_same_value_from_two_people_is_no_conflict() -> None:
    held = held_after(
        patch(COLLEAGUE, HOUSE, {"phone": None}, {"phone": "13900000001"}), COLLEAGUE, HELD
    )
    again = patch(OFFICER, HOUSE, {"phone": None}, {"phone": "13900000001"})
    decision = judged(again, OFFICER, held)
    assert (str(decision.verdict), decision.row) == ("merged", None)


def test_ones_own_edits_in_a_row_are_accepted_though_made_on_one_base() -> None:
    held = held_after(
        patch(OFFICER, HOUSE, {"phone": None}, {"phone": "13900000001"}), OFFICER, HELD
    )
    second = patch(OFFICER, HOUSE, {"phone": "13900000001"}, {"phone": "13900000002"})
    assert outcome(judged(second, OFFICER, held)) == ("accepted", None)


def test_an_edit_after_a_delete_is_a_conflict_never_a_resurrection() -> None:
    gone = held_after(
        a_change(
            OFFICER,
            HOUSE,
            Action.DELETE,
            after={"deleted_at": "2026-11-23T04:00:00Z"},
            base_version=1,
        ),
        OFFICER,
        HELD,
    )
    edit = patch(COLLEAGUE, HOUSE, {"phone": None}, {"phone": "13900000001"}, base_version=1)
    decision = judged(edit, COLLEAGUE, gone)
    assert outcome(decision) == ("conflict", "row_deleted")
    assert decision.row is None


def test_a_delete_without_having_seen_the_last_edit_is_a_conflict() -> None:
    edited = held_after(
        patch(COLLEAGUE, HOUSE, {"phone": None}, {"phone": "13900000001"}), COLLEAGUE, HELD
    )
    delete = a_change(OFFICER, HOUSE, Action.DELETE, base_version=1)
    assert judged(delete, OFFICER, edited).verdict is VerdictKind.CONFLICT


@pytest.mark.parametrize(
    ("record", "after"),
    [(visit(HOUSE), {"answers": {"talk": "改了"}}), (note(), {"text": "改了"})],
    ids=["visit", "note"],
)
def test_what_was_sent_stands(record: Kept, after: dict[str, Any]) -> None:
    held = held_after(insert(OFFICER, record), OFFICER)
    edit = patch(OFFICER, record, dict.fromkeys(after), after, base_version=1)
    assert outcome(judged(edit, OFFICER, held)) == ("rejected", "sent_is_fixed")


def test_a_second_delete_does_not_pass_for_its_authors_own_edition() -> None:
    """The first tombstone stands, and the pull brings it: the answer must not let the second
    author's cursor move over a number that is not theirs (pain 2).
    """
    times = ("2026-11-23T04:00:00Z", "2031-01-01T04:00:00Z")
    first, second = (
        a_change(who, HOUSE, Action.DELETE, after={"deleted_at": time}, base_version=1)
        for who, time in zip((OFFICER, COLLEAGUE), times, strict=True)
    )
    gone = held_after(first, OFFICER, HELD)
    decision = judged(second, COLLEAGUE, gone)
    assert (decision.verdict, decision.row) == (VerdictKind.MERGED, None)
    assert judged(first, OFFICER, gone).verdict is VerdictKind.ACCEPTED


def test_a_visit_cannot_be_deleted() -> None:
    seen = visit(HOUSE)
    held = held_after(insert(OFFICER, seen), OFFICER)
    delete = a_change(OFFICER, seen, Action.DELETE, base_version=1)
    assert outcome(judged(delete, OFFICER, held)) == ("rejected", "sent_is_fixed")


class TestReview:
    VISIT = visit(HOUSE, investigators=[str(OFFICER.staff_id)])

    def review(self, author: Author, **other: Any) -> Change:
        after = {"state": "reviewed", "reviewed_by": str(author.staff_id)}
        before = {"state": "finalised", "reviewed_by": None}
        return patch(author, self.VISIT, before, after | other, base_version=1)

    @pytest.fixture
    def held(self) -> Held:
        return held_after(insert(OFFICER, self.VISIT), OFFICER)

    def test_a_supervisor_reviews(self, held: Held) -> None:
        assert outcome(judged(self.review(SUPERVISOR), SUPERVISOR, held)) == ("accepted", None)

    def test_nobody_reviews_their_own_visit(self) -> None:
        author = Author(SUPERVISOR.staff_id, IDS.fresh(), "town_officer", TOWN)
        own = visit(HOUSE, investigators=[str(SUPERVISOR.staff_id)])
        held = held_after(insert(OFFICER, own), OFFICER)
        review = patch(author, own, {"state": "finalised"}, {"state": "reviewed"}, base_version=1)
        assert outcome(judged(review, author, held)) == ("rejected", "review_own_visit")

    @pytest.mark.parametrize(
        "said", [{"state": "reviewed"}, {"reviewed_by": str(SUPERVISOR.staff_id)}]
    )
    def test_a_new_visit_does_not_bring_its_own_review(self, said: dict[str, Any]) -> None:
        own = visit(HOUSE, **said)
        assert outcome(judged(insert(OFFICER, own), OFFICER)) == ("rejected", "review_own_visit")
        assert outcome(judged(insert(rights.OFFICE, own), rights.OFFICE)) == ("accepted", None)

    def test_an_officer_does_not_review(self, held: Held) -> None:
        assert outcome(judged(self.review(COLLEAGUE), COLLEAGUE, held))[1] == "review_not_yours"

    def test_a_review_names_its_reviewer(self, held: Held) -> None:
        forged = self.review(SUPERVISOR, reviewed_by=str(COLLEAGUE.staff_id))
        assert outcome(judged(forged, SUPERVISOR, held))[1] == "review_not_yours"

    def test_a_second_reviewer_finds_a_conflict(self, held: Held) -> None:
        reviewed = held_after(self.review(SUPERVISOR), SUPERVISOR, held)
        other = Author(IDS.fresh(), IDS.fresh(), "town_officer", TOWN)
        late = self.review(other, state="returned")
        assert judged(late, other, reviewed).verdict is VerdictKind.CONFLICT

    def test_two_reviews_are_never_mixed(self, held: Held) -> None:
        """The comment of the one who came late is no comment of the one who passed the visit."""
        passed = held_after(self.review(SUPERVISOR), SUPERVISOR, held)
        other = Author(IDS.fresh(), IDS.fresh(), "town_officer", TOWN)
        before = {"state": "finalised", "reviewed_by": None, "review_comment": None}
        after = {
            "state": "returned",
            "reviewed_by": str(other.staff_id),
            "review_comment": "补照片",
        }
        late = judged(patch(other, self.VISIT, before, after, base_version=1), other, passed)
        assert late.row is None
        assert late.fields == ("review_comment", "reviewed_by", "state")
        assert {clash.name: clash.wanted for clash in late.clashes} == after


@pytest.mark.parametrize(
    "after",
    [
        {"category": "no_such"},
        {"phone": "123"},
        {"tags": "not a list"},
        {"created_at": "2026-11-23T04:00:00Z"},
        {"scope": TOWN},
        {"deleted_at": None},
    ],
    ids=lambda after: next(iter(after)),
)
def test_a_value_that_cannot_be_is_rejected(after: dict[str, Any]) -> None:
    edit = patch(OFFICER, HOUSE, {}, after, base_version=1)
    assert judged(edit, OFFICER, HELD).verdict is VerdictKind.REJECTED


def test_a_time_without_zone_is_rejected() -> None:
    values = note().model_dump(mode="json") | {"written_at": "2026-11-23T04:00:00"}
    naive = a_change(OFFICER, note(), Action.INSERT, after=values)
    assert outcome(judged(naive, OFFICER)) == ("rejected", "record_refused")


def test_a_field_of_a_later_schema_is_kept() -> None:
    values = HOUSE.model_dump(mode="json") | {"nickname": "老李家"}
    held = held_after(a_change(OFFICER, HOUSE, Action.INSERT, after=values), OFFICER)
    edit = patch(OFFICER, HOUSE, {"nickname": "老李家"}, {"nickname": "李家"}, base_version=1)
    assert held_after(edit, OFFICER, held).extra == {"nickname": "李家"}


def test_an_instant_is_compared_as_an_instant() -> None:
    seen = visit(HOUSE)
    held = held_after(insert(OFFICER, seen), OFFICER)
    at = NOON + timedelta(hours=2)
    reviewed = patch(
        SUPERVISOR,
        seen,
        {"state": "finalised"},
        {"state": "reviewed", "reviewed_at": at.isoformat()},
        base_version=1,
    )
    after = held_after(reviewed, SUPERVISOR, held)
    again = {"state": "reviewed", "reviewed_at": at.isoformat().replace("+00:00", "Z")}
    assert judged(patch(SUPERVISOR, seen, {}, again), SUPERVISOR, after).row is None


FIELDS = {
    "phone": st.sampled_from([None, "13900000001", "13900000002"]),
    "live_address": st.sampled_from(["前街3号", "后街1号", "东里9号"]),
    "tags": st.sampled_from([[], ["stove"], ["living_alone"]]),
}
EDIT = st.fixed_dictionaries({}, optional=FIELDS).filter(bool)


def as_wire(held: Held) -> dict[str, Any]:
    return {name: accept.wire(held.values)[name] for name in FIELDS}


@given(
    st.lists(st.tuples(st.sampled_from([OFFICER, COLLEAGUE]), EDIT, st.integers(0, 3)), max_size=6)
)
def test_no_edit_is_lost_in_silence(edits: list[tuple[Author, dict[str, Any], int]]) -> None:
    """Whatever two people do from whatever they saw: each wanted value is then on the server, or
    it is named in a conflict with both values; and no value is there that nobody wanted.
    """
    history = [HELD]
    for author, after, lag in edits:
        seen, now = history[max(0, len(history) - 1 - lag)], history[-1]
        before = {name: as_wire(seen)[name] for name in after}
        change = patch(author, HOUSE, before, after, base_version=seen.version)
        decision = judged(change, author, now)
        held = now if decision.row is None else held_after(change, author, now)
        lost = {clash.name: clash for clash in decision.clashes}
        for name, value in after.items():
            if name in lost:
                assert as_wire(held)[name] == as_wire(now)[name] == lost[name].held
                assert lost[name].wanted == value
                assert as_wire(now)[name] != before[name]
            else:
                assert as_wire(held)[name] == value
        assert all(as_wire(held)[n] == as_wire(now)[n] for n in FIELDS if n not in after)
        if held is not now:
            history.append(held)


@given(EDIT, EDIT)
def test_an_edit_handed_in_twice_changes_nothing_more(
    first: dict[str, Any], other: dict[str, Any]
) -> None:
    base = as_wire(HELD)
    change = patch(OFFICER, HOUSE, {n: base[n] for n in first}, first, base_version=1)
    once = HELD if judged(change, OFFICER, HELD).row is None else held_after(change, OFFICER, HELD)
    assert judged(change, OFFICER, once).row is None
    assert judged(change, OFFICER, once).clashes == ()
