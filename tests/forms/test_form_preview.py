"""`fieldvisit form preview`: each page that is asked on both devices, and the paper, blank and
filled, from a workbook alone."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from typer.testing import CliRunner

from fieldvisit.casework.paper.sample_paper import picture
from fieldvisit.commands.form import app
from fieldvisit.forms import sample
from fieldvisit.forms.refusals import FormRefused
from tests.support.workbooks import Broken, written

ROOT = Path(__file__).parents[2]
SURVEY = """
type              | name                   | label    | relevant     | appearance | required
begin_group       | meet                   | 见面     |              |            |
select_one yn     | in                     | 在家吗   |              |            | yes
end_group         |                        |          |              |            |
begin_group       | body                   | 身体     | ${in} = 'no' |            |
begin_repeat      | member                 | 家里人   |              |            |
text              | member_name            | 姓名     |              |            | yes
end_repeat        |                        |          |              |            |
image             | photo                  | 照片     |              |            |
end_group         |                        |          |              |            |
begin_group       | never                  | 不问     | ${in} = 'xx' |            |
text              | a                      | 不问     |              |            |
end_group         |                        |          |              |            |
"""
CHOICES = "list_name | name | label\nyn | yes | 在\nyn | no | 不在\nyn | xx | 不知道"
PAPER = "在家 | ${in:boxes}\n姓名 | ${member.name}\n照片 | ${photo:image}"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return written(Broken("", SURVEY, choices=CHOICES, paper=PAPER), tmp_path)


def previewed(book: Path, out: Path) -> list[str]:
    answer = CliRunner().invoke(app, ["preview", str(book), "-o", str(out)])
    assert answer.exception is None
    names = sorted(path.name for path in out.iterdir())
    assert answer.stdout == f"已画好 {len(names)} 个文件，放在 {out}。内容都是编的。\n"
    return names


def test_pages_and_paper_lie_in_the_folder(qapp: QApplication, book: Path, tmp_path: Path) -> None:
    assert previewed(book, tmp_path / "out" / "deep") == [
        "page-01-laptop.png",
        "page-01-tablet.png",
        "page-02-laptop.png",
        "page-02-tablet.png",
        "print-blank-1.png",
        "print-blank.pdf",
        "print-sample-1.png",
        "print-sample.pdf",
    ]
    for name, width in (("page-02-tablet.png", 800), ("page-02-laptop.png", 1100)):
        with Image.open(tmp_path / "out" / "deep" / name) as page:
            assert page.width == width
            assert len(page.convert("RGB").getcolors(1 << 20) or ()) > 20


def test_whoever_draws_a_form_hears_of_its_files_and_nothing_of_qt(
    book: Path, tmp_path: Path
) -> None:
    asked = [sys.executable, "-m", "fieldvisit", "form", "preview", str(book), "-o", str(tmp_path)]
    drawn = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert drawn.stdout.startswith("已画好 8 个文件")
    assert drawn.stderr == ""


def test_a_form_without_a_print_sheet_has_pages_alone(qapp: QApplication, tmp_path: Path) -> None:
    plain = written(Broken("", "type | name\ntext | a"), tmp_path)
    assert previewed(plain, tmp_path / "out") == ["page-01-laptop.png", "page-01-tablet.png"]


def test_a_faulty_book_is_not_drawn(tmp_path: Path) -> None:
    path = written(Broken("", "type | name\ncolour | a"), tmp_path)
    answer = CliRunner().invoke(app, ["preview", str(path), "-o", str(tmp_path / "out")])
    assert isinstance(answer.exception, FormRefused)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("file", [sample.SIGNATURE, sample.PHOTO])
def test_pictures_are_drawn_not_taken(file: str) -> None:
    with Image.open(BytesIO(picture(file))) as drawn:
        assert drawn.format == "PNG"
        assert len(drawn.getcolors() or ()) > 1
