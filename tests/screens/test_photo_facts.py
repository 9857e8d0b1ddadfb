"""What a camera wrote into a photo: its time and its place."""

from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fieldvisit.casework import attaching
from fieldvisit.casework.desk import Desk
from tests.support import all_types
from tests.support.screens import settle
from ui.theme import theme
from ui.widgets.file_box import FileBox

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
