"""Photos, recordings and signatures on the form's pages, and what else only the page can do."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import attaching, visiting
from fieldvisit.store import rows
from fieldvisit.store.troubles import DiskFull
from tests.support import all_types
from tests.support.all_types import FAMILY, FILES, WORDS
from tests.support.form_pages import Visiting, ink
from tests.support.screens import settle
from ui.theme import theme
from ui.widgets import equipment
from ui.widgets.camera_page import CameraPage
from ui.widgets.file_box import FileBox
from ui.widgets.signing_box import PAUSE_MS, SigningBox


@pytest.fixture
def at_door(desk: Desk, qtbot: QtBot) -> Iterator[Visiting]:
    made = all_types.begin(desk, theme("light", form_factor="tablet"), page=FILES)
    made.screen.setStyleSheet(made.stage.theme.qss())
    made.screen.resize(800, 1280)
    qtbot.addWidget(made.screen)
    made.screen.show()
    settle()
    yield made
    made.visit.leave()


@pytest.fixture
def picks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The files that a person picks one after the other; none when the list is empty."""
    files: list[Path] = []

    def pick(*_: object) -> tuple[str, str]:
        return (str(files.pop(0)), "") if files else ("", "")

    monkeypatch.setattr(QFileDialog, "getOpenFileName", pick)
    return files


def box(at_door: Visiting, name: str) -> FileBox:
    control = at_door.card(name).control
    assert isinstance(control, FileBox)
    return control


def signing(at_door: Visiting, name: str) -> SigningBox:
    control = at_door.card(name).control
    assert isinstance(control, SigningBox)
    return control


def value(at_door: Visiting, name: str) -> str:
    session = at_door.visit.filling.session
    return session.state(session.definition.ref_of(name)).value


def tap(control: FileBox, wish: str) -> None:
    QTest.mouseClick(control.buttons[wish], Qt.MouseButton.LeftButton)
    settle()


def shown(control: FileBox) -> list[str]:
    return [wish for wish, button in control.buttons.items() if not button.isHidden()]


def test_a_photo_is_picked_shown_turned_and_taken_away(
    at_door: Visiting, picks: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "door.jpg").write_bytes(all_types.photo())
    picks.append(tmp_path / "door.jpg")
    assert shown(box(at_door, "door")) == ["pick"]
    tap(box(at_door, "door"), "pick")
    first = value(at_door, "door")
    drawn = box(at_door, "door").kept.picture
    assert drawn is not None
    assert drawn.height() > drawn.width()  # lying on its side it was taken, upright it stands
    assert box(at_door, "door").kept.words.startswith("照片，")
    assert shown(box(at_door, "door")) == ["pick", "rotate", ""]
    tap(box(at_door, "door"), "rotate")
    turned = box(at_door, "door").kept.picture
    assert turned is not None
    assert turned.width() > turned.height()
    assert value(at_door, "door") != first
    tap(box(at_door, "door"), "")
    assert value(at_door, "door") == ""
    assert shown(box(at_door, "door")) == ["pick"]


def test_who_picks_nothing_changes_nothing(at_door: Visiting, picks: list[Path]) -> None:
    tap(box(at_door, "door"), "pick")
    assert value(at_door, "door") == ""


@pytest.mark.parametrize(
    ("content", "words"), [(b"no picture", "这张图片读不出来"), (None, "这个文件打不开")]
)
def test_what_cannot_be_kept_is_said_and_the_page_stays(
    at_door: Visiting,
    picks: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
    words: str,
) -> None:
    file = tmp_path / "x.jpg"
    if content is not None:
        file.write_bytes(content)
    picks.append(file)
    said: list[str] = []
    monkeypatch.setattr(at_door.screen, "show_notice", lambda words, **_: said.append(words))
    tap(box(at_door, "door"), "pick")
    assert any(sentence.startswith(words) for sentence in said)
    assert (value(at_door, "door"), box(at_door, "door").kept.busy) == ("", "")


def test_a_recording_and_a_paper_say_what_they_are(
    at_door: Visiting, picks: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "a.m4a").write_bytes(bytes(300_000))
    (tmp_path / "b.pdf").write_bytes(b"%PDF")
    picks += [tmp_path / "a.m4a", tmp_path / "b.pdf"]
    tap(box(at_door, "voice"), "pick")
    tap(box(at_door, "paper"), "pick")
    assert box(at_door, "voice").kept.words == "录音，0.3 MB"
    assert box(at_door, "paper").kept.words == "文件 pdf，1 KB"


def test_a_photo_that_did_not_come_along_says_so(at_door: Visiting) -> None:
    at_door.says("door", f"{'a' * 64}.jpg")
    at_door.visit.refresh()
    assert "还没有传到本机" in box(at_door, "door").kept.trouble


def test_what_the_photo_shows_is_on_the_finished_visit(
    at_door: Visiting, picks: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "door.jpg").write_bytes(all_types.photo())
    picks.append(tmp_path / "door.jpg")
    tap(box(at_door, "door"), "pick")
    at_door.visit.keeper.flush()
    desk = at_door.stage.desk
    draft = visiting.resume(desk, str(at_door.visit.filling.draft.id))
    assert attaching.read(desk, draft.session.answers()["door"])


def strokes(pad: QWidget) -> None:
    """A line drawn with the mouse."""
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    QTest.mouseMove(pad, QPoint(90, 60))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(120, 60))


def test_a_neighbour_signs_on_the_page_itself(at_door: Visiting, qtbot: QtBot) -> None:
    control = signing(at_door, "neighbour")
    strokes(control.pad)
    assert value(at_door, "neighbour") == ""
    qtbot.waitUntil(lambda: value(at_door, "neighbour") != "", timeout=4 * PAUSE_MS)
    assert attaching.read(at_door.stage.desk, value(at_door, "neighbour")).startswith(b"\x89PNG")
    assert signing(at_door, "neighbour") is control
    assert not control.pad.isHidden()


def test_a_page_that_is_turned_at_once_keeps_the_last_stroke(at_door: Visiting) -> None:
    strokes(signing(at_door, "neighbour").pad)
    at_door.turns_to(FAMILY)
    assert value(at_door, "neighbour").endswith(".png")
    at_door.turns_to(FILES)
    control = signing(at_door, "neighbour")
    assert (control.pad.isHidden(), control.again.isEnabled()) == (True, True)
    QTest.mouseClick(control.again, Qt.MouseButton.LeftButton)
    assert value(at_door, "neighbour") == ""
    assert not signing(at_door, "neighbour").pad.isHidden()


def test_a_member_signs_inside_the_family(at_door: Visiting, qtbot: QtBot) -> None:
    at_door.turns_to(FAMILY)
    all_types.fill_family(at_door)
    at_door.visit.refresh()
    control = signing(at_door, "member_sign")
    control.pad.show_drawing(ink())
    control.pad.changed.emit()
    session = at_door.visit.filling.session
    ref = "/data/family/member[2]/member_sign"
    qtbot.waitUntil(lambda: session.state(ref).value != "", timeout=4 * PAUSE_MS)
    assert session.state("/data/family/member[1]/member_sign").value == ""


def test_a_full_disk_while_signing_is_said(
    at_door: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise DiskFull(free_mb=0)

    monkeypatch.setattr(attaching, "keep_drawing", full)
    said: list[Exception] = []
    monkeypatch.setattr(at_door.visit, "show_failure", said.append)
    signing(at_door, "neighbour").wished.emit("keep", b"png")
    assert [type(one) for one in said] == [DiskFull]


def test_now_is_the_devices_own_time(at_door: Visiting) -> None:
    at_door.turns_to(WORDS)
    for name in ("home_at", "next_at"):
        at_door.card(name).control.wished.emit("now", None)
    assert value(at_door, "home_at").startswith("11:06:00")
    assert value(at_door, "next_at").startswith("2026-11-23T11:06:00")


class Source(QObject):
    """A receiver that knows where it is."""

    positionUpdated = Signal(object)
    errorOccurred = Signal(object)

    def requestUpdate(self, wait: int) -> None:
        place = SimpleNamespace(
            latitude=lambda: 39.0851, longitude=lambda: 117.0412, altitude=lambda: float("nan")
        )
        told = SimpleNamespace(
            coordinate=lambda: place, hasAttribute=lambda _: True, attribute=lambda _: 8.0
        )
        self.positionUpdated.emit(told)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    attribute = SimpleNamespace(HorizontalAccuracy=1)
    places = SimpleNamespace(
        QGeoPositionInfo=SimpleNamespace(Attribute=attribute),
        QGeoPositionInfoSource=SimpleNamespace(
            availableSources=lambda: ["gps"], createDefaultSource=lambda _: Source()
        ),
    )
    monkeypatch.setattr(equipment, "part", lambda name: places)


def test_the_present_place_is_taken_with_its_accuracy(at_door: Visiting, receiver: None) -> None:
    at_door.card("place").control.wished.emit("here", None)
    assert value(at_door, "place") == "39.0851000 117.0412000 0.0 8.0"


def test_a_piece_of_land_is_walked_corner_by_corner(at_door: Visiting, receiver: None) -> None:
    at_door.says("land", "39.1 117.1 0 0;39.2 117.2 0 0;39.3 117.3 0 0;39.1 117.1 0 0")
    at_door.card("land").control.wished.emit("here", None)
    points = [point.strip() for point in value(at_door, "land").split(";")]
    assert (len(points), points[0] == points[-1]) == (5, True)
    assert points[3].startswith("39.0851000 117.0412000")


def test_without_a_receiver_it_is_said_and_the_answer_stays(at_door: Visiting) -> None:
    at_door.says("place", "39.1 117.1 0 0")
    at_door.card("place").control.wished.emit("here", None)
    assert at_door.stage.said[-1].startswith("现在取不到位置")
    assert value(at_door, "place") == "39.1 117.1 0 0"


class Part(QObject):
    """A part of Qt's multimedia that does nothing but remember."""

    imageCaptured = Signal(int, object)
    errorOccurred = Signal(object)

    def __init__(self, *_: object) -> None:
        super().__init__()
        self.did: list[str] = []

    def capture(self) -> None:
        self.imageCaptured.emit(1, QImage(640, 480, QImage.Format.Format_RGB32))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_: self.did.append(name)


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> None:
    devices = SimpleNamespace(
        videoInputs=lambda: ["camera"],
        defaultVideoInput=lambda: "camera",
        audioOutputs=lambda: ["speaker"],
    )
    media = SimpleNamespace(
        QMediaDevices=devices,
        QCamera=Part,
        QImageCapture=Part,
        QMediaCaptureSession=Part,
        QMediaPlayer=Part,
        QAudioOutput=Part,
        QVideoWidget=QWidget,
    )
    monkeypatch.setattr(equipment, "part", lambda name: media)


def test_a_photo_is_taken_with_the_camera(at_door: Visiting, camera: None) -> None:
    at_door.visit.refresh()
    at_door.turns_to(FAMILY)
    at_door.turns_to(FILES)
    tap(box(at_door, "door"), "shoot")
    page = at_door.screen.covered
    assert isinstance(page, CameraPage)
    QTest.keyClick(page, Qt.Key.Key_Space)
    assert at_door.screen.covered is None
    assert value(at_door, "door").endswith(".jpg")


def test_esc_leaves_the_camera_without_a_photo(at_door: Visiting, camera: None) -> None:
    at_door.card("door").control.wished.emit("shoot", "image")
    page = at_door.screen.covered
    assert isinstance(page, CameraPage)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert (at_door.screen.covered, value(at_door, "door")) == (None, "")


def test_a_camera_that_does_not_open_says_so(at_door: Visiting) -> None:
    at_door.card("door").control.wished.emit("shoot", "image")
    page = at_door.screen.covered
    assert isinstance(page, CameraPage)
    assert page._trouble.sentence == "相机打不开，可从文件选"


def test_a_recording_is_played_from_memory_where_that_can_be(
    at_door: Visiting, camera: None, picks: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "a.mp3").write_bytes(b"sound")
    picks.append(tmp_path / "a.mp3")
    tap(box(at_door, "voice"), "pick")
    assert "play" in shown(box(at_door, "voice"))
    tap(box(at_door, "voice"), "play")
    player = at_door.visit.wishes._player._parts[0]
    assert player.did[-1] == "play"


def test_a_camera_only_question_takes_a_file_where_there_is_no_camera(at_door: Visiting) -> None:
    control = box(at_door, "door")
    assert control.offers()["pick"]
    assert not control.offers()["shoot"]


def test_co_signers_on_the_page_of_signatures_sign_at_the_last_look(
    at_door: Visiting, qtbot: QtBot
) -> None:
    at_door.screen.signing_asked.emit("")
    checking = at_door.checking
    qtbot.addWidget(checking)
    names = [card.question.state.name for card in checking.questions.cards()]
    assert "investigator_signature" not in names
    assert names == ["witness_signature"]
    card = checking.questions.cards()[0]
    card.control.wished.emit("keep", b"\x89PNG\r\n\x1a\n")
    assert value(at_door, "witness_signature").endswith(".png")


def test_no_row_of_an_attachment_is_made_before_the_visit_is_finished(
    at_door: Visiting, picks: list[Path], tmp_path: Path
) -> None:
    def count() -> int:
        with at_door.stage.desk.store.read() as tx:
            return len(rows.all(tx, "attachment"))

    before = count()
    (tmp_path / "door.jpg").write_bytes(all_types.photo())
    picks.append(tmp_path / "door.jpg")
    tap(box(at_door, "door"), "pick")
    assert count() == before


def test_every_button_of_a_file_says_which_question_it_is_for(at_door: Visiting) -> None:
    for card in at_door.screen.questions.cards():
        for button in card.control.findChildren(QAbstractButton):
            assert card.control.question in button.accessibleName()
