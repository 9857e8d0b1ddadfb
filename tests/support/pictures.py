"""`make pictures`: every screen in every look as PNG in build/pictures, and a sheet of each screen.

For eyes, beside the pictures of the design; the rules themselves are checked in tests/screens.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.support.desks import new_device
from tests.support.form_screens import form_screens
from tests.support.screens import MATRIX, Case, put_away, render
from tests.support.shell_screens import SHELL, Shown

OUT = Path("build") / "pictures"
SMOOTH = Qt.TransformationMode.SmoothTransformation
TILE = 400
COLUMNS = 5


def main() -> None:
    """Draw everything; a line on stderr for each screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    app.setStyle("Fusion")
    OUT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        desk = new_device(Path(folder) / "officer")
        for shown in [*SHELL, *form_screens(desk)]:
            files = [draw(shown, case) for case in MATRIX]
            sheet(files).save(str(OUT / f"sheet-{shown.name}.png"))
            sys.stderr.write(f"{shown.name}: {len(files)}\n")
        desk.store.close()
    sys.stderr.write(f"{OUT}\n")


def draw(shown: Shown, case: Case) -> Path:
    """One screen in one look."""
    window = render(shown.make, case, chrome=shown.chrome)
    file = OUT / f"{shown.name}-{case.name}.png"
    window.grab().save(str(file))
    put_away(window)
    return file


def sheet(files: Sequence[Path]) -> QImage:
    """All looks of a screen side by side, each as wide as a tile."""
    images = [QImage(str(file)).scaledToWidth(TILE, SMOOTH) for file in files]
    rows = [images[at : at + COLUMNS] for at in range(0, len(images), COLUMNS)]
    heights = [max(image.height() for image in row) for row in rows]
    whole = QImage(TILE * COLUMNS, sum(heights), QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.gray)
    painter = QPainter(whole)
    top = 0
    for row, height in zip(rows, heights, strict=True):
        for column, image in enumerate(row):
            painter.drawImage(column * TILE, top, image)
        top += height
    painter.end()
    return whole


if __name__ == "__main__":
    main()
