"""What a camera wrote into a photo: its time and its place."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import attaching
from fieldvisit.records.place import Place
from fieldvisit.store import attachments
from tests.support import all_types
from tests.support.screens import settle
from ui.theme import theme
from ui.widgets import equipment
from ui.widgets.camera_page import CameraPage
from ui.widgets.file_box import FileBox
from ui.widgets.position import Position

DOOR = '<upload ref="/data/files/door" mediatype="image/*" appearance="'
ASKS_FACTS = all_types.xform().replace(DOOR, f"{DOOR}keep-facts")


@pytest.mark.parametrize(("text", "place"), [("", {}), (ASKS_FACTS, {1: "N"})], ids=["", "asked"])
def test_where_a_photo_was_taken_stays_in_it_only_where_the_form_asks(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, text: str, place: dict[int, str]
) -> None:
    """A photo tells where somebody lives."""
    taken = desk.store.folder.root / "door.jpg"
    taken.write_bytes(all_types.photo())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(taken), ""))
    look = theme("light", form_factor="tablet")
    at_door = all_types.begin(desk, look, page=all_types.FILES, text=text)
    qtbot.addWidget(at_door.screen)
    control = at_door.card("door").control
    assert isinstance(control, FileBox)
    QTest.mouseClick(control.buttons["pick"], Qt.MouseButton.LeftButton)
    settle()
    session = at_door.visit.filling.session
    name = session.state(session.definition.ref_of("door")).value
    kept = BytesIO(attaching.read(desk, name))
    told = Image.open(kept).getexif().get_ifd(all_types.GPS)
    assert {tag: told[tag] for tag in told if tag == 1} == place
    at_door.visit.leave()


def test_a_photo_by_the_camera_is_kept_with_where_this_machine_was(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tells(_: Position, found: Callable[[str], None], missing: object) -> bool:
        found("39.0851000 117.0412000 0.0 8.0")
        return True

    monkeypatch.setattr(equipment, "position_there", lambda: True)
    monkeypatch.setattr(Position, "ask", tells)
    at_door = all_types.begin(desk, theme("light", form_factor="tablet"), page=all_types.FILES)
    qtbot.addWidget(at_door.screen)
    at_door.card("door").control.wished.emit("shoot", "image")
    camera = at_door.screen.covered
    assert isinstance(camera, CameraPage)
    shot = BytesIO()
    Image.new("RGB", (40, 30)).save(shot, "JPEG")
    camera.taken.emit(shot.getvalue())
    settle()
    session = at_door.visit.filling.session
    sha256 = session.state(session.definition.ref_of("door")).value.removesuffix(".jpg")
    with desk.store.read() as tx:
        assert attachments.places(tx, [sha256]) == {sha256: Place(390_851, 1_170_412, 8)}
    at_door.visit.leave()
