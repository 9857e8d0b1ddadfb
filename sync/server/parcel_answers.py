"""The answer to a parcel: receipts as they are stored, pages and files as a line would give them,
sealed to the device that asked. Changes no row.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records.kept import instant_text
from sync.protocol import frames, medium, parcel
from sync.protocol.errors import (
    DeviceRevoked,
    EpochChanged,
    FilesTroubled,
    SchemaUnknown,
    ScopeNotYours,
)
from sync.protocol.parcel import Ends, Header
from sync.protocol.parcel_errors import ParcelDamaged
from sync.protocol.parcel_wire import (
    FILE,
    HEAD,
    MENDING,
    PAGE,
    RECEIPT,
    AnswerHead,
    Mending,
    OutHead,
    WantedFile,
    parts_of,
)
from sync.protocol.wire import PullReply
from sync.server.centre import SERVER_NAME
from sync.server.parcel_messages import Inside, Line

FILES_DOWN = 128 * 1024 * 1024
"""Bytes of files in one answer; the rest comes with the next."""


def write(line: Line, inside: Inside, *, again: bool, into: Path) -> tuple[Path, str]:
    """Lay the answer into a folder. Returns where, and how the device stands: "" or
    `device_revoked`, `epoch_changed`, then it gets no pages. Raises StickFull, StickAway,
    ParcelDamaged.
    """
    box = bytes.fromhex(inside.head.box_key)
    first, standing = _first_page(line, inside.head)
    header = _header(line, box)
    told = _told(line, inside).model_copy(update={"again": again, **standing})
    path, ends = into / header.file_name, Ends(box, line.centre.signing_key)
    with medium.named(into), parcel.writing(path, header, ends=ends) as put:
        put(HEAD, frames.pack(told))
        for receipt in inside.receipts:
            put(RECEIPT, receipt)
        for kind, body in _news(line, inside, first=first) if first else ():
            put(kind, body)
    return path, str(standing.get("standing", ""))


def _header(line: Line, box: bytes) -> Header:
    try:
        mark = parcel.key_mark(box)
    except ValueError:
        raise ParcelDamaged from None
    asked, at = line.looked.header, line.centre.clock.now()
    fresh = {"kind": parcel.ANSWER, "id": Uuid7().fresh(), "made_at": instant_text(at)}
    ends = {"sender": SERVER_NAME, "to": asked.short, "to_key": mark}
    return asked.model_copy(update={**fresh, **ends})


def _told(line: Line, inside: Inside) -> AnswerHead:
    head, looked = inside.head, line.looked
    return AnswerHead(
        answers=looked.header.id,
        answers_digest=looked.digest,
        at=instant_text(line.centre.clock.now()),
        cursors=head.cursors,
        batches=len(head.batches),
        changes=head.changes,
        files=head.files,
        refused=inside.refused,
        kept=inside.kept,
        known=inside.known,
    )


def _first_page(line: Line, head: OutHead) -> tuple[bytes | None, dict[str, object]]:
    """The first page, or how the device stands that gets none."""
    try:
        page = line.page(head, cursors=head.cursors)
        return page, {"epoch": frames.read(page, PullReply).epoch}
    except DeviceRevoked:
        return None, {"standing": "device_revoked", "epoch": line.centre.epoch}
    except SchemaUnknown:
        return None, {"standing": "schema_unknown", "epoch": line.centre.epoch}
    except EpochChanged as news:
        return None, {"standing": "epoch_changed", "epoch": news.epoch, "known": news.known}


def _news(line: Line, inside: Inside, *, first: bytes) -> Iterator[tuple[str, bytes]]:
    """Pages until there are no more, each asked for as the device would, and what it asked about;
    then files.
    """
    head = inside.head
    wanted = {file.sha256: file for file in head.wanted}
    page, cursors = first, dict(head.cursors)
    while True:
        yield PAGE, page
        reply = frames.read(page, PullReply)
        for file in _files_of(reply, device=str(head.device_id)):
            wanted.setdefault(file.sha256, file)
        moved = {told.scope: told.cursor for told in reply.pages}
        if not reply.more or all(cursors.get(scope, 0) >= to for scope, to in moved.items()):
            break
        cursors |= moved
        page = line.page(head, cursors=cursors)
    for mending in _mendings(line, inside):
        yield MENDING, frames.pack(mending)
    if not inside.files_away:
        for body in _files(line, list(wanted.values())):
            yield FILE, body


def _mendings(line: Line, inside: Inside) -> Iterator[Mending]:
    for scope, held in inside.held.items():
        # Not the reader's any more: the page has told.
        with suppress(ScopeNotYours):
            yield from line.mending(inside.head, scope, held=held)


def _files_of(reply: PullReply, *, device: str) -> Iterator[WantedFile]:
    """The files of the rows in a page, but those that the device sent itself."""
    for told in reply.pages:
        for entry in told.entries:
            if entry.kind != "attachment" or entry.values.get("device_id") == device:
                continue
            named = {name: entry.values.get(name) for name in ("sha256", "size")}
            try:
                yield WantedFile.model_validate({"scope": told.scope, **named})
            except ValidationError:
                continue


def _files(line: Line, wanted: list[WantedFile]) -> Iterator[bytes]:
    room = FILES_DOWN
    for file in wanted:
        try:
            data = line.file(file.scope, file.sha256)
        except FilesTroubled:
            # Whatever else is wanted would wait as long again: a later answer brings it all.
            return
        except FieldvisitError:
            # Not here yet, or not for this reader: a later answer brings it.
            continue
        room -= len(data)
        if room < 0:
            return
        yield from parts_of(file.scope, file.sha256, data=data)
