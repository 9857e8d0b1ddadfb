"""The window paints the unlock screen before anything heavy is loaded (house.md H3)."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("sqlmodel", "sqlalchemy", "pydantic", "sqlite_utils", "sqlcipher3")
HEAVY += ("reportlab", "requests", "pypinyin", "pypdfium2", "openpyxl")

PAINT = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from ui.flow.unlock import Device
from ui.window import Window

painted = []
app = QApplication([])
window = Window(Device(Path(sys.argv[1]), SystemClock(), Uuid7()), connect=lambda desk: None)
window.show()
app.processEvents()
image = window.grab().toImage()
colours = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, 700, 9)}
print(json.dumps({"loaded": sorted(sys.modules), "colours": len(colours)}))
"""


def first_paint(folder: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", PAINT, str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_the_unlock_screen_is_painted_before_anything_heavy_is_loaded(
    device_template: Path,
) -> None:
    seen = first_paint(device_template)
    assert seen["colours"] > 20, "the page is empty"
    loaded = {str(name).partition(".")[0] for name in seen["loaded"]}
    assert loaded.isdisjoint(HEAVY)


def test_a_folder_without_a_device_opens_too(tmp_path: Path) -> None:
    assert first_paint(tmp_path)["colours"] > 5


def test_the_command_that_opens_the_window_starts_as_light() -> None:
    code = "import json, sys, fieldvisit.__main__; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded.isdisjoint({*HEAVY, "PySide6"})


WARM_UP = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fieldvisit.machine.clock import SystemClock
from fieldvisit.machine.ids import Uuid7
from ui.app import run

app = QApplication([])
def look():
    if "ui.session" in sys.modules and "sqlmodel" in sys.modules:
        app.closeAllWindows()
    else:
        QTimer.singleShot(50, look)
QTimer.singleShot(0, look)
sys.exit(run(Path(sys.argv[1]), clock=SystemClock(), ids=Uuid7()))
"""


def test_the_rest_is_loaded_while_the_pin_is_typed_and_closing_ends_well(
    device_template: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WARM_UP, str(device_template)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
