"""The server's files in its own folder."""

import sys
from pathlib import Path

import pytest

from sync.server.files import Files
from sync.server.shelf import Folder, Shelf
from tests.support.central import VILLAGE
from tests.support.shelf_contract import (
    HASH,
    SMALL,
    TABLET,
    WHOLE,
    ShelfContract,
    brings,
)


class TestFolder(ShelfContract):
    @pytest.fixture
    def shelves(self, tmp_path: Path) -> tuple[Shelf, Shelf]:
        return Folder(tmp_path / "server"), Folder(tmp_path / "server")


def test_files_lie_where_earlier_servers_laid_them(tmp_path: Path) -> None:
    files = Files.open(tmp_path)
    files.kept.put(VILLAGE, HASH, data=SMALL)
    files.apart.put(VILLAGE, HASH, data=SMALL)
    brings(files, 1)
    lie = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert lie == {
        f"blobs/{VILLAGE}/{HASH[:2]}/{HASH}",
        f"quarantine/{VILLAGE}/{HASH[:2]}/{HASH}",
        f"parts/{TABLET.hex}/{VILLAGE}/{WHOLE.sha256}-{WHOLE.size}/1",
    }


def test_a_folder_of_parts_goes_when_the_file_is_made(tmp_path: Path) -> None:
    files = Files.open(tmp_path)
    for number in range(3):
        brings(files, number)
    assert list((tmp_path / "parts" / TABLET.hex / VILLAGE).iterdir()) == []


def test_a_server_without_a_bucket_needs_nothing_that_speaks_to_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sync.server.bucket", None)
    Files.open(tmp_path).kept.put(VILLAGE, HASH, data=SMALL)
    with pytest.raises(ImportError):
        Files.open(tmp_path, "s3://town")
