"""The one mend of ReportLab: what three readers copy out of a PDF is what was printed."""

import io
import shutil
import subprocess
from collections.abc import Callable

import pypdf
import pypdfium2
import pytest

from fieldvisit.printing.mended import MOST_IN_A_BLOCK, unicode_map
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import Sheet

RARE_NAMES = ("王𬱖", "李䶮", "张㛃", "陈𬭚", "赵𠀀", "钱𪛖")


def read_by_pypdf(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def read_by_pdfium(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def read_by_poppler(pdf: bytes) -> str:
    command = shutil.which("pdftotext")
    assert command
    return subprocess.run(
        [command, "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


READERS: list[Callable[[bytes], str]] = [read_by_pypdf, read_by_pdfium]
if shutil.which("pdftotext"):
    READERS.append(read_by_poppler)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", RARE_NAMES)
def test_a_rare_name_copies_as_itself(
    read: Callable[[bytes], str], name: str, small: Callable[..., Sheet]
) -> None:
    assert name in read(render([small("${person_name}", person_name=name)]))


def test_a_character_above_ffff_is_written_in_two_units() -> None:
    assert "<01> <D873DC56>" in unicode_map("F", [0, 0x2CC56])


def test_no_block_is_longer_than_the_standard_allows() -> None:
    text = unicode_map("F", list(range(0x4E00, 0x4E00 + 256)))
    counts = [int(line.split()[0]) for line in text.splitlines() if line.endswith("beginbfchar")]
    assert sum(counts) == 256
    assert max(counts) <= MOST_IN_A_BLOCK
