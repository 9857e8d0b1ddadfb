"""Files of questions: kept encrypted at once, named in the answer, rows at 定稿, then swept."""

import io
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Connection

from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import attaching, visiting
from fieldvisit.casework.visits.attaching import FileTooLarge, FileUnreadable
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.picture import PhotoUnreadable, PictureTooLarge, as_photo
from fieldvisit.machine.clock import FixedClock
from fieldvisit.practice.answers import answer_all, signatures
from fieldvisit.records import Attachment
from fieldvisit.store import attachments, rows
from fieldvisit.store.attachments import AttachmentMissing
from fieldvisit.store.troubles import DiskFull

ORIENTATION, GPS = 0x0112, 0x8825


def telephone(size: tuple[int, int] = (4000, 3000), *, turned: bool = False) -> bytes:
    """A photo as a telephone takes it, with its place in it."""
    picture = Image.new("RGB", size, "white")
    picture.paste("black", (0, 0, size[0] // 2, size[1]))
    facts = Image.Exif()
    facts[GPS] = {1: "N", 2: (39.0, 5.0, 6.0), 3: "E", 4: (117.0, 2.0, 28.0)}
    if turned:
        facts[ORIENTATION] = 6
    held = io.BytesIO()
    picture.save(held, "JPEG", exif=facts)
    return held.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def files(desk: Desk) -> list[Path]:
    return [path for path in desk.store.folder.attachments.rglob("*") if path.is_file()]


@pytest.fixture
def filling(desk: Desk) -> Filling:
    """F02 at the first door that is due, answered."""
    card = next(one for one in today(desk).cards if one.form_id == "F02")
    made = visiting.start(desk, card.household_id, form_id="F02")
    answer_all(made)
    return made


def photo_ref(filling: Filling) -> str:
    """The form's own question for a photo."""
    nodes = filling.session.definition.nodes
    return next(n.ref for n in nodes if n.type == "image" and "signature" not in n.appearance)


def rows_of(desk: Desk) -> list[Attachment]:
    with desk.store.read() as tx:
        return [one for one in rows.all(tx, "attachment") if isinstance(one, Attachment)]


def test_a_photo_is_small_upright_and_knows_no_place(desk: Desk) -> None:
    """pain 31: it is made small as it is taken, when nobody waits for it on a line."""
    name = attaching.keep_photo(desk, telephone(turned=True))
    kept = opened(attaching.read(desk, name))
    assert name.endswith(".jpg")
    assert kept.size == (1200, 1600)
    assert dict(kept.getexif()) == {}
    top, bottom = kept.getpixel((600, 100)), kept.getpixel((600, 1500))
    assert top[0] < 30 < 225 < bottom[0]


def test_the_form_may_ask_for_fewer_pixels(desk: Desk) -> None:
    name = attaching.keep_photo(desk, telephone(), longest=640)
    assert opened(attaching.read(desk, name)).size == (640, 480)


def test_a_small_photo_is_not_blown_up() -> None:
    assert opened(as_photo(telephone((300, 200)))).size == (300, 200)


def test_what_shines_through_becomes_paper() -> None:
    held = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(held, "PNG")
    assert opened(as_photo(held.getvalue())).getpixel((5, 5)) == (255, 255, 255)


def test_the_bytes_rest_encrypted(desk: Desk) -> None:
    name = attaching.keep_photo(desk, telephone((200, 100)))
    data = attaching.read(desk, name)
    assert all(data not in path.read_bytes() for path in files(desk))


def test_a_turned_photo_is_another_file(desk: Desk) -> None:
    name = attaching.keep_photo(desk, telephone((400, 300)))
    turned = attaching.turn(desk, name)
    assert turned != name
    assert opened(attaching.read(desk, turned)).size == (300, 400)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        telephone((200, 100))[:400],
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"GIF89a" + bytes(20),
    ],
)
def test_what_is_no_picture_is_refused_by_name(desk: Desk, data: bytes) -> None:
    with pytest.raises(PhotoUnreadable):
        attaching.keep_photo(desk, data)
    assert files(desk) == []


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_read(desk: Desk) -> None:
    head = struct.pack(">II5B", 40_000, 40_000, 1, 0, 0, 0, 0)
    body = struct.pack(">I", len(head)) + b"IHDR" + head
    told = b"\x89PNG\r\n\x1a\n" + body + struct.pack(">I", zlib.crc32(body[4:]))
    with pytest.raises(PictureTooLarge):
        attaching.keep_photo(desk, told + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))


def test_a_recording_is_kept_as_it_is(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "说话.M4A").write_bytes(b"sound" * 100)
    name = attaching.keep_file(desk, tmp_path / "说话.M4A")
    assert name.endswith(".m4a")
    assert attaching.read(desk, name) == b"sound" * 100


def test_a_photo_of_a_paper_stays_legible_and_does_not_tell_where_it_was_taken(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "诊断证明.JPEG").write_bytes(telephone((2100, 210), turned=True))
    name = attaching.keep_file(desk, tmp_path / "诊断证明.JPEG")
    kept = opened(attaching.read(desk, name))
    assert name.endswith(".jpg")
    assert kept.size == (200, 2000)
    assert not kept.getexif()
    with desk.store.read() as tx:
        assert attachments.places(tx, [name.partition(".")[0]]) == {}


def test_a_broken_photo_of_a_paper_is_refused_and_not_kept_with_its_place(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(telephone((400, 300))[:200])
    with pytest.raises(PhotoUnreadable):
        attaching.keep_file(desk, tmp_path / "a.jpg")
    assert files(desk) == []


@pytest.mark.parametrize(("given", "kept"), [("a", "bin"), ("a.tar.gz", "gz"), ("证.明", "bin")])
def test_a_strange_ending_harms_nothing(desk: Desk, tmp_path: Path, given: str, kept: str) -> None:
    (tmp_path / given).write_bytes(b"x")
    assert attaching.keep_file(desk, tmp_path / given).endswith(f".{kept}")


def test_a_file_that_is_gone_or_too_large_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        attaching.keep_file(desk, tmp_path / "gone.pdf")
    with pytest.raises(FileUnreadable):
        attaching.content_of(tmp_path)
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(attaching.LARGEST_MB * 1024 * 1024 + 1)
    with pytest.raises(FileTooLarge):
        attaching.keep_file(desk, tmp_path / "film.mp4")


@pytest.mark.parametrize("name", ["", "photo.jpg", "../../etc/passwd", f"{'g' * 64}.jpg"])
def test_only_our_own_names_name_a_file(desk: Desk, name: str) -> None:
    with pytest.raises(AttachmentMissing):
        attaching.read(desk, name)


def test_a_full_disk_is_a_named_fact(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fieldvisit.store.attachments.write_atomic", full)
    with pytest.raises(DiskFull):
        attaching.keep_drawing(desk, b"\x89PNG\r\n\x1a\n")


def test_a_finished_visit_has_a_row_for_each_of_its_files(desk: Desk, filling: Filling) -> None:
    name = attaching.keep_photo(desk, telephone((400, 300)))
    filling.session.set(photo_ref(filling), name)
    visit = visiting.finish(desk, filling, signatures=signatures(desk, filling))
    mine = [row for row in rows_of(desk) if row.visit_id == visit.id]
    photos = [row for row in mine if row.kind == "photo"]
    assert [(row.sha256, row.media_type) for row in photos] == [(name[:64], "image/jpeg")]
    assert photos[0].size == len(attaching.read(desk, name))
    assert sorted(row.kind for row in mine) == ["photo", "signature", "signature"]
    with desk.store.read() as tx:
        assert name[:64] in [content.sha256 for content in attachments.unsent(tx)]


def test_a_photo_that_was_taken_away_is_no_row(desk: Desk, filling: Filling) -> None:
    ref = photo_ref(filling)
    filling.session.set(ref, attaching.keep_photo(desk, telephone((400, 300))))
    filling.session.set(ref, "")
    visit = visiting.finish(desk, filling, signatures=signatures(desk, filling))
    kinds = [row.kind for row in rows_of(desk) if row.visit_id == visit.id]
    assert "photo" not in kinds


class Later:
    """The same desk a time later."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def after(self, passed: timedelta) -> Desk:
        self.desk.clock = FixedClock(self.desk.clock.now() + passed)
        return self.desk


@pytest.fixture
def later(desk: Desk) -> Later:
    return Later(desk)


def test_what_nothing_names_is_swept_after_a_day(desk: Desk, later: Later) -> None:
    name = attaching.keep_photo(desk, telephone((200, 100)))
    assert attaching.sweep(later.after(timedelta(hours=23))) == 0
    assert attaching.sweep(later.after(timedelta(hours=2))) == 1
    assert files(desk) == []
    with pytest.raises(AttachmentMissing):
        attaching.read(desk, name)


def test_what_a_draft_names_stays_as_long_as_the_draft_even_in_the_bin(
    desk: Desk, filling: Filling, later: Later
) -> None:
    name = attaching.keep_photo(desk, telephone((200, 100)))
    filling.session.set(photo_ref(filling), name)
    visiting.save(desk, filling)
    assert attaching.sweep(later.after(timedelta(days=3))) == 0
    visiting.discard(desk, str(filling.draft.id))
    assert attaching.sweep(later.after(timedelta(days=29))) == 0
    assert attaching.read(desk, name)
    assert attaching.sweep(later.after(timedelta(days=3))) == 1


def test_what_a_record_names_stays(desk: Desk, filling: Filling, later: Later) -> None:
    name = attaching.keep_photo(desk, telephone((200, 100)))
    filling.session.set(photo_ref(filling), name)
    visiting.finish(desk, filling, signatures=signatures(desk, filling))
    assert attaching.sweep(later.after(timedelta(days=400))) == 0
    assert attaching.read(desk, name)


def test_a_file_of_an_undone_transaction_is_swept(desk: Desk) -> None:
    def keep_and_fail() -> None:
        with desk.store.write() as tx:
            attachments.keep(desk.store, tx, data=b"half", at=desk.clock.now())
            raise KeyError

    with pytest.raises(KeyError):
        keep_and_fail()
    assert len(files(desk)) == 1
    attaching.sweep(desk)
    assert files(desk) == []


def test_bytes_go_only_after_the_rows_that_named_them(
    desk: Desk, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut between the two leaves a file too many, never a row without its file."""
    name = attaching.keep_photo(desk, telephone((200, 100)))
    kept: list[str] = []

    def clear(store: object, tx: Connection) -> None:
        with desk.store.read() as other:
            kept.extend(attachments.sizes(other, [name[:64]]))

    monkeypatch.setattr(attachments, "clear", clear)
    assert attaching.sweep(later.after(timedelta(days=2))) == 1
    assert kept == []
    assert len(files(desk)) == 1
