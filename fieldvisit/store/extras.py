"""Fields that an older program kept without knowing them find their column once this one does.
Changes no value and writes no operation.
"""

import orjson
from sqlalchemy import Connection

from fieldvisit.records import KINDS
from fieldvisit.records.kept import Kept
from fieldvisit.store import keeping
from fieldvisit.store.codec import codec_of
from fieldvisit.store.prepared import driver


def take_known(tx: Connection) -> int:
    """Move what is known now from `extra` to where it belongs. Returns how many rows that were; a
    value that does not fit stays where it is.
    """
    return sum(_take(tx, kind) for kind in KINDS)


def _take(tx: Connection, kind: str) -> int:
    codec = codec_of(KINDS[kind], kind)
    query = f"SELECT {', '.join(codec.fields)}, extra FROM {kind} WHERE extra <> '{{}}'"
    found: list[tuple[Kept, dict[str, object]]] = []
    for *row, text in driver(tx).execute(query).fetchall():
        extra = orjson.loads(text)
        known = {name: value for name, value in extra.items() if name in codec.known}
        if not known:
            continue
        try:
            record = codec.validated(codec.record(row).model_dump(mode="json") | known)
        except ValueError:
            continue
        found.append((record, {name: v for name, v in extra.items() if name not in known}))
    return keeping.put_over(tx, kind, found=found)
