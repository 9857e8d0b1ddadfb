"""Which pages of an encrypted file hold a table or an index, and damage to them."""

from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fieldvisit.store import opening

PAGE, RESERVED = 4096, 80


def flip(path: Path, pages: Iterable[int]) -> None:
    """Change one byte in each of these pages (the first is 1), as a bad sector would."""
    with path.open("rb+") as file:
        for page in pages:
            file.seek((page - 1) * PAGE + 700)
            (byte,) = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte ^ 0xFF]))


def pages_of(path: Path, key: bytes, *names: str, inner: bool = False) -> list[int]:
    """The leaf pages of tables and indexes in their order, or the inner ones; no overflow pages."""
    connection = opening.connect(path, key, read_only=True)
    marks = ", ".join("?" * len(names))
    question = f"SELECT rootpage FROM sqlite_schema WHERE name IN ({marks})"
    roots = [root for (root,) in connection.execute(question, names)]
    connection.close()
    found: list[int] = []
    for root in roots:
        _walk(path, key, root, found=found, inner=inner)
    return found


def _walk(path: Path, key: bytes, page: int, *, found: list[int], inner: bool) -> None:
    content = _plain(path, key, page)
    is_inner = content[0] in (2, 5)
    if is_inner == inner:
        found.append(page)
    if is_inner:
        count = int.from_bytes(content[3:5])
        places = [int.from_bytes(content[12 + 2 * n : 14 + 2 * n]) for n in range(count)]
        children = [int.from_bytes(content[at : at + 4]) for at in places]
        for child in (*children, int.from_bytes(content[8:12])):
            _walk(path, key, child, found=found, inner=inner)


def _plain(path: Path, key: bytes, page: int) -> bytes:
    with path.open("rb") as file:
        file.seek((page - 1) * PAGE)
        sealed = file.read(PAGE)
    body, iv = sealed[: PAGE - RESERVED], sealed[PAGE - RESERVED : PAGE - RESERVED + 16]
    opener = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return opener.update(body) + opener.finalize()
