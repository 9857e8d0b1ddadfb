"""What was handed in, as a supervisor reads it and decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.sending import inbox, waiting
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import HandedIn, Household
from fieldvisit.store import audit, decisions, incoming, journal, outbox, regions, rows, settling
from fieldvisit.store.incoming import Entry
from fieldvisit.store.settling import Settled
from tests.support.central import note

Give = Callable[..., HandedIn]


@pytest.fixture
def give(supervisor: Desk) -> Give:
    """One change of somebody's tablet that the server keeps apart."""
    ids, counters = CountedIds("parcels"), iter(range(1, 100))

    def sent(kind: str, action: str = "insert", **other: Any) -> HandedIn:
        home = home_of(supervisor)
        number = next(counters)
        values = {
            "id": ids.fresh(),
            "scope": home.scope,
            "row_scope": home.scope,
            "version": 0,
            "created_at": BEGINS,
            "made_at": BEGINS,
            "why": "moved_away",
            "row_kind": kind,
            "author": UUID(int=5),
            "author_name": "周小燕",
            "author_role": "grid_worker",
            "author_device": UUID(int=6),
            "device_short": "B4",
            "counter": number,
            "row_id": UUID(int=1000 + number),
            "action": action,
            "actor": UUID(int=5),
        }
        made = HandedIn.model_validate({**values, **other})
        entry = Entry("handed_in", made.id, 5000 + number, made.model_dump(mode="json"))
        with supervisor.store.write() as tx:
            incoming.apply(tx, home.scope, entries=[entry], cursor=5000 + number)
        return made

    return sent


def test_its_photos_are_named_on_the_whole_page_alone(supervisor: Desk, give: Give) -> None:
    """pain 11"""
    photo = {"kind": "photo", "sha256": "a" * 64, "media_type": "image/jpeg", "size": 9}
    made = give("attachment", after=photo)
    (one,) = inbox.parcels(supervisor)
    assert one.files == ()
    assert inbox.parcel(supervisor, str(made.id)).files == (("照片", f"{'a' * 64}.jpg"),)


def test_it_says_where_late_work_of_a_moved_household_lands(supervisor: Desk, give: Give) -> None:
    home = home_of(supervisor)
    seen = {"household_id": str(home.id), "text": "门锁坏了"}
    give("note", after=seen, row_scope="120110100777")
    (one,) = inbox.parcels(supervisor)
    with supervisor.store.read() as tx:
        place = regions.get(tx, home.scope)
    assert place is not None
    assert one.why == f"交的时候已不管这里；这一户已移交到{place.name}，收下就记在那里"


def home_of(desk: Desk) -> Household:
    with desk.store.read() as tx:
        found = rows.all(tx, "household", limit=1)[0]
    assert isinstance(found, Household)
    return found


def test_changes_about_one_household_are_one_parcel(supervisor: Desk, give: Give) -> None:
    home = str(home_of(supervisor).id)
    seen = UUID(int=77)
    give("visit", row_id=seen, after={"household_id": home, "form_id": "F02"})
    give("attachment", after={"visit_id": str(seen), "kind": "photo", "size": 4096})
    give("note", after={"household_id": home, "text": "窗户漏风"})
    give("note", after={"text": "村里修路"})
    about_home, about_none = inbox.parcels(supervisor)
    assert len(about_home.ids) == 3
    assert about_home.summary == "走访 1 份，附件 1 份，民情笔记 1 份"
    assert ("照片", "4 kB") in about_home.lines
    assert about_none.title == "民情笔记"


def test_a_list_masks_names_and_numbers(supervisor: Desk, give: Give) -> None:
    home = home_of(supervisor)
    person = {"name": "赵大刚", "citizen_id": "120101194912310026", "phone": "13812345678"}
    give("person", after=person)
    give(
        "household",
        "patch",
        row_id=home.id,
        before={"phone": "13900000001"},
        after={"phone": "13900000002"},
    )
    give("note", after={"text": "赵大刚家的窗户漏风，想要一条厚门帘挡一挡"})
    told = str(inbox.parcels(supervisor))
    for hidden in ("赵大刚，", "120101194912310026", "13812345678", "13900000002", "厚门帘"):
        assert hidden not in told
    assert "户的电话" in told
    assert "139****0002" in told


def test_a_decision_is_one_change_each_and_leaves_its_line(supervisor: Desk, give: Give) -> None:
    give("note", after={"text": "窗户漏风"})
    (parcel,) = inbox.parcels(supervisor)
    assert parcel.may_decide
    assert today.today(supervisor).problems == 1
    assert inbox.accept(supervisor, parcel.ids) == 1
    with supervisor.store.read() as tx:
        (change,) = outbox.changes_of(tx, [row.counter for row in outbox.rows(tx)])
        assert audit.count(tx, "parcel_accepted", subject=parcel.key) == 1
    assert (change.kind, change.after["state"]) == ("handed_in", "accepted")
    assert inbox.parcels(supervisor) == []
    assert today.today(supervisor).problems == 0
    with pytest.raises(inbox.ParcelGone):
        inbox.parcel(supervisor, parcel.key)


def test_what_cannot_be_read_is_said_and_can_still_be_declined(
    supervisor: Desk, give: Give
) -> None:
    give("visit", after={"household_id": "nonsense"})
    give("sundial", after={"hour": 3})
    for parcel in inbox.parcels(supervisor):
        inbox.decline(supervisor, parcel.ids, reason="读不出来")
    assert inbox.parcels(supervisor) == []


def test_nobody_decides_their_own(supervisor: Desk, give: Give) -> None:
    give("note", author=supervisor.profile.staff_id, after={"text": "窗户漏风"})
    (parcel,) = inbox.parcels(supervisor)
    assert not parcel.may_decide
    with pytest.raises(inbox.OwnParcel):
        inbox.accept(supervisor, parcel.ids)
    with pytest.raises(inbox.ParcelGone):
        inbox.accept(supervisor, ["nonsense"])


def test_the_author_reads_who_declined_and_why(desk: Desk) -> None:
    """Both outcomes reach the author; a refusal keeps its words, whatever comes later."""
    with desk.store.write() as tx:
        for text in ("窗户漏风", "要一条门帘"):
            one = note(text, scope=desk.profile.region_code)
            journal.insert(tx, one, stamp=desk.stamp())
        verdicts = [Settled(n, "rejected", code="scope_not_yours") for n in (1, 2)]
        settling.settle(tx, verdicts, at=BEGINS)
        assert decisions.undecided(tx, 10) == [1, 2]
    assert waiting.waiting(desk).handed_in == 2
    with desk.store.write() as tx:
        heard = [
            decisions.Decision(1, True, "吴静", BEGINS),
            decisions.Decision(2, False, "吴静", BEGINS, "已有一份"),
            decisions.Decision(9, True, "吴静", BEGINS),
        ]
        decisions.take(tx, heard, now=BEGINS)
        decisions.take(tx, [decisions.Decision(2, True, "吴静", BEGINS)], now=BEGINS)
        assert decisions.undecided(tx, 10) == []
    view = waiting.waiting(desk)
    assert (view.handed_in, view.rejected) == (0, 1)
    (refused,) = [row for row in view.rows if row.state == "rejected"]
    assert "吴静没有收下（已有一份）" in refused.reason
