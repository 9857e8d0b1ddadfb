"""Plays a recording from memory, where this machine's Qt can. Never writes it to a file."""

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice

from ui.widgets import equipment


class Player:
    """One recording at a time; another one stops the first."""

    def __init__(self) -> None:
        self._parts: list[Any] = []

    def play(self, data: bytes) -> bool:
        """Begin to play; False where nothing can be played here."""
        media = equipment.part(equipment.MEDIA)
        self.stop()
        if media is None:
            return False
        held = QBuffer()
        held.setData(QByteArray(data))
        held.open(QIODevice.OpenModeFlag.ReadOnly)
        player, output = media.QMediaPlayer(), media.QAudioOutput()
        player.setAudioOutput(output)
        player.setSourceDevice(held)
        self._parts = [player, output, held]
        player.play()
        return True

    def stop(self) -> None:
        for part in self._parts[:1]:
            part.stop()
        self._parts = []
