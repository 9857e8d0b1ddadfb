"""The server's files in a bucket: the address, and the promises of a shelf against a real store
that speaks S3.
"""

import socket
import subprocess
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from unittest.mock import Mock

import pytest
from urllib3.exceptions import SSLError

from sync.protocol.errors import (
    AddressNotSafe,
    BucketUnknown,
    FilesAddressBroken,
    FilesAway,
    FilesForbidden,
    FilesStrange,
    FilesTroubled,
)
from sync.server import bucket as bucket_of
from sync.server.bucket import Bucket
from sync.server.bucket_place import Place
from sync.server.centre import Centre
from sync.server.shelf import Shelf
from tests.support import swift
from tests.support.central import ready_folder
from tests.support.shelf_contract import ShelfContract
from tests.support.swift import Swift

OSS = "https://oss.example.cn"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("s3://town", Place("town", "", None, None, "auto")),
        ("s3://town/", Place("town", "", None, None, "auto")),
        ("s3://town/a/b/?region=cn-north-1", Place("town", "a/b/", None, "cn-north-1", "auto")),
        (f"s3://town/a?endpoint={OSS}", Place("town", "a/", OSS, None, "path")),
        (
            f"s3://town?endpoint={OSS}&addressing=virtual",
            Place("town", "", OSS, None, "virtual"),
        ),
        (
            "s3://town?endpoint=http://127.0.0.1:9000",
            Place("town", "", "http://127.0.0.1:9000", None, "path"),
        ),
    ],
)
def test_an_address_names_a_bucket_and_the_way_there(said: str, place: Place) -> None:
    assert Place.read(said) == place


@pytest.mark.parametrize(
    "said",
    [
        "town",
        "/srv/files",
        "https://oss.example.cn/town",
        "s3:///town",
        "s3://key:secret@town",
        "s3://key@town",
        "s3://town:9000",
        "s3://镇里/文件",
        "s3://town#a",
        "s3://town?endpoint=oss.example.cn",
        "s3://town?endpoint=ftp://oss.example.cn",
        "s3://town?endpoint=https://key:secret@oss.example.cn",
        "s3://town?addressing=sideways",
        "s3://town?secret=x",
        "s3://town?region",
        "s3://[",
    ],
)
def test_an_address_that_cannot_be_read_or_holds_a_key_is_refused(said: str) -> None:
    with pytest.raises(FilesAddressBroken) as refused:
        Place.read(said)
    assert refused.value.facts() == {}, "it may hold a key, and is not said"


def test_files_never_go_to_another_computer_without_tls() -> None:
    with pytest.raises(AddressNotSafe):
        Place.read("s3://town?endpoint=http://oss.example.cn")


def test_an_endpoint_of_the_environment_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://oss.example.cn")
    with pytest.raises(AddressNotSafe):
        Bucket("s3://town?region=cn-north-1")


class _AnotherServer(BaseHTTPRequestHandler):
    """Takes whatever it is given and knows nothing of it afterwards."""

    def do_PUT(self) -> None:
        self._say(HTTPStatus.OK)

    def do_GET(self) -> None:
        self._say(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: stderr is the tests'."""

    def _say(self, status: HTTPStatus) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


def test_a_server_that_is_no_store_is_told_from_one_that_is_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, said in swift.environment(tmp_path).items():
        monkeypatch.setenv(name, said)
    with ThreadingHTTPServer(("127.0.0.1", 0), _AnotherServer) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        shelf = Bucket(f"s3://town?endpoint=http://127.0.0.1:{server.server_port}&region=here")
        with pytest.raises(FilesStrange):
            shelf.check()
        server.shutdown()


@pytest.mark.parametrize("said", ["address", "environment"])
def test_files_for_this_very_computer_go_through_no_proxy(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would have them as they are, and send them on."""
    monkeypatch.setattr(bucket_of, "TRIES", 1)
    monkeypatch.setattr(bucket_of, "READ_SECONDS", 0.1)
    here = "http://127.0.0.1:9"
    where = f"s3://town?endpoint={here}&region=us-east-1"
    if said == "environment":
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", here)
        where = "s3://town?region=us-east-1&addressing=path"
    for name, value in {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with pytest.raises(FilesAway):
            Bucket(where).put("a", b"x")
        proxy.setblocking(False)
        with pytest.raises(BlockingIOError):
            proxy.accept()


def test_an_answer_that_breaks_in_the_middle_is_the_stores_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf = Bucket(f"s3://town?endpoint={OSS}&region=cn-north-1")
    broken = Mock()
    broken.read.side_effect = SSLError("decryption failed or bad record mac")
    monkeypatch.setattr(shelf._client, "get_object", lambda **_: {"Body": broken})
    with pytest.raises(FilesAway):
        shelf.get("a")


@pytest.mark.prove
class TestBucket(ShelfContract):
    @pytest.fixture
    def shelves(self, bucket: str) -> tuple[Shelf, Shelf]:
        return Bucket(bucket), Bucket(bucket)


@pytest.mark.prove
def test_a_good_bucket_is_found_good_and_left_as_it_was(bucket: str) -> None:
    Bucket(bucket).check()
    whole = Bucket(bucket.replace("/fieldvisit", ""))
    assert list(whole.below("fieldvisit")) == []


@pytest.mark.prove
def test_two_prefixes_of_a_bucket_are_two_shelves(bucket: str) -> None:
    mine, theirs = Bucket(bucket), Bucket(bucket.replace("/fieldvisit", "/other"))
    mine.put("a/b", b"x")
    assert theirs.size("a/b") is None
    theirs.clear("a")
    assert mine.get("a/b") == b"x"


@pytest.mark.prove
def test_more_than_one_page_of_keys_is_listed(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Bucket(bucket)
    for number in range(5):
        shelf.put(f"a/{number}", b"x")
    sound = shelf._client.get_paginator

    def thin(name: str) -> object:
        pages = sound(name)
        whole = pages.paginate
        monkeypatch.setattr(
            pages, "paginate", lambda **w: whole(**w, PaginationConfig={"PageSize": 2})
        )
        return pages

    monkeypatch.setattr(shelf._client, "get_paginator", thin)
    assert len(list(shelf.below("a"))) == 5
    shelf.clear("a")
    assert list(shelf.below("a")) == []


@pytest.mark.prove
def test_the_key_may_lie_in_a_file(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(FilesForbidden):
        Bucket(bucket).check()
    said = f"[default]\naws_access_key_id={swift.KEY}\naws_secret_access_key={swift.SECRET}\n"
    (tmp_path / "credentials").write_text(said)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    Bucket(bucket).check()


@pytest.mark.prove
@pytest.mark.parametrize("amiss", ["bucket", "secret", "person", "away"])
def test_what_is_amiss_is_said_by_its_name_before_the_server_begins(
    bucket: str, amiss: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected: dict[str, type[FilesTroubled]] = {
        "bucket": BucketUnknown,
        "secret": FilesForbidden,
        "person": FilesForbidden,
        "away": FilesAway,
    }
    if amiss == "bucket":
        bucket = bucket.replace("s3://", "s3://not-")
    if amiss == "secret":
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a wrong one")
    if amiss == "person":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody:here")
    if amiss == "away":
        bucket = "s3://town?endpoint=http://127.0.0.1:9&region=us-east-1"
    with pytest.raises(expected[amiss]) as refused:
        Centre.open(tmp_path, files=bucket)
    assert refused.value.bucket in bucket
    assert refused.value.__cause__ is None
    assert not (tmp_path / "central.db").exists()


@pytest.mark.prove
def test_the_office_reads_what_to_do_and_no_key_is_shown(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-wrong-secret")
    words = ["-m", "fieldvisit", "serve", "--data", str(ready_folder(tmp_path)), "--port", "0"]
    done = subprocess.run(
        [sys.executable, *words, "--files", bucket], capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "不让服务器读写" in done.stderr
    assert "a-wrong-secret" not in done.stdout + done.stderr
    assert swift.KEY not in done.stdout + done.stderr


@pytest.mark.prove
def test_a_store_that_is_away_and_comes_back_holds_what_it_held(
    bucket: str, swift_store: Swift
) -> None:
    shelf = Bucket(bucket)
    shelf.put("a", b"x")
    swift_store.stop()
    try:
        with pytest.raises(FilesAway):
            shelf.size("a")
        with pytest.raises(FilesAway):
            shelf.put("b", b"y")
    finally:
        swift_store.start()
    assert (shelf.get("a"), shelf.size("b")) == (b"x", None)
