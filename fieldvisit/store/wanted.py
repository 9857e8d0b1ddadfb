"""What this device lacks or keeps for nothing: records to be asked for again, files without a
record. Only counts.
"""

from sqlalchemy import Connection, func, select

from fieldvisit.store.tables import TABLES, blob, wanted_again


def count(tx: Connection) -> int:
    """Records that salvage could not read and that have not come from the server again."""
    return sum(
        tx.execute(
            select(func.count())
            .where(wanted_again.c.kind == kind)
            .where(~select(table.c.id).where(table.c.id == wanted_again.c.row_id).exists())
        ).scalar_one()
        for kind, table in TABLES.items()
    )


def files_kept(tx: Connection) -> list[str]:
    """The hashes of the files that this device holds."""
    return list(tx.execute(select(blob.c.sha256)).scalars())


def files_unnamed(tx: Connection) -> int:
    """Files that no record names; a draft may still name one."""
    a = TABLES["attachment"].c
    named = select(a.id).where(a.sha256 == blob.c.sha256).exists()
    return int(tx.execute(select(func.count()).select_from(blob).where(~named)).scalar_one())
