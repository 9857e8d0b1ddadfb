"""What the officer of docs/manual/change-a-form.md does to the workbook between two commands, and
the pictures of that page (`python -m tests.support.officer_changes` draws them anew)."""

import shutil
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from PIL import Image, ImageDraw

from fieldvisit.machine.assets import resource
from tests.support.typed import run

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
BOOK, BEFORE = "F02-特困月探访.xlsx", "F02-上一版.xlsx"
BELOW = "hygiene"
PRINTED = "D20"
WIDTH = 560


def copies(folder: Path) -> Path:
    """The workbook to work on, and a copy of the last edition beside it."""
    for name in (BOOK, BEFORE):
        shutil.copy(resource("forms", BOOK), folder / name)
    return folder / BOOK


def adds_a_question(book: Path) -> None:
    """One row below 屋里和个人卫生; its sensitivity is forgotten."""
    workbook = openpyxl.load_workbook(book)
    survey = workbook["survey"]
    columns = {cell.value: cell.column for cell in survey[1]}
    names = [row[columns["name"] - 1].value for row in survey.iter_rows()]
    row = names.index(BELOW) + 2
    survey.insert_rows(row)
    said = {
        "type": "单选 level",
        "name": "water",
        "label": "喝水方便吗",
        "required": "是",
        "appearance": "columns-3",
        "purpose": "特困供养月探访必查项",
    }
    for column, text in said.items():
        survey.cell(row, columns[column], text)
    workbook.save(book)


def writes_on_paper(book: Path, name: str = "wter") -> None:
    """The answer behind 冬季取暖, its name misspelt at first."""
    workbook = openpyxl.load_workbook(book)
    cell = workbook["print"][PRINTED]
    text = str(cell.value).partition("\u3000\u3000喝水")[0]
    cell.value = f"{text}\u3000\u3000喝水：${{{name}:boxes}}"
    workbook.save(book)


def mends(book: Path) -> None:
    """Both slips, as `form check` says where they are."""
    workbook = openpyxl.load_workbook(book)
    survey = workbook["survey"]
    columns = {cell.value: cell.column for cell in survey[1]}
    for row in survey.iter_rows():
        if row[columns["name"] - 1].value == "water":
            row[columns["class"] - 1].value = "一般"
    workbook.save(book)
    writes_on_paper(book, "water")


def pictures() -> Iterator[tuple[str, bytes]]:
    """The page's pictures, small: the new question on a tablet, and on paper."""
    with TemporaryDirectory() as held:
        folder = Path(held)
        book = copies(folder)
        adds_a_question(book)
        mends(book)
        ran = run("form", "preview", BOOK, "-o", "看样", folder=folder)
        assert ran.returncode == 0, ran.stderr
        yield "question.png", _small(folder / "看样" / "page-03-tablet.png")
        yield "paper.png", _small(folder / "看样" / "print-sample-1.png", part=(0.51, 0.66))


def _small(path: Path, *, part: tuple[float, float] = (0.0, 1.0)) -> bytes:
    with Image.open(path) as whole:
        drawn = whole.convert("RGB")
    top, bottom = (round(drawn.height * one) for one in part)
    drawn = drawn.crop((0, top, drawn.width, bottom))
    size = (WIDTH, round(drawn.height * WIDTH / drawn.width))
    drawn = drawn.resize(size, Image.Resampling.LANCZOS)
    ImageDraw.Draw(drawn).rectangle((0, 0, size[0] - 1, size[1] - 1), outline="#c9c5b8")
    png = BytesIO()
    drawn.quantize(48).save(png, "PNG", optimize=True)
    return png.getvalue()


if __name__ == "__main__":
    for name, picture in pictures():
        (MANUAL / "pictures" / name).write_bytes(picture)
        sys.stderr.write(f"{name}: {len(picture)} bytes\n")
