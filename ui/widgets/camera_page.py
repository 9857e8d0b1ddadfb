"""The page on which a photo is taken: what the camera sees and one button. Keeps no photo."""

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets import equipment
from ui.widgets.button import Button, IconButton
from ui.widgets.marked import spoken
from ui.widgets.note_line import NoteLine

VIDEO = "PySide6.QtMultimediaWidgets"


class CameraPage(QWidget):
    """Space and Enter take the photo, Esc leaves. `taken` tells a JPEG's bytes."""

    taken = Signal(bytes)
    left = Signal()

    def __init__(self, theme: Theme, question: str) -> None:
        super().__init__()
        self._theme = theme
        self._parts: list[Any] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("拍照：{question}").format(question=spoken(question)))
        back = IconButton(theme, "arrow-left", name=self.tr("返回，不拍"))
        back.clicked.connect(self.left)
        self.shoot = Button(theme, self.tr("拍照"), role="main", icon="camera")
        self.shoot.clicked.connect(self._shoot)
        self._trouble = NoteLine(theme)
        self._column = QVBoxLayout(self)
        edge = theme.edge()
        self._column.setContentsMargins(edge, theme.space(3), edge, theme.space(3))
        self._column.setSpacing(theme.gap())
        head = QHBoxLayout()
        head.addWidget(back)
        head.addWidget(label(spoken(question), "title"), 1)
        self._column.addLayout(head)
        self._column.addWidget(self._trouble)
        self._column.addStretch(1)
        self._column.addWidget(self.shoot)

    def begin(self) -> None:
        """Start the camera; where it cannot be started that is said, and a file can be picked."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        media, video = equipment.part(equipment.MEDIA), equipment.part(VIDEO)
        if media is None or video is None or not media.QMediaDevices.videoInputs():
            self._say(self.tr("相机打不开，可从文件选"))
            return
        camera = media.QCamera(media.QMediaDevices.defaultVideoInput())
        capture = media.QImageCapture()
        session = media.QMediaCaptureSession()
        seen = video.QVideoWidget()
        session.setCamera(camera)
        session.setVideoOutput(seen)
        session.setImageCapture(capture)
        capture.imageCaptured.connect(lambda _, image: self._take(image))
        capture.errorOccurred.connect(lambda *_: self._say(self.tr("没有拍成，请再拍一次")))
        self._parts = [camera, capture, session, seen]
        self._column.insertWidget(2, seen, 10)
        camera.start()

    def hideEvent(self, event: object) -> None:
        # The lamp of the camera goes out with the page.
        for part in self._parts[:1]:
            part.stop()
        self._parts = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.key() == keys.Key_Escape:
            self.left.emit()
        elif event.key() in (keys.Key_Space, keys.Key_Return, keys.Key_Enter):
            self._shoot()
        else:
            super().keyPressEvent(event)

    def _shoot(self) -> None:
        if self._parts:
            self._parts[1].capture()

    def _take(self, image: QImage) -> None:
        self.taken.emit(jpeg_of(image))

    def _say(self, sentence: str) -> None:
        self._trouble.say(sentence, kind="caution")


def jpeg_of(image: QImage) -> bytes:
    """A camera's picture as bytes: held in memory, never in a file."""
    held = QBuffer(data := QByteArray())
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(held, b"jpg")
    writer.setQuality(92)
    writer.write(image)
    return bytes(data.data())
