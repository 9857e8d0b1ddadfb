"""What every shelf promises the server's files, a folder or a bucket: two servers stand before the
same one. Subclasses supply the fixture `shelves`; not collected itself.
"""

import random
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.machine.algorithms import content_hash
from sync.protocol.errors import BlobDamaged, BlobMissing
from sync.protocol.wire import PART_BYTES, FilePart
from sync.server.files import Files
from sync.server.shelf import Shelf
from tests.support.central import VILLAGE

PHOTO = random.Random(11).randbytes(2 * PART_BYTES + 77)
WHOLE = FilePart(VILLAGE, content_hash(PHOTO), len(PHOTO))
SMALL = b"\x89PNG the face of a door"
HASH = content_hash(SMALL)
TABLET = UUID(int=7)


class Killed(Exception):
    """The server's process ends here."""


def part_of(number: int) -> bytes:
    part = WHOLE.at(number)
    return PHOTO[part.start : part.start + part.length]


def brings(files: Files, number: int, data: bytes | None = None) -> None:
    data = part_of(number) if data is None else data
    files.put(WHOLE.at(number), data=data, into=files.kept, device_id=TABLET)


def lacking(files: Files) -> list[int]:
    return files.missing(WHOLE, into=files.kept, device_id=TABLET)


class ShelfContract:
    @pytest.fixture
    def one(self, shelves: tuple[Shelf, Shelf]) -> Files:
        return Files(shelves[0])

    @pytest.fixture
    def other(self, shelves: tuple[Shelf, Shelf]) -> Files:
        return Files(shelves[1])

    def test_what_one_server_put_the_other_gets_at_once(self, shelves: tuple[Shelf, Shelf]) -> None:
        here, there = shelves
        here.put("blobs/a/door", b"old")
        here.put("blobs/a/door", SMALL)
        assert there.get("blobs/a/door") == SMALL
        assert there.size("blobs/a/door") == len(SMALL)
        assert there.cut("blobs/a/door", start=5, length=8) == (SMALL[5:13], len(SMALL))
        here.put("blobs/a/nothing", b"")
        assert (there.get("blobs/a/nothing"), there.size("blobs/a/nothing")) == (b"", 0)

    def test_a_stretch_ends_where_the_whole_ends(self, shelves: tuple[Shelf, Shelf]) -> None:
        here, _ = shelves
        here.put("a", SMALL)
        assert here.cut("a", start=20, length=100) == (SMALL[20:], len(SMALL))
        assert here.cut("a", start=100, length=100) == (b"", len(SMALL))

    def test_what_is_not_there_is_missing(self, shelves: tuple[Shelf, Shelf]) -> None:
        here, _ = shelves
        with pytest.raises(BlobMissing):
            here.get("a/b")
        with pytest.raises(BlobMissing):
            here.cut("a/b", start=0, length=1)
        assert here.size("a/b") is None
        assert list(here.below("a")) == []
        here.drop("a/b")
        here.clear("a")

    def test_a_whole_file_is_put(self, shelves: tuple[Shelf, Shelf], tmp_path: Path) -> None:
        here, there = shelves
        (tmp_path / "answer").write_bytes(PHOTO)
        here.put_file("carried/x/answer", tmp_path / "answer")
        assert there.get("carried/x/answer") == PHOTO

    def test_what_lies_below_a_place_goes_and_nothing_beside_it(
        self, shelves: tuple[Shelf, Shelf]
    ) -> None:
        here, there = shelves
        for key in ("a/b/1", "a/b/c/2", "a/bc/3"):
            here.put(key, b"x")
        assert {one.key for one in there.below("a/b")} == {"a/b/1", "a/b/c/2"}
        here.drop("a/b/1")
        assert there.size("a/b/1") is None
        there.clear("a/b")
        assert [one.key for one in here.below("a")] == ["a/bc/3"]

    def test_what_goes_while_it_is_listed_is_passed_over(
        self, shelves: tuple[Shelf, Shelf]
    ) -> None:
        here, there = shelves
        for key in ("a/1/0", "a/2/0", "a/3/0"):
            here.put(key, b"x")
        listing = here.below("a")
        first = next(listing).key
        there.clear("a")
        assert {first, *(one.key for one in listing)} <= {"a/1/0", "a/2/0", "a/3/0"}

    def test_a_file_handed_in_twice_is_one(self, one: Files, other: Files) -> None:
        one.kept.put(VILLAGE, HASH, data=SMALL)
        other.kept.put(VILLAGE, HASH, data=SMALL)
        assert one.kept.get(VILLAGE, HASH) == SMALL
        assert len(list(one.shelf.below("blobs"))) == 1

    def test_bytes_that_are_not_what_their_name_says_are_not_kept(self, one: Files) -> None:
        with pytest.raises(BlobDamaged):
            one.kept.put(VILLAGE, HASH, data=SMALL + b"x")
        assert not one.kept.holds(VILLAGE, HASH)
        assert list(one.shelf.below("blobs")) == []

    def test_a_changed_file_is_not_given(self, one: Files) -> None:
        one.shelf.put(f"blobs/{VILLAGE}/{HASH[:2]}/{HASH}", SMALL + b"x")
        with pytest.raises(BlobDamaged):
            one.kept.get(VILLAGE, HASH)
        with pytest.raises(BlobDamaged):
            one.kept.cut(FilePart(VILLAGE, HASH, len(SMALL)))

    def test_parts_at_two_servers_make_one_file(self, one: Files, other: Files) -> None:
        brings(one, 2)
        brings(other, 0)
        assert lacking(one) == lacking(other) == [1]
        assert not other.kept.holds(VILLAGE, WHOLE.sha256)
        brings(one, 1)
        assert lacking(other) == []
        assert other.kept.get(VILLAGE, WHOLE.sha256) == PHOTO
        assert b"".join(other.kept.cut(WHOLE.at(n)) for n in range(3)) == PHOTO
        assert list(other.shelf.below("parts")) == []

    def test_parts_that_make_another_file_are_asked_for_anew(
        self, one: Files, other: Files
    ) -> None:
        brings(one, 0)
        brings(one, 1, bytes(PART_BYTES))
        with pytest.raises(BlobDamaged):
            brings(other, 2)
        assert lacking(one) == [0, 1, 2]

    def test_a_server_that_ends_between_the_last_part_and_the_file_is_sent_one_part_again(
        self, one: Files, other: Files, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def killed(*_: object, **__: object) -> None:
            raise Killed

        brings(one, 0)
        brings(one, 1)
        monkeypatch.setattr(one.kept, "put", killed)
        with pytest.raises(Killed):
            brings(one, 2)
        assert lacking(other) == [2]
        brings(other, 2)
        assert lacking(other) == []
        assert other.kept.get(VILLAGE, WHOLE.sha256) == PHOTO

    def test_the_last_part_at_both_servers_at_once_makes_one_file(
        self, one: Files, other: Files, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sound, turns = one.shelf.get, iter([True])

        def overtaken(key: str) -> bytes:
            if next(turns, False):
                brings(other, 2)
            return sound(key)

        brings(one, 0)
        brings(one, 1)
        monkeypatch.setattr(one.shelf, "get", overtaken)
        brings(one, 2)
        assert other.kept.get(VILLAGE, WHOLE.sha256) == PHOTO

    def test_a_file_apart_is_let_in_for_both(self, one: Files, other: Files) -> None:
        one.apart.put(VILLAGE, HASH, data=SMALL)
        assert other.only_apart(VILLAGE, HASH)
        assert other.find(HASH, places=[VILLAGE], apart=False) is None
        assert other.find(HASH, places=[VILLAGE], apart=True) == (VILLAGE, other.apart)
        other.let_in(VILLAGE, HASH)
        assert not one.only_apart(VILLAGE, HASH)
        assert one.find(HASH, places=[VILLAGE], apart=True) == (VILLAGE, one.kept)
        assert one.kept.get(VILLAGE, HASH) == SMALL
        one.kept.drop(VILLAGE, HASH)
        assert not other.kept.holds(VILLAGE, HASH)

    def test_both_servers_let_in_one_file_at_once(
        self, one: Files, other: Files, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sound = one.apart.get

        def overtaken(scope: str, sha256: str) -> bytes:
            other.let_in(scope, sha256)
            return sound(scope, sha256)

        one.apart.put(VILLAGE, HASH, data=SMALL)
        monkeypatch.setattr(one.apart, "get", overtaken)
        one.let_in(VILLAGE, HASH)
        assert one.kept.get(VILLAGE, HASH) == SMALL
        with pytest.raises(BlobMissing):
            one.let_in(VILLAGE, WHOLE.sha256)
