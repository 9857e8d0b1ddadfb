"""Work that comes too late for its author's right to write: the town looks at it and decides."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from fieldvisit.casework.households import register
from fieldvisit.casework.notebook.notes import NoteDraft, keep
from fieldvisit.casework.sending import inbox, waiting
from fieldvisit.casework.standing import HandInOnly
from fieldvisit.casework.visits import showing
from fieldvisit.practice.stage import Stage
from fieldvisit.rules.journeys import MayNot
from sync.protocol.errors import DeviceRevoked
from sync.server.database import writing
from sync.server.tables import account
from tests.support.people import Worker, newcomer

NEXT_VILLAGE = "120111102205"


def test_last_weeks_visit_of_an_officer_who_moved_reaches_the_new_one(
    stage: Stage, officer: Worker, supervisor: Worker, tmp_path: Path
) -> None:
    """pain 20: neither refused in silence nor counted in silence."""
    visit = officer.visits()
    officer.writes_note("窗户漏风，想要条厚门帘。", household_id=str(visit.household_id))
    with writing(stage.server.centre.engine) as tx:
        mine = account.c.staff_id == officer.desk.profile.staff_id
        tx.execute(update(account).where(mine).values(area=NEXT_VILLAGE))
    report = officer.syncs()
    assert report.trouble is None
    assert (report.applied, report.rejected) == (0, 0)
    assert {row.state for row in waiting.waiting(officer.desk).rows} == {"handed_in"}
    assert officer.waits_for() == 0
    assert report.blobs_up > 0

    supervisor.syncs()
    (listed,) = inbox.parcels(supervisor.desk)
    parcel = inbox.parcel(supervisor.desk, listed.key)
    assert parcel.who.startswith(officer.desk.profile.staff_name)
    assert parcel.why == "交的时候已不管这里"
    assert "夜里腿疼，走路要扶墙。" in [said for _, said in parcel.lines]
    assert parcel.title.split("·")[0].endswith("**")
    assert inbox.accept(supervisor.desk, parcel.ids) == len(parcel.ids)
    supervisor.syncs()
    assert inbox.parcels(supervisor.desk) == []

    successor = newcomer(officer, tmp_path / "successor", name="郑晓云")
    file = register.household_file(successor.desk, str(visit.household_id))
    assert [(item.kind, item.who) for item in file.timeline][:2] == [
        ("note", officer.desk.profile.staff_name),
        ("visit", officer.desk.profile.staff_name),
    ]
    told = showing.show(successor.desk, "visit", record_id=str(visit.id))
    assert UUID(told["created_by"]) == officer.desk.profile.staff_id
    successor.desk.store.close()

    officer.syncs()
    assert {row.state for row in waiting.waiting(officer.desk).rows} == {"applied"}


def test_a_stolen_tablet_hands_in_a_forged_note_and_gets_nothing(
    stage: Stage, officer: Worker, supervisor: Worker
) -> None:
    """pain 10, pain 34"""
    stolen = officer.desk
    stage.server.centre.revoke(stolen.profile.device_id)
    keep(stolen, NoteDraft("这家的低保该停了。"))
    report = officer.syncs()
    assert isinstance(report.trouble, DeviceRevoked)
    assert (report.apart, report.pulled) == (1, 0)
    with pytest.raises(HandInOnly):
        register.find(stolen)

    supervisor.syncs()
    (listed,) = inbox.parcels(supervisor.desk)
    parcel = inbox.parcel(supervisor.desk, listed.key)
    assert (parcel.why, parcel.lines) == (
        "交的设备已停用",
        (("民情笔记", "这家的低保该停了。"),),
    )
    with pytest.raises(inbox.DeclineReasonMissing):
        inbox.decline(supervisor.desk, parcel.ids, reason=" ")
    inbox.decline(supervisor.desk, parcel.ids, reason="平板丢失以后写的")
    supervisor.syncs()
    assert supervisor.finds_notes("低保") == []
    assert inbox.parcels(supervisor.desk) == []
    with pytest.raises(inbox.ParcelGone):
        inbox.accept(supervisor.desk, parcel.ids)


def test_whoever_is_no_supervisor_decides_nothing(officer: Worker) -> None:
    with pytest.raises(MayNot):
        inbox.accept(officer.desk, [str(UUID(int=1))])
