"""Each failure a village officer may meet is one Chinese sentence: what happened, what is safe,
what to do.

Played through the real command in its own process, as they would meet it without a window.
"""

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldvisit.practice.stage import Stage
from fieldvisit.practice.village import village
from tests.support.typed import run, run_anew


def refused(answer: subprocess.CompletedProcess[str]) -> str:
    """The sentence of a refusal: exit code 1, Chinese, no traceback, nothing in English."""
    assert answer.returncode == 1, answer.stderr
    sentence = answer.stderr.strip().splitlines()[-1]
    assert "Traceback" not in answer.stderr
    assert sum("一" <= letter <= "鿿" for letter in sentence) >= 10
    assert sentence.endswith("。")
    return sentence


@contextmanager
def a_server_that_says(answer: bytes) -> Iterator[str]:
    """Something on loopback that answers every request with the same bytes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                line.recv(65536)
                line.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()


def test_a_wrong_pin(enrolled_village: Path, tmp_path: Path) -> None:
    device = shutil.copytree(enrolled_village / "officer", tmp_path / "officer")
    for left in (4, 3, 2, 1):
        said = refused(run("list", "note", "--device", str(device), pin="000000"))
        assert f"{left}" in said
    refused(run("list", "note", "--device", str(device), pin="000000"))
    locked = refused(run("list", "note", "--device", str(device)))
    assert "分钟" in locked


def test_an_unknown_code(stage: Stage, tmp_path: Path) -> None:
    device = tmp_path / "new"
    said = refused(
        run("enrol", "--server", stage.server.url, "--code", "ABCD", "--device", str(device))
    )
    assert "启用码" in said
    assert not (device / "device.db").exists()


def test_a_damaged_file(enrolled_village: Path, tmp_path: Path) -> None:
    device = shutil.copytree(enrolled_village / "officer", tmp_path / "officer")
    file = device / "device.db"
    whole = file.read_bytes()
    file.write_bytes(b"\0" * 4096 + whole[4096:])
    refused(run("list", "note", "--device", str(device)))
    assert file.read_bytes()[4096:] == whole[4096:]


def test_a_python_started_anew_says_the_same(tmp_path: Path) -> None:
    words = ("list", "note", "--device", str(tmp_path / "nothing"))
    anew, forked = run_anew(*words), run(*words)
    assert refused(anew) == refused(forked)
    assert (anew.returncode, anew.stdout) == (forked.returncode, forked.stdout)


def test_no_device_in_the_folder(tmp_path: Path) -> None:
    assert "启用" in refused(run("list", "note", "--device", str(tmp_path / "nowhere")))


def test_a_server_that_is_away(enrolled_village: Path, tmp_path: Path) -> None:
    device = shutil.copytree(enrolled_village / "officer", tmp_path / "officer")
    refused(run("sync", "--device", str(device)))


@pytest.mark.parametrize(
    "nonsense",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<html>hi</html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\ncut",
        b"SSH-2.0-whatever\r\n",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
        b"",
    ],
    ids=["a web page", "half an answer", "another protocol", "a gateway", "nothing"],
)
def test_a_server_that_talks_nonsense(tmp_path: Path, nonsense: bytes) -> None:
    with a_server_that_says(nonsense) as url:
        refused(run("enrol", "--server", url, "--code", "ABCD", "--device", str(tmp_path / "d")))


def test_plain_http_beyond_this_computer(tmp_path: Path) -> None:
    """trust.md T5: nothing leaves before the address is refused."""
    device = str(tmp_path / "d")
    refused(run("enrol", "--server", "http://town.example", "--code", "A", "--device", device))


def test_a_broken_form_book(tmp_path: Path) -> None:
    book = tmp_path / "表.xlsx"
    book.write_bytes(b"not a workbook")
    refused(run("form", "publish", str(book), "-o", str(tmp_path / "out.json")))
    assert not (tmp_path / "out.json").exists()


def test_an_unknown_kind_and_an_unknown_record(enrolled_village: Path, tmp_path: Path) -> None:
    device = shutil.copytree(enrolled_village / "officer", tmp_path / "officer")
    assert "household" in refused(run("list", "cat", "--device", str(device)))
    refused(run("show", "visit", "123", "--device", str(device)))


def test_an_answer_in_json_is_json(enrolled_village: Path, tmp_path: Path) -> None:
    device = shutil.copytree(enrolled_village / "officer", tmp_path / "officer")
    rows = json.loads(run("list", "household", "--device", str(device), "--json").stdout)
    assert len(rows) >= 40
    one = json.loads(
        run("show", "household", rows[0]["id"], "--device", str(device), "--json").stdout
    )
    assert one["sync"] == "applied"
    assert one["kind"] == "household"


def test_a_bad_new_pin_does_not_spend_the_code(stage: Stage, tmp_path: Path) -> None:
    """The code works once: whatever can be refused is refused before it goes out."""
    code = stage.server.centre.invite(village(now=stage.clock.now()).officer).code
    device = str(tmp_path / "second")
    words = ("enrol", "--server", stage.server.url, "--code", code, "--device", device)
    assert "6 位" in refused(run(*words, pin="12345"))
    assert run(*words).returncode == 0
    assert json.loads(run("sync", "--device", device, "--json").stdout)["pulled"] > 0


def test_a_command_written_wrongly(tmp_path: Path) -> None:
    for words, part in (
        (("enrol", "--code", "A"), "--server"),
        (("list", "note", "--devise", "x"), "--devise"),
        (("fly",), "fly"),
    ):
        answer = run(*words)
        assert answer.returncode == 2
        assert part in answer.stderr
        assert "没有动" in answer.stderr


def test_no_pin_and_nobody_to_ask(enrolled_village: Path, tmp_path: Path) -> None:
    device = shutil.copytree(enrolled_village / "officer", tmp_path / "officer")
    assert "FIELDVISIT_PIN" in refused(run("list", "note", "--device", str(device), pin=""))


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "file" in refused(run("serve", "--data", str(tmp_path / "file" / "server")))
    assert "file" in refused(run("demo", "--headless", "--home", str(tmp_path / "file" / "home")))


def test_a_database_address_that_is_none(tmp_path: Path) -> None:
    refused(run("serve", "--data", str(tmp_path / "server"), "--database", "nonsense"))


def test_a_visit_number_that_is_none(enrolled_village: Path, tmp_path: Path) -> None:
    device = shutil.copytree(enrolled_village / "officer", tmp_path / "officer")
    out = tmp_path / "out.pdf"
    refused(run("print", "第一份", "-o", str(out), "--device", str(device)))
    assert not out.exists()
