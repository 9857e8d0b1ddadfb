"""Qt itself: PySide6 6.12.0 on Python 3.11 loses references to None and kills the program."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QImage, QPainter

CALLS = 300
SLACK = 30


class Nothing(QAbstractListModel):
    """A model that has nothing to say."""

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> None:
        return None


def draw(call: Callable[[QPainter], object]) -> Callable[[], None]:
    image = QImage(8, 8, QImage.Format.Format_ARGB32)

    def many() -> None:
        painter = QPainter(image)
        for _ in range(CALLS):
            call(painter)
        painter.end()

    return many


def ask_the_model() -> None:
    model = Nothing()
    for _ in range(CALLS):
        # Through the C++ side: the way on which the reference was lost.
        model.itemData(model.index(0))


JOBS = {
    "setPen": draw(lambda painter: painter.setPen(QColor(1, 2, 3))),
    "save and restore": draw(lambda painter: (painter.save(), painter.restore())),
    "data": ask_the_model,
}


@pytest.mark.parametrize("job", JOBS)
def test_references_to_none_stay_level(qapp: object, job: str) -> None:
    JOBS[job]()
    before = sys.getrefcount(None)
    JOBS[job]()
    assert abs(sys.getrefcount(None) - before) < SLACK
