"""The pad: finger, pen and mouse draw the same strokes; the picture is small and black on white."""

from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme, theme
from ui.widgets.scroll import scroll_area
from ui.widgets.signature_pad import SignaturePad
from ui.widgets.strokes import LARGEST, Drawing, png_of


@pytest.fixture
def look(qapp: QApplication) -> Theme:
    return theme("light", form_factor="tablet")


@pytest.fixture
def pad(look: Theme, qtbot: QtBot) -> SignaturePad:
    made = SignaturePad(look, name="走访人签名")
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    qtbot.waitExposed(made)
    return made


def draw(pad: SignaturePad, *points: tuple[int, int]) -> None:
    first, *rest = (QPoint(*point) for point in points)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=first)
    for point in rest:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


@pytest.fixture(scope="module")
def finger(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


def test_it_is_at_least_sixty_by_twenty_five_millimetres(pad: SignaturePad, look: Theme) -> None:
    assert pad.minimumSizeHint().width() >= look.mm(60)
    assert pad.minimumSizeHint().height() >= look.mm(25)


def test_the_mouse_draws_and_undo_takes_the_last_stroke(pad: SignaturePad) -> None:
    draw(pad, (20, 20), (60, 50))
    draw(pad, (80, 20), (90, 60))
    assert len(pad.drawing().strokes) == 2
    assert pad.accessibleName() == "走访人签名，已签"
    pad.undo()
    assert len(pad.drawing().strokes) == 1
    pad.clear()
    assert not pad.signed
    assert pad.accessibleName() == "走访人签名，未签"


def test_a_finger_draws(pad: SignaturePad, finger: QPointingDevice) -> None:
    touch = QTest.touchEvent(pad, finger)
    touch.press(1, QPoint(20, 20), pad).commit()
    touch.move(1, QPoint(60, 60), pad).commit()
    touch.release(1, QPoint(60, 60), pad).commit()
    assert len(pad.drawing().strokes) == 1


def test_writing_does_not_push_the_page(look: Theme, qtbot: QtBot, finger: QPointingDevice) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    pad = SignaturePad(look, name="签名")
    column.addWidget(pad)
    filler = QLabel("很长的一页")
    filler.setMinimumHeight(2000)
    column.addWidget(filler)
    area: QScrollArea = scroll_area(content)
    pad.hold_still(area)
    area.resize(600, 400)
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)
    touch = QTest.touchEvent(pad, finger)
    touch.press(1, QPoint(100, 140), pad).commit()
    for y in range(130, 10, -10):
        touch.move(1, QPoint(100, y), pad).commit()
        qtbot.wait(5)
    touch.release(1, QPoint(100, 20), pad).commit()
    qtbot.wait(50)
    assert area.verticalScrollBar().value() == 0
    assert pad.signed


def test_a_locked_pad_takes_no_stroke(pad: SignaturePad) -> None:
    pad.lock()
    draw(pad, (20, 20), (60, 50))
    assert not pad.signed


def test_the_picture_is_black_on_white_and_small(pad: SignaturePad) -> None:
    for place in range(12):
        draw(pad, (20 + 20 * place, 20), (30 + 20 * place, 90), (25 + 20 * place, 60))
    picture = Image.open(BytesIO(pad.png()))
    assert picture.format == "PNG"
    assert picture.getpixel((0, 0)) == 255
    assert picture.getextrema()[0] < 40
    assert len(pad.png()) <= LARGEST


def test_even_a_scribbled_over_pad_stays_under_forty_kilobytes() -> None:
    strokes = tuple(
        tuple(QPointF((x * 7 + y * 13) % 90, (x * 11 + y * 5) % 31) for x in range(60))
        for y in range(20)
    )
    assert len(png_of(Drawing(strokes, 90.0, 31.0))) <= LARGEST


def test_a_signature_keeps_its_size_on_another_screen(pad: SignaturePad) -> None:
    draw(pad, (20, 20), (60, 50))
    laptop = SignaturePad(theme("light", form_factor="laptop"), name="签名")
    laptop.show_drawing(pad.drawing())
    assert laptop.drawing().strokes == pad.drawing().strokes
