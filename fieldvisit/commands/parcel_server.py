"""A server takes in parcels from a stick or an exchange folder. Never opens a device."""

from pathlib import Path

from fieldvisit.commands.extras import need
from fieldvisit.commands.parcel_folder import each, tell


def on_server(
    where: Path, data: Path, *, database: str | None, files: str | None, as_json: bool
) -> None:
    """Take in each new parcel there and lay its answer beside it."""
    need("server", *(["s3"] if files else []))
    from sync.protocol import parcel
    from sync.server.centre import Centre
    from sync.server.parcels import answered_beside, import_from

    centre = Centre.open(data, database=database, files=files)

    def take(path: Path) -> None:
        taken = import_from(centre, path)
        names = ("batches", "changes", "files", "refused", "size", "digest")
        facts = {name: getattr(taken, name) for name in names}
        facts |= {"number": taken.header.number, "sender": taken.header.short}
        tell(taken.code, facts | {"answer": str(taken.answer)}, as_json=as_json)

    def new(path: Path, header: parcel.Header) -> bool:
        return header.kind == parcel.OUT and not answered_beside(path)

    try:
        each(where, new, then=take)
    finally:
        centre.close()
