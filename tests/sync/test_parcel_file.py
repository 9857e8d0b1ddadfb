"""One sealed file: any byte that is changed or missing is found, and nothing of it is used."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.algorithms import Suite, content_hash
from sync.protocol import parcel
from sync.protocol.medium import named
from sync.protocol.parcel import Ends, Header, Piece
from sync.protocol.parcel_errors import (
    NotAParcel,
    ParcelCut,
    ParcelDamaged,
    ParcelTooNew,
    StickAway,
    StickFull,
)
from tests.support.suites import both

MESSAGES = [Piece("H", b"head"), Piece("B", b"batch" * 40), Piece("F", b"")]


def header(mark: str) -> Header:
    return Header(
        kind="out",
        id=UUID(int=7),
        number=7,
        device=UUID(int=9),
        short="A2",
        made_at="2026-11-23T04:00:00Z",
        sender="A2",
        to="fv.example",
        to_key=mark,
    )


class Made:
    """A parcel on a disk, and the keys of both ends."""

    def __init__(self, folder: Path, suite: Suite) -> None:
        self.box, self.signing = suite.fresh_box_pair(), suite.fresh_pair()
        self.header = header(parcel.key_mark(self.box.public))
        self.path = folder / self.header.file_name
        ends = Ends(self.box.public, self.signing.secret)
        with parcel.writing(self.path, self.header, ends=ends) as put:
            for piece in MESSAGES:
                put(piece.kind, piece.body)

    def read(self) -> list[Piece]:
        """What is inside, as its addressee reads it."""
        looked = parcel.look(self.path)
        parcel.check(looked, self.signing.public)
        return list(parcel.pieces(looked, self.box.secret))


@pytest.fixture
def made(tmp_path: Path, suite: Suite) -> Made:
    return Made(tmp_path, suite)


@pytest.fixture(params=["intl"])
def suite(request: pytest.FixtureRequest) -> Suite:
    from fieldvisit.machine import algorithms

    return algorithms.suite(request.param)


@both
def test_its_addressee_reads_it_under_both_suites(tmp_path: Path, suite: Suite) -> None:
    """trust T15"""
    made = Made(tmp_path, suite)
    looked = parcel.look(made.path)
    assert made.read() == MESSAGES
    assert (looked.header, looked.size) == (made.header, made.path.stat().st_size)
    assert looked.suite.name == suite.name


def test_a_file_name_is_one_that_every_stick_takes(made: Made) -> None:
    assert made.path.name == "fv-A2-0009-000007-out.fvparcel"


def test_nothing_inside_is_readable_on_the_way(made: Made) -> None:
    """The carrier sees who and how much, never what."""
    data = made.path.read_bytes()
    assert b"head" not in data
    assert b"batchbatch" not in data


def test_another_key_opens_nothing(made: Made, suite: Suite) -> None:
    looked = parcel.look(made.path)
    with pytest.raises(ParcelDamaged):
        list(parcel.pieces(looked, suite.fresh_box_pair().secret))


def test_a_foreign_signature_is_found(made: Made, suite: Suite) -> None:
    with pytest.raises(ParcelDamaged):
        parcel.check(parcel.look(made.path), suite.fresh_pair().public)


def every_flip(data: bytes) -> Iterator[tuple[int, bytes]]:
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << (place % 8)
        yield place, bytes(changed)


def test_a_flip_of_any_byte_is_named_and_nothing_is_used(made: Made) -> None:
    """pain 21, trust T9"""
    said = set()
    for place, changed in every_flip(made.path.read_bytes()):
        made.path.write_bytes(changed)
        with pytest.raises(FieldvisitError) as told:
            made.read()
        assert isinstance(told.value, NotAParcel | ParcelCut | ParcelDamaged | ParcelTooNew), place
        said.add(type(told.value))
    assert ParcelDamaged in said


def test_a_parcel_that_ends_at_any_byte_is_known_as_cut(made: Made) -> None:
    """A stick that was pulled out too early (pain 21)."""
    data = made.path.read_bytes()
    for length in range(len(data)):
        made.path.write_bytes(data[:length])
        with pytest.raises(ParcelCut):
            parcel.look(made.path)


def test_more_than_the_parcel_is_no_parcel(made: Made) -> None:
    made.path.write_bytes(made.path.read_bytes() + b"\0")
    with pytest.raises(ParcelDamaged):
        parcel.look(made.path)


def test_a_newer_format_is_named_with_its_number(made: Made) -> None:
    data = bytearray(made.path.read_bytes())
    data[8:10] = b"\0\7"
    made.path.write_bytes(data)
    with pytest.raises(ParcelTooNew) as told:
        parcel.look(made.path)
    assert told.value.theirs == 7


def test_something_else_is_no_parcel(made: Made) -> None:
    made.path.write_bytes(b"PK\3\4 a picture archive")
    with pytest.raises(NotAParcel):
        parcel.look(made.path)


def test_a_block_that_breaks_off_leaves_nothing(tmp_path: Path, suite: Suite) -> None:
    box, signing = suite.fresh_box_pair(), suite.fresh_pair()
    path = tmp_path / "stick" / "fv.fvparcel"
    path.parent.mkdir()
    ends = Ends(box.public, signing.secret)

    def breaks_off() -> None:
        with parcel.writing(path, header(parcel.key_mark(box.public)), ends=ends) as put:
            put("H", b"head")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        breaks_off()
    assert list(path.parent.iterdir()) == []


def test_both_ends_name_the_content_by_the_same_hash(made: Made, tmp_path: Path) -> None:
    """pain 21"""
    copy = tmp_path / "copy.fvparcel"
    copy.write_bytes(made.path.read_bytes())
    assert parcel.look(copy).digest == parcel.look(made.path).digest
    assert content_hash(copy.read_bytes()) == content_hash(made.path.read_bytes())


@pytest.mark.parametrize(("number", "error"), [(28, StickFull), (5, StickAway), (19, StickAway)])
def test_what_the_system_says_of_a_stick_gets_a_name(
    tmp_path: Path, number: int, error: type[FieldvisitError]
) -> None:
    with pytest.raises(error), named(tmp_path):
        raise OSError(number, "as the system says it")


@pytest.mark.parametrize("mark", ["proven=True", "late=True"])
def test_only_what_lay_in_a_checked_parcel_passes_without_a_signature_of_its_own(mark: str) -> None:
    """The parcel's signature stands for its messages; what comes over a line never has that, and is
    never taken whatever its numbers.
    """
    room = Path(parcel.__file__).parents[1]
    setting = {path.name for path in room.rglob("*.py") if mark in path.read_text("utf-8")}
    assert setting == {"parcel_messages.py"}
