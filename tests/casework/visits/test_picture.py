"""Pictures that are bombs or lies are refused by a process that holds nothing (trust T6)."""

import io
import resource
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from fieldvisit.casework.visits import picture, picture_worker
from fieldvisit.casework.visits.picture import PhotoUnreadable, PictureMoves, PictureTooLarge
from fieldvisit.records.place import Place

GPS, MAKE = 0x8825, 0x010F


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, *, rows=b"", between=b""):
    head = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), between, chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def written(made, kind, **said):
    held = io.BytesIO()
    made.save(held, kind, **said)
    return held.getvalue()


def small(mode="RGB"):
    return Image.new(mode, (40, 30))


def moving_gif(frames):
    """So many frames, written by hand: the same one again and again."""
    one = written(small("P"), "GIF")
    start = one.index(b",\0\0\0\0")
    return one[:start] + one[start:-1] * frames + b";"


def scans(count):
    """A progressive JPEG whose last scan stands in it again and again."""
    data = written(Image.effect_noise((2000, 2000), 50), "JPEG", progressive=True, quality=95)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def squeezed(width, height):
    """Black pixels, as small as they can be packed."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 + 3 * width)) for _ in range(height))
    return png(width, height, rows=packed + packer.flush())


BOMBS = {
    "60,000 x 60,000 in a file called .jpg": lambda: (PictureTooLarge, png(60_000, 60_000)),
    "as large as may be said": lambda: (PictureTooLarge, png(2**31 - 1, 2**31 - 1)),
    "a long thin one": lambda: (PictureTooLarge, png(2**31 - 1, 1)),
    "a flat one packed a thousandfold": lambda: (PictureTooLarge, squeezed(20_000, 2_000)),
    "words packed a thousandfold": lambda: (
        PhotoUnreadable,
        png(8, 8, between=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(300_000_000), 9))),
    ),
    "a million frames": lambda: (PictureMoves, moving_gif(1_000_000 // 20)),
    "many scans": lambda: (PictureTooLarge, scans(400)),
    "many pages": lambda: (
        PictureMoves,
        written(small(), "TIFF", save_all=True, append_images=[small()]),
    ),
    "an animated PNG": lambda: (
        PictureMoves,
        written(small(), "PNG", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]),
    ),
    "cut off": lambda: (PhotoUnreadable, written(Image.effect_noise((99, 99), 9), "JPEG")[:900]),
    "a drawing that is a program": lambda: (PhotoUnreadable, b"<svg onload='x()'/>"),
    "a paper": lambda: (PhotoUnreadable, b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj"),
    "a program for printers": lambda: (
        PhotoUnreadable,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n{} loop\n",
    ),
    "an archive": lambda: (PhotoUnreadable, b"PK\x03\x04" + bytes(400)),
    "a head and then noise": lambda: (PhotoUnreadable, b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_and_lies_are_refused_within_a_second_of_work(name):
    """trust T6"""
    refusal, data = BOMBS[name]()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(refusal):
        picture.as_photo(data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert work < picture_worker.CPU_SECONDS + 0.3
    with pytest.raises(refusal):
        picture.to_draw(data)


def test_the_worker_lives_within_its_memory_and_can_write_no_file(tmp_path):
    """Asked of a worker that is told to use more."""
    out = tmp_path / "out"
    for greedy, ended in (
        ("bytearray(300 * 1024 * 1024)", "MemoryError"),
        (f"open({str(out)!r}, 'wb').write(b'x' * 100_000)", ""),
        ("[0 for _ in iter(int, 1)]", ""),
    ):
        ran = run_limited(greedy)
        assert ran.returncode != 0
        assert ended in ran.stderr
    assert not out.exists() or out.stat().st_size == 0


def run_limited(work):
    import subprocess
    import sys

    folder = str(Path(picture_worker.__file__).parent)
    program = (
        f"import sys; sys.path.insert(0, {folder!r}); import picture_worker;"
        f" picture_worker.limit_myself(); {work}"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)


def test_a_worker_that_hangs_is_ended_by_the_clock(monkeypatch, tmp_path):
    sleeping = tmp_path / "worker.py"
    sleeping.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(picture, "_WORKER", sleeping)
    monkeypatch.setattr(picture, "SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(PictureTooLarge):
        picture.as_photo(b"x")
    assert time.monotonic() - began < 20


def test_of_a_file_that_is_two_things_only_the_picture_is_kept():
    two = written(small(), "JPEG") + b"PK\x03\x04 and a program <script>"
    for made in (picture.as_photo(two), picture.to_draw(two)):
        assert b"script" not in made
        assert Image.open(io.BytesIO(made)).size == (40, 30)


def exif():
    facts = Image.Exif()
    facts[MAKE] = "Invented"
    facts[GPS] = {1: "N", 2: (39.0, 5.0, 6.0), 3: "E", 4: (117.0, 2.0, 28.0)}
    return facts


def test_time_and_place_stay_only_where_the_form_asks():
    taken = written(small(), "JPEG", exif=exif())
    assert dict(Image.open(io.BytesIO(picture.as_photo(taken))).getexif()) == {}
    asked = picture.as_photo(taken, with_facts=True)
    turned = picture.turned_once(asked)
    for kept in (asked, turned):
        told = Image.open(io.BytesIO(kept)).getexif()
        assert told[MAKE] == "Invented"
        assert told.get_ifd(GPS)[1] == "N"
    assert Image.open(io.BytesIO(turned)).size == (30, 40)


def with_place(place):
    facts = Image.Exif()
    facts[GPS] = place
    return written(small(), "JPEG", exif=facts)


NORTH, EAST = (39.0, 5.0, 6.0), (117.0, 2.0, 28.0)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({1: "N", 2: NORTH, 3: "E", 4: EAST}, Place(390_850, 1_170_411)),
        ({1: "S", 2: NORTH, 3: "W", 4: EAST, 31: 12.4}, Place(-390_850, -1_170_411, 12)),
        ({1: "N", 2: NORTH}, None),
        ({2: NORTH, 4: EAST}, None),
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, None),
        ({1: "N", 2: (390.0, 5.0, 6.0), 3: "E", 4: EAST}, None),
    ],
)
def test_where_a_photo_was_taken_is_told_apart_from_it(told, place):
    made = picture.taken(with_place(told))
    assert made.place == place
    assert dict(Image.open(io.BytesIO(made.jpeg)).getexif()) == {}


def test_a_photo_that_says_nothing_of_its_place_has_none():
    assert picture.taken(written(small(), "PNG")).place is None


class Odd:
    """A picture whose camera wrote nonsense."""

    def __init__(self, told):
        self.told = told

    def getexif(self):
        return self

    def get_ifd(self, _):
        if isinstance(self.told, Exception):
            raise self.told
        return self.told


@pytest.mark.parametrize(
    "told",
    [
        SyntaxError(), ValueError(), ZeroDivisionError(),
        {1: "N", 2: "thirty-nine", 3: "E", 4: EAST},
        {1: "N", 2: 39.0, 3: "E", 4: EAST},
        {1: "N", 2: NORTH, 3: "E", 4: (float("nan"), 0.0, 0.0)},
        {1: "N", 2: NORTH, 3: "E", 4: EAST, 31: "far"},
        {1: b"\xff", 2: None, 3: "E", 4: EAST},
    ],
)  # fmt: skip
def test_nonsense_about_the_place_is_no_place_and_no_reason_to_refuse(told):
    assert picture_worker.place_of(Odd(told)) is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF"])
def test_single_pictures_of_every_kind_are_taken(kind):
    made = Image.open(io.BytesIO(picture.as_photo(written(small(), kind))))
    assert (made.format, made.size) == ("JPEG", (40, 30))


def test_what_is_drawn_on_the_glass_still_shines_through():
    ink = written(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG")
    drawn = Image.open(io.BytesIO(picture.to_draw(ink)))
    assert (drawn.format, drawn.getpixel((1, 1))) == ("PNG", (0, 0, 0, 0))


def test_a_telephones_large_photo_is_taken():
    """pain G: what people photograph must not be turned away."""
    taken = written(Image.linear_gradient("L").resize((10_000, 8_000)), "JPEG")
    assert Image.open(io.BytesIO(picture.as_photo(taken))).size == (1600, 1280)
