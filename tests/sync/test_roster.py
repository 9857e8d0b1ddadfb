"""What workers said of their party is kept by the office alone, everywhere they stand."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer

from fieldvisit.commands.staff import party
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Staff
from fieldvisit.rules.roster import PartyConsentMissing, PartyConsentToCome
from fieldvisit.store import staff as workers
from sync.protocol.errors import ListedUnknown
from sync.server import audit
from sync.server.assigning import Assignment
from sync.server.centre import Centre
from sync.server.database import reading
from sync.server.roster import keep_party
from tests.support.central import NEXT_VILLAGE, TOWN, VILLAGE, device, device_store, staff
from tests.support.colleagues import Person as Worker


@pytest.fixture
def zhou(centre: Centre, tmp_path: Path) -> Worker:
    who = device(centre, staff("周小燕", "grid_worker", VILLAGE))
    return Worker(who, device_store(tmp_path / "zhou", who.who))


def said_of(person: Worker, name: str) -> list[tuple[bool | None, date | None]]:
    person.sync()
    with person.store.read() as tx:
        found = [one for one in workers.all(tx) if one.name == name]
    return [(one.party_member, one.party_consent_on) for one in found]


def test_the_office_keeps_it_and_devices_have_it_next(centre: Centre, zhou: Worker) -> None:
    on = local_day(centre.clock.now())
    centre.assign("周小燕", Assignment(VILLAGE, (NEXT_VILLAGE,)))
    keep_party(centre, ["周小燕"], member=True, consent_on=on)
    assert said_of(zhou, "周小燕") == [(True, on)]
    centre.assign("周小燕", Assignment(NEXT_VILLAGE))
    assert said_of(zhou, "周小燕") == [(True, on)]
    keep_party(centre, ["周小燕"], member=None, consent_on=None)
    assert said_of(zhou, "周小燕") == [(None, None)]
    with reading(centre.engine) as tx:
        assert audit.first_broken(tx, audit.OFFICE_CHAIN) is None
    zhou.store.close()


def test_all_of_them_or_none_and_never_without_consent(centre: Centre, zhou: Worker) -> None:
    on = local_day(centre.clock.now())
    with pytest.raises(ListedUnknown) as unknown:
        keep_party(centre, ["周小燕", "没有这个人"], member=True, consent_on=on)
    assert unknown.value.place == 2
    with pytest.raises(PartyConsentMissing):
        keep_party(centre, ["周小燕"], member=True, consent_on=None)
    with pytest.raises(PartyConsentToCome):
        keep_party(centre, ["周小燕"], member=True, consent_on=on + timedelta(days=1))
    assert said_of(zhou, "周小燕") == [(None, None)]
    zhou.store.close()


def test_a_device_says_it_of_nobody(centre: Centre, tmp_path: Path) -> None:
    boss = device(centre, staff("吴静", "town_officer", TOWN))
    store = device_store(tmp_path / "boss", boss.who)
    own = Worker(boss, store)
    own.sync()
    with store.read() as tx:
        (me,) = [one for one in workers.all(tx) if one.name == "吴静"]
    told = Staff.model_validate(me.model_dump() | {"party_member": True})
    said = boss.push(boss.change(told))
    assert [(one.verdict, one.code) for one in said.verdicts] == [("rejected", "kind_not_yours")]
    store.close()


def test_the_command_takes_a_list_of_names(
    centre: Centre, zhou: Worker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    names = tmp_path / "名单.txt"
    names.write_text("周小燕\n\n", "utf-8-sig")
    data = tmp_path / "server"
    party(None, names=names, data=data, member="是", consent_on=at)
    assert "记下了 1 人" in capsys.readouterr().out
    assert said_of(zhou, "周小燕") == [(True, at.date())]
    with pytest.raises(typer.BadParameter):
        party(None, data=data, member="是", consent_on=at)
    zhou.store.close()
