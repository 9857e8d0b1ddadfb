"""What a page shows of a kept file: a small picture, its kind and its size. Runs on any thread."""

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import attaching
from fieldvisit.errors import FieldvisitError
from ui.failures import sentence_of
from ui.widgets.kept import Kept

LARGEST = 480
"""Pixels of the longer side of a small picture."""

MEGABYTE = 1024 * 1024
PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "bmp", "gif"})
SOUNDS = frozenset({"mp3", "m4a", "aac", "wav", "ogg", "amr", "flac"})


def kept_of(desk: Desk, name: str) -> Kept:
    """What is kept under the name of an answer; a file that cannot be read says why."""
    try:
        data = attaching.read(desk, name)
    except FieldvisitError as error:
        return Kept(name, trouble=sentence_of(error))
    kind = name.rpartition(".")[2]
    picture = _thumbnail(desk, name) if kind in PICTURES else None
    return Kept(name, words=f"{_kind_words(kind)}，{size_words(len(data))}", picture=picture)


def _thumbnail(desk: Desk, name: str) -> QImage | None:
    """What may have come from another device is decoded elsewhere; None for what was refused."""
    try:
        return small_picture(attaching.read_picture(desk, name, longest=LARGEST))
    except FieldvisitError:
        return None


def small_picture(data: bytes) -> QImage | None:
    """Decoded no larger than it is shown; None for what is no picture."""
    held = QBuffer()
    held.setData(QByteArray(data))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(held)
    size = reader.size()
    if size.isValid():
        most = QSize(LARGEST, LARGEST)
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    return None if picture.isNull() else picture


def size_words(count: int) -> str:
    """`0.4 MB`; of small files `12 KB`."""
    if count < MEGABYTE / 10:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / MEGABYTE:.1f} MB"


def _kind_words(kind: str) -> str:
    if kind in PICTURES:
        return _tr("照片")
    if kind in SOUNDS:
        return _tr("录音")
    return _tr("文件 {kind}").format(kind=kind)


def _tr(words: str) -> str:
    return QCoreApplication.translate("visit", words)
