"""Forms reach the printers of this computer, and a real CUPS is asked whether they did."""

import io
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from fieldvisit.machine import windows_printing
from fieldvisit.machine.printers import PrinterRefused, print_pdf, printers
from fieldvisit.words import sentence
from tests.support.printing_queue import DRIVEN, PLAIN, Cups, cups


def paper(pages: int) -> bytes:
    """A PDF of blank A4 pages."""
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def office() -> Iterator[Cups]:
    with cups() as running:
        yield running


@pytest.fixture
def queues(office: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    monkeypatch.setenv("CUPS_SERVER", office.server)
    return office


@pytest.mark.prove
def test_the_computers_printers_are_listed_with_its_default_first(queues):
    assert printers() == [PLAIN, DRIVEN]


@pytest.mark.prove
def test_names_of_printers_are_read_whatever_the_users_language(queues, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")  # then lpstat says 系统默认目标：村部一楼
    assert printers() == [PLAIN, DRIVEN]
    assert print_pdf(paper(1), PLAIN).startswith(f"{PLAIN}-")


@pytest.mark.prove
def test_a_printer_gets_the_very_bytes_as_often_as_asked_and_on_both_sides(queues):
    pdf = paper(3)
    received = queues.received(print_pdf(pdf, PLAIN, copies=2, duplex=True))
    assert received.pdf == pdf
    assert received.copies == 2
    assert {"sides=two-sided-long-edge", "media=A4"} <= set(received.options)


@pytest.mark.prove
def test_one_copy_on_one_side_is_the_rule(queues):
    received = queues.received(print_pdf(paper(1), PLAIN))
    assert received.copies == 1
    assert "sides=one-sided" in received.options


@pytest.mark.prove
@pytest.mark.skipif(os.geteuid() != 0, reason="Debian's cups-pdf runs for root only")
def test_every_page_comes_out_of_a_printer_with_a_driver(queues):
    job = print_pdf(paper(3), DRIVEN, copies=2, duplex=True)
    pages = pypdf.PdfReader(io.BytesIO(queues.printed(job))).pages
    assert [[round(side) for side in page.mediabox[2:]] for page in pages] == [[595, 842]] * 3


@pytest.mark.prove
def test_printing_needs_no_folder_for_a_readable_copy(queues, tmp_path, monkeypatch):
    nowhere = tmp_path / "nowhere"
    monkeypatch.setenv("TMPDIR", str(nowhere))
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    pdf = paper(1)
    assert queues.received(print_pdf(pdf, PLAIN)).pdf == pdf


@pytest.mark.prove
def test_a_printer_nobody_knows_refuses_and_says_what_is_safe(queues):
    with pytest.raises(PrinterRefused) as caught:
        print_pdf(paper(1), "村部二楼")
    said = sentence(caught.value.code, caught.value.facts())
    assert "打印机“村部二楼”没有收下" in said
    assert "还在本机" in said


@pytest.mark.prove
def test_a_printer_that_takes_no_jobs_refuses(queues):
    queues.run("cupsreject", PLAIN)
    try:
        with pytest.raises(PrinterRefused):
            print_pdf(paper(1), PLAIN)
    finally:
        queues.run("cupsaccept", PLAIN)


@pytest.mark.prove
def test_where_cups_does_not_answer_there_is_no_printer(tmp_path, monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "socket"))
    assert printers() == []
    with pytest.raises(PrinterRefused):
        print_pdf(paper(1), PLAIN)


def test_without_cups_there_is_no_printer(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printers() == []
    with pytest.raises(PrinterRefused):
        print_pdf(paper(1), PLAIN)


class TestOnWindows:
    """The shell verb, with a stand-in for os.startfile."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        return tmp_path

    @pytest.fixture
    def soon(self, monkeypatch):
        monkeypatch.setattr(windows_printing, "_READING_SECONDS", 0.2)

    def test_the_program_finds_the_bytes_once_a_copy_and_then_they_go(self, folder, soon):
        started = []

        def start(file: Path, verb: str, words: str) -> None:
            started.append((file.read_bytes(), verb, words))

        windows_printing.print_by_verb(b"%PDF", "村部一楼", copies=2, start=start)
        assert started == [(b"%PDF", "printto", '"村部一楼"')] * 2
        assert gone(folder)

    def test_the_bytes_go_also_where_no_program_opens_them(self, folder, soon):
        def start(file: Path, verb: str, words: str) -> None:
            raise OSError(1155, "no program is registered")

        with pytest.raises(OSError, match="registered"):
            windows_printing.print_by_verb(b"%PDF", "村部一楼", copies=1, start=start)
        assert gone(folder)

    def test_what_a_broken_run_left_goes_and_what_is_being_read_stays(self, folder, soon):
        old, fresh = folder / "fieldvisit-print-old", folder / "fieldvisit-print-fresh"
        old.mkdir()
        fresh.mkdir()
        os.utime(old, (0, 0))
        windows_printing.print_by_verb(b"%PDF", "x", copies=0, start=print)
        assert not old.exists()
        assert fresh.exists()
        shutil.rmtree(fresh)
        assert gone(folder)


def gone(folder: Path) -> bool:
    """Whether a folder empties within two seconds."""
    end = time.monotonic() + 2
    while any(folder.iterdir()) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(folder.iterdir())
