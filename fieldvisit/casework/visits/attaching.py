"""Files that answer questions: photos, recordings, papers, drawn names. Kept encrypted at once,
named in the answer, rows of the visit at 定稿. Where a photo was taken is kept beside it, encrypted
too, for the hints of a review (days.md 20). It draws nothing and asks no network.
"""

import mimetypes
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import photo_places, picture
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.state import NodeState
from fieldvisit.records import Attachment, Visit
from fieldvisit.records.attachment import AttachmentKind
from fieldvisit.store import attachments, audit, drafts, in_hand

LARGEST_MB = 20
"""A file of more is not taken: it would neither fit a tablet nor pass the town's line."""

LARGEST_PHOTO_MB = 60
"""A photo is made small before it is kept, so its file may be larger."""

JPEG = b"\xff\xd8\xff"
"""How the only kind of file begins in which cameras put a place."""

LONG_EDGE_OF_PAPER = 2000
"""Pixels: 170 to an inch of A4, and no more than a photo of 48 millions gives within the limits of
`picture_worker`."""

UNUSED = timedelta(days=1)
"""A file that nothing names rests so long: a removed photo may come back by 撤销."""

NAME = re.compile(r"(?P<sha256>[0-9a-f]{64})\.(?P<kind>[a-z0-9]{1,5})", re.ASCII)
FILES = frozenset({"image", "file", "audio", "video"})
DRAWN = frozenset({"signature", "draw"})


@dataclass(eq=False)
class FileUnreadable(FieldvisitError):
    """The chosen file cannot be opened: it is gone, locked, or its USB stick was pulled out."""


@dataclass(eq=False)
class FileTooLarge(FieldvisitError):
    """The chosen file is larger than `most_mb`."""

    most_mb: int


def keep_photo(
    desk: Desk,
    data: bytes,
    *,
    longest: int = picture.LONG_EDGE,
    with_facts: bool = False,
    here: str = "",
) -> str:
    """Keep a photo, made small and, unless the form asks for them, without its time and place; the
    answer that names it. `here`: where this machine is, as a geopoint is answered, for a photo that
    does not say where it was taken. Raises PhotoUnreadable, PictureTooLarge, PictureMoves,
    DiskFull."""
    made = picture.taken(data, longest=longest, with_facts=with_facts)
    with desk.store.write() as tx:
        sha256 = _put(tx, desk, data=made.jpeg)
        photo_places.put(tx, desk, sha256=sha256, place=made.place, here=here)
    return f"{sha256}.jpg"


def keep_drawing(desk: Desk, png: bytes) -> str:
    """Keep what was drawn on the glass; the answer that names it. Raises DiskFull."""
    return _keep(desk, png, kind="png")


def keep_file(desk: Desk, path: Path) -> str:
    """Keep a recording or a paper as it is, a photo of a paper as photos are, though large enough
    to read: it would tell where it was taken, and nobody asks that of a paper. Returns the answer
    that names it. Raises FileUnreadable, FileTooLarge, PhotoUnreadable, PictureTooLarge, DiskFull.
    """
    data = content_of(path, most_mb=LARGEST_MB)
    if data.startswith(JPEG):
        return _keep(desk, picture.as_photo(data, longest=LONG_EDGE_OF_PAPER), kind="jpg")
    told = re.sub("[^a-z0-9]", "", path.suffix.lower())[:5]
    return _keep(desk, data, kind=told or "bin")


def content_of(path: Path, *, most_mb: int = LARGEST_PHOTO_MB) -> bytes:
    """What a chosen file holds. Raises FileUnreadable, FileTooLarge."""
    try:
        if path.stat().st_size > most_mb * 1024 * 1024:
            raise FileTooLarge(most_mb)
        return path.read_bytes()
    except OSError:
        raise FileUnreadable from None


def turn(desk: Desk, name: str) -> str:
    """The photo of an answer a quarter turn to the right, as a new answer; the old one is left to
    `sweep`. Raises AttachmentMissing, AttachmentDamaged, PhotoUnreadable, DiskFull."""
    turned = picture.turned_once(read(desk, name))
    with desk.store.write() as tx:
        sha256 = _put(tx, desk, data=turned)
        photo_places.hand_on(tx, _sha256(name), to=sha256)
    return f"{sha256}.jpg"


def read(desk: Desk, name: str) -> bytes:
    """The bytes that an answer names. Raises attachments.AttachmentMissing, AttachmentDamaged."""
    return attachments.read(desk.store, _sha256(name))


def read_picture(desk: Desk, name: str, *, longest: int = picture.LONG_EDGE) -> bytes:
    """The picture that an answer names, safe to draw: it may have come from another device. Raises
    as `read` and PhotoUnreadable, PictureTooLarge, PictureMoves."""
    return picture.to_draw(read(desk, name), longest)


def rows_of(
    tx: Connection, desk: Desk, *, filling: Filling, visit: Visit, but: Collection[str]
) -> list[Attachment]:
    """A row for each file that the answers of a finished form name, `but` those (by hash) that
    have one already. What is not kept here is passed over."""
    named = [one for one in _named(filling.session.states()) if one[1] not in but]
    sizes = attachments.sizes(tx, [sha256 for _, sha256 in named])
    states = {sha256: state for state, sha256 in named if sha256 in sizes}
    places = attachments.places(tx, list(sizes))
    return [
        Attachment(
            id=desk.ids.fresh(),
            scope=visit.scope,
            created_at=visit.created_at,
            created_by=desk.profile.staff_id,
            device_id=desk.profile.device_id,
            sha256=sha256,
            size=sizes[sha256],
            media_type=mimetypes.guess_type(state.value)[0] or "application/octet-stream",
            kind=_kind(state),
            visit_id=visit.id,
            **(places[sha256]._asdict() if sha256 in places else {}),
        )
        for sha256, state in states.items()
    ]


def sweep(desk: Desk) -> int:
    """Take away drafts that rested long enough in the bin, and files that neither a record nor a
    draft names. Returns how many files."""
    now = desk.clock.now()
    with desk.store.write() as tx:
        if gone := drafts.empty_bin(tx, now):
            detail = {"drafts": str(gone)}
            audit.append(tx, "bin_emptied", subject="", stamp=desk.stamp(), detail=detail)
        held = [one.instance for one in (*drafts.all(tx), *drafts.binned(tx))]
        texts = [*held, *in_hand.bodies(tx)]
        named = {found["sha256"] for text in texts for found in NAME.finditer(text)}
        gone = attachments.forget(tx, named=named, before=now - UNUSED)
    with desk.store.write() as tx:
        attachments.clear(desk.store, tx)
    return gone


def _keep(desk: Desk, data: bytes, *, kind: str) -> str:
    with desk.store.write() as tx:
        return f"{_put(tx, desk, data=data)}.{kind}"


def _put(tx: Connection, desk: Desk, *, data: bytes) -> str:
    return attachments.keep(desk.store, tx, data=data, at=desk.clock.now())


def _sha256(name: str) -> str:
    """The hash in the name of a file. Raises attachments.AttachmentMissing."""
    found = NAME.fullmatch(name)
    if found is None:
        raise attachments.AttachmentMissing(name)
    return found["sha256"]


def _named(states: Sequence[NodeState]) -> Iterator[tuple[NodeState, str]]:
    for state in states:
        found = NAME.fullmatch(state.value) if state.type in FILES else None
        if found is not None and state.relevant:
            yield state, found["sha256"]


def _kind(state: NodeState) -> AttachmentKind:
    if state.type == "image":
        drawn = DRAWN & set(state.appearance.split())
        return AttachmentKind.SIGNATURE if drawn else AttachmentKind.PHOTO
    audio = (mimetypes.guess_type(state.value)[0] or "").startswith("audio/")
    return AttachmentKind.AUDIO if audio else AttachmentKind.FILE
