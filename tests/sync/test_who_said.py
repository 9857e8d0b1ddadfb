"""Of each field it is known who said what stands in it, and when."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.records.kept import read_instant
from sync.server import who_said
from sync.server.accept import Held
from tests.support.central import NOON

PEOPLE = (UUID(int=1), UUID(int=2), UUID(int=3))
FIELDS = ("phone", "live_address", "extra_field")
WRITES = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.dictionaries(st.sampled_from(FIELDS), st.integers(1, 3), min_size=1),
        st.integers(0, 500),
    ),
    max_size=12,
)


def made() -> Held:
    values = {"version": 1, "phone": 0, "live_address": 0, "deleted_at": None}
    return Held(1, values, {"extra_field": 0}, "", PEOPLE[0], last_at=NOON)


def wrote(held: Held, device: UUID, said: dict[str, object], *, minute: int) -> Held:
    """The row after `device` wrote these values, as the server puts it."""
    at = NOON + timedelta(minutes=minute)
    version = held.version + 1
    values = {n: said.get(n, v) for n, v in held.values.items()} | {"version": version}
    extra = {n: said.get(n, v) for n, v in held.extra.items()}
    row = replace(held, version=version, values=values, extra=extra, last_device=device, last_at=at)
    return replace(row, said_by=who_said.after(held, row, at=at))


@given(writes=WRITES)
def test_each_field_is_of_whoever_changed_it_last(writes: list[tuple[UUID, dict, int]]) -> None:  # type: ignore[type-arg]
    held = made()
    truth = dict.fromkeys(FIELDS, (PEOPLE[0], NOON))
    for device, said, minute in writes:
        changed = {name for name, value in said.items() if held.now(name) != value}
        held = wrote(held, device, said, minute=minute)
        truth |= dict.fromkeys(changed, (device, NOON + timedelta(minutes=minute)))
    if held.said_by:
        assert {name: who_said.last(held, [name]) for name in FIELDS} == truth
    assert who_said.devices([held]) >= {device for device, _ in truth.values()}


def test_a_row_as_it_was_made_keeps_nothing_beside_it() -> None:
    assert who_said.after(None, made(), at=NOON) == {}
    again = made().numbered(2, said_at=NOON, said_by={})
    assert who_said.after(made(), again, at=NOON) == {}
    assert who_said.last(made(), ["phone"]) == (PEOPLE[0], NOON)


def test_of_a_deleted_row_it_is_said_who_deleted_it() -> None:
    """By a clock that goes slow, so that time alone would name another."""
    held = wrote(made(), PEOPLE[1], {"phone": 1}, minute=9)
    gone = wrote(held, PEOPLE[2], {"deleted_at": NOON}, minute=2)
    expected = PEOPLE[2], NOON + timedelta(minutes=2)
    assert who_said.last(gone, ["phone", "deleted_at"]) == expected


def test_whoever_wants_to_delete_hears_who_wrote_last() -> None:
    held = wrote(made(), PEOPLE[1], {"phone": 1}, minute=9)
    assert who_said.last(held, ["deleted_at"]) == (PEOPLE[1], NOON + timedelta(minutes=9))


def test_the_words_can_be_kept_as_json() -> None:
    held = wrote(made(), PEOPLE[1], {"phone": 1}, minute=9)
    device, at = held.said_by["phone"]
    assert UUID(device) == PEOPLE[1]
    assert read_instant(at or "") == NOON + timedelta(minutes=9)
