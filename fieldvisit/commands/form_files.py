"""The files that a request of `form run` names: forms, workbooks, attachments. It writes none."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldvisit.commands.extras import need
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.driver import Opened, Request, run
from fieldvisit.forms.refusals import FormBroken

if TYPE_CHECKING:
    from fieldvisit.forms.authoring.any_form import AnyForm

MOST_KEPT = 32
_ATTACHED = frozenset({".csv", ".xml", ".geojson"})

Reply = dict[str, Any]


@dataclass(eq=False)
class FormFileUnreadable(FieldvisitError):
    """A file of a request is not there, not of a kind that can be run, or not text."""

    path: str


class FormFiles:
    """The forms of this run. A workbook is converted once for each state of its file; an XForm is
    read and loaded anew each time, so that `loadMs` is what loading costs."""

    def __init__(self) -> None:
        self._converted: dict[tuple[str, int, int], AnyForm] = {}

    def answered(self, request: Request, at: datetime) -> Reply:
        """The reply to a request whose files are opened here."""
        path = _reached(request.form)
        media = _Attached(_reached(request.media)) if request.media else {}
        if path.suffix.lower() != ".xlsx":
            return run(request, Opened(_xform(path), media), now=at, tick=time.perf_counter)
        workbook = self._workbook(path)
        try:
            opened = Opened(workbook.xform, media)
            return run(request, opened, now=at, tick=time.perf_counter)
        except FormBroken as error:
            raise workbook.refusal(error) from error

    def _workbook(self, path: Path) -> "AnyForm":
        need("authoring")
        from fieldvisit.forms.authoring.any_form import any_form

        about = path.stat()
        key = (str(path), about.st_mtime_ns, about.st_size)
        if key not in self._converted:
            while len(self._converted) >= MOST_KEPT:
                del self._converted[next(iter(self._converted))]
            self._converted[key] = any_form(path)
        return self._converted[key]


class _Attached(Mapping[str, str]):
    """The attachments in a folder by file name, read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        found = sorted(folder.iterdir())
        self._paths = {one.name: one for one in found if one.suffix.lower() in _ATTACHED}

    def __getitem__(self, name: str) -> str:
        return _decoded(self._paths[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _reached(name: str) -> Path:
    """A path that is there. Raises FormFileUnreadable."""
    path = Path(name)
    try:
        path.stat()
    except (OSError, ValueError) as error:
        raise FormFileUnreadable(name) from error
    return path


def _xform(path: Path) -> str:
    if path.suffix.lower() != ".xml":
        raise FormFileUnreadable(str(path))
    return _decoded(path)


def _decoded(path: Path) -> str:
    """UTF-8, or what Excel saves as csv on a Chinese Windows."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormFileUnreadable(str(path))
