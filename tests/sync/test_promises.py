"""The promises hold on SQLite, and each fails as soon as the piece that keeps it is taken out."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Household
from sync.protocol import frames
from sync.server import accept, ledger, rights
from sync.server.centre import Centre
from tests.support import promises
from tests.support.central import NOON, TOWN, Device, device, household, note, staff, visit


@pytest.fixture
def house() -> Household:
    return household()


def test_a_batch_counts_once(centre: Centre, house: Household) -> None:
    promises.check_a_batch_counts_once(centre, house)


def test_no_edit_is_lost_in_silence(centre: Centre, house: Household) -> None:
    promises.check_no_edit_is_lost_in_silence(centre, house)
    (conflict,) = promises.conflicts(centre)
    said = conflict["differing"]["phone"]
    assert (said["held"], said["wanted"]) == ("13900000001", "13900000002")


def test_out_of_scope_stays_out(centre: Centre) -> None:
    promises.check_out_of_scope_stays_out(centre)


def test_writers_at_once_leave_no_gap_and_a_reader_misses_nothing(centre: Centre) -> None:
    reader = promises.write_from_all_sides(centre)
    promises.check_numbers_have_no_gap_and_no_twin(centre)
    promises.check_a_reader_misses_nothing(reader)


class TestPlantedBugs:
    """Each piece taken out once: the check that rests on it goes red."""

    def test_without_the_receipt_lookup(
        self, centre: Centre, house: Household, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ledger, "stored_receipt", lambda *_, **__: None)
        with pytest.raises((AssertionError, IntegrityError)):
            promises.check_a_batch_counts_once(centre, house)

    def test_without_the_receipt_lookup_and_its_key(
        self, centre: Centre, house: Household, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ledger, "stored_receipt", lambda *_, **__: None)
        monkeypatch.setattr(ledger, "store_receipt", lambda *_, **__: None)
        with pytest.raises(AssertionError, match="another receipt"):
            promises.check_a_batch_counts_once(centre, house)

    def test_without_the_base_compare(
        self, centre: Centre, house: Household, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(accept, "same_as_base", lambda *_, **__: True)
        with pytest.raises(AssertionError, match="overwritten in silence"):
            promises.check_no_edit_is_lost_in_silence(centre, house)

    def test_with_sequences_read_before_the_lock(
        self, centre: Centre, officer: Device, colleague: Device, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        early: dict[str, int] = {}
        sound = ledger.lock_scopes

        def read_early(tx: Connection, scopes: Iterable[str]) -> dict[str, int]:
            # What another writer's transaction read before this one's had committed.
            early.update({s: n for s, n in sound(tx, scopes).items() if s not in early})
            return dict(early)

        monkeypatch.setattr(ledger, "lock_scopes", read_early)
        officer.push(officer.change(note()))
        colleague.push(colleague.change(note()))
        with pytest.raises(AssertionError, match="one number"):
            promises.check_numbers_have_no_gap_and_no_twin(centre)

    def test_with_numbers_that_are_not_given_in_the_order_of_commits(
        self, centre: Centre, officer: Device, colleague: Device, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reader = device(centre, staff("吴静", "town_officer", TOWN))
        reader.pull()
        taken = iter([50, 20])

        def from_a_global_sequence(tx: Connection, scopes: Iterable[str]) -> dict[str, int]:
            return dict.fromkeys(scopes, next(taken))

        monkeypatch.setattr(ledger, "lock_scopes", from_a_global_sequence)
        officer.push(officer.change(note()))
        reader.pull()
        colleague.push(colleague.change(note()))
        with pytest.raises(AssertionError, match="never pulled"):
            promises.check_a_reader_misses_nothing(reader)

    def test_without_the_look_at_the_scope(
        self, centre: Centre, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rights, "may_write", lambda *_: True)
        with pytest.raises(AssertionError, match="stranger"):
            promises.check_out_of_scope_stays_out(centre)


def test_receipts_are_the_same_bytes_though_time_goes_on(centre: Centre, officer: Device) -> None:
    batch = officer.batch(officer.change(note()), officer.change(household()))
    signer, frame = officer.who.signer(), frames.pack(batch)
    answers = set()
    for hour in range(3):
        at = NOON + timedelta(hours=hour)
        later = Centre.__new__(Centre)
        later.__dict__ |= centre.__dict__ | {"clock": FixedClock(at)}
        answers.add(later.push(signer.sign("POST", "/v1/push", body=frame, at=at)))
    assert len(answers) == 1


def test_a_batch_goes_in_whole_or_not_at_all(
    centre: Centre, officer: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = officer.batch(officer.change(note()), officer.change(note()))

    def power_cut(*_: object, **__: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "store_receipt", power_cut)
        with pytest.raises(OSError):  # noqa: PT011
            officer.exchange.push(batch)
    assert len(officer.all_values()) == 1
    assert [str(v.verdict) for v in officer.exchange.push(batch).verdicts] == ["accepted"] * 2
    promises.check_numbers_have_no_gap_and_no_twin(centre)


def test_a_private_note_comes_back_to_its_author_alone(officer: Device, colleague: Device) -> None:
    mine = note("只给自己看的", private=True)
    officer.push(officer.change(mine))
    assert mine.id in officer.all_values()
    assert mine.id not in colleague.all_values()


def test_what_the_town_jots_for_itself_stays_in_the_town(centre: Centre, officer: Device) -> None:
    """Its places, colleagues and forms reach every village; its notes about people do not."""
    town = device(centre, staff("吴静", "town_officer", TOWN))
    jotted = note("群众反映的事，待核实", scope=TOWN)
    town.push(town.change(jotted))
    seen = officer.all_values()
    assert jotted.id in town.all_values()
    assert jotted.id not in seen
    assert town.who.staff.id in seen


def test_fields_of_a_later_schema_are_kept_and_given_back(
    officer: Device, colleague: Device
) -> None:
    house = household()
    change = officer.change(house)
    change["after"] |= {"nickname": "老李家", "pets": ["狗"]}
    officer.push(change)
    values = colleague.all_values()[house.id]
    assert (values["nickname"], values["pets"]) == ("老李家", ["狗"])


def test_long_texts_that_are_all_alike_go_through(officer: Device, colleague: Device) -> None:
    """No honest batch or page is taken for a bomb."""
    notes = [note("话" * 10_000) for _ in range(250)]
    for start in range(0, 250, 50):
        officer.push(*[officer.change(n) for n in notes[start : start + 50]])
    colleague.pull(limit=5000)
    assert {n.id for n in notes} <= colleague.pulled


def test_the_office_may_load_the_same_again(centre: Centre, officer: Device) -> None:
    house = household()
    records = [visit(house), house]
    assert centre.load(records) == []
    before = officer.all_values()
    assert centre.load(records) == []
    assert officer.all_values() == before
    assert {values["version"] for values in before.values()} == {1, 2, 3}
