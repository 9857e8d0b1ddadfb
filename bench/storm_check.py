"""What lies in the ledger after a storm: how many visits, and whether numbers have gaps or twins.
Writes nothing.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from sync.server.database import reading
from sync.server.tables import ENTRIES, scope_sequence


@dataclass(frozen=True)
class Found:
    """`gaps`: scopes whose rows do not carry exactly the numbers from one to the last (in a storm
    nothing is written twice, so each number is still there).
    """

    visits: int
    gaps: int


def look(engine: Engine) -> Found:
    """Read every number of every scope."""
    numbers: dict[str, list[int]] = defaultdict(list)
    with reading(engine) as tx:
        for table in ENTRIES.values():
            for scope, version in tx.execute(select(table.c.scope, table.c.version)):
                numbers[scope].append(version)
        last = {row.scope: row.last for row in tx.execute(select(scope_sequence))}
        visits = tx.execute(select(func.count()).select_from(ENTRIES["visit"])).scalar_one()
    gaps = sum(sorted(numbers[scope]) != list(range(1, end + 1)) for scope, end in last.items())
    return Found(visits, gaps)
