"""Where a photo was taken is kept for one hint, goes with the visit, and is shown nowhere."""

import io
import zipfile

import pytest
from PIL import Image

from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import support_bundle
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import attaching, photo_places, visiting
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.practice.answers import answer_all, signatures
from fieldvisit.records import Attachment, Visit
from fieldvisit.records.place import Place
from fieldvisit.store import attachments, rows

GPS = 0x8825
PLANTED = Place(390_850, 1_170_411, 12)


def photo(*, placed: bool = True) -> bytes:
    """As a telephone takes it, with its place in it."""
    facts = Image.Exif()
    if placed:
        facts[GPS] = {1: "N", 2: (39.0, 5.0, 6.0), 3: "E", 4: (117.0, 2.0, 28.0), 31: 12.0}
    held = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(held, "JPEG", exif=facts)
    return held.getvalue()


def place_of(desk: Desk, name: str) -> Place | None:
    with desk.store.read() as tx:
        return attachments.places(tx, [name[:64]]).get(name[:64])


def taken(desk: Desk, *, place: str = "") -> tuple[Filling, str]:
    """F02 at the first door that is due, with the photo in it, and the photo's name."""
    card = next(one for one in today(desk).cards if one.form_id == "F02")
    filling = visiting.start(desk, card.household_id, form_id="F02")
    answer_all(filling)
    nodes = filling.session.definition.nodes
    ref = next(n.ref for n in nodes if n.type == "image" and "signature" not in n.appearance)
    name = attaching.keep_photo(desk, photo(placed=not place), here=place)
    filling.session.set(ref, name)
    return filling, name


def finished(desk: Desk) -> Attachment:
    """The row of a planted photo in a finished visit."""
    filling, name = taken(desk)
    visit = visiting.finish(desk, filling, signatures=signatures(desk, filling))
    with desk.store.read() as tx:
        found = [one for one in rows.all(tx, "attachment") if isinstance(one, Attachment)]
    return next(one for one in found if one.visit_id == visit.id and one.sha256 == name[:64])


def test_a_planted_place_goes_into_the_record_and_not_into_the_photo(desk: Desk) -> None:
    row = finished(desk)
    assert Place(row.latitude or 0, row.longitude or 0, row.accuracy) == PLANTED
    kept = Image.open(io.BytesIO(attaching.read(desk, f"{row.sha256}.jpg")))
    assert dict(kept.getexif()) == {}


def test_a_photo_without_a_place_has_none(desk: Desk) -> None:
    assert place_of(desk, attaching.keep_photo(desk, photo(placed=False))) is None


def test_this_machines_place_stands_for_that_of_its_camera_alone(desk: Desk) -> None:
    here = "39.1 117.2 0 30"
    own = attaching.keep_photo(desk, photo(placed=False), here=here)
    assert place_of(desk, own) == Place(391_000, 1_172_000, 30)
    said = attaching.keep_photo(desk, photo(), here=here)
    assert place_of(desk, said) == PLANTED


def test_a_turned_photo_was_taken_in_the_same_place(desk: Desk) -> None:
    name = attaching.keep_photo(desk, photo())
    assert place_of(desk, attaching.turn(desk, name)) == PLANTED


def test_where_no_hint_asks_for_it_no_place_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_places, "known", lambda *_, **__: None)
    assert not photo_places.wanted(desk)
    assert place_of(desk, attaching.keep_photo(desk, photo(), here="39.1 117.2 0 30")) is None


def test_the_place_is_neither_printed_nor_packed_for_support(desk: Desk) -> None:
    row = finished(desk)
    with desk.store.read() as tx:
        visit = next(one for one in rows.all(tx, "visit", limit=999) if one.id == row.visit_id)
        assert isinstance(visit, Visit)
        texts = [visit.model_dump_json(), repr(dossier.sheets(tx, desk, seen=[visit]))]
    with zipfile.ZipFile(io.BytesIO(support_bundle.packed(desk))) as bundle:
        texts += [bundle.read(name).decode() for name in bundle.namelist()]
    said = "".join(texts)
    assert not [number for number in ("390850", "1170411", "39.085", "117.0411") if number in said]
