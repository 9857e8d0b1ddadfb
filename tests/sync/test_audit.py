"""The audit chain: any line changed, removed or moved is found."""

import pytest
from sqlalchemy import delete, update

from sync.server import audit
from sync.server.centre import Centre
from sync.server.database import reading, writing
from sync.server.tables import audit as lines
from tests.support.central import NOON, Device, note


@pytest.fixture
def chain(centre: Centre, officer: Device) -> str:
    for _ in range(3):
        officer.push(officer.change(note()))
    return str(officer.who.device_id)


def broken(centre: Centre, chain: str) -> int | None:
    with reading(centre.engine) as tx:
        return audit.first_broken(tx, chain)


def test_an_untouched_chain_is_whole(centre: Centre, chain: str) -> None:
    assert broken(centre, chain) is None
    assert broken(centre, audit.OFFICE_CHAIN) is None


def test_a_changed_line_is_found(centre: Centre, chain: str) -> None:
    with writing(centre.engine) as tx:
        mine = (lines.c.chain == chain) & (lines.c.number == 2)
        tx.execute(update(lines).where(mine).values(facts={"changes": 9}))
    assert broken(centre, chain) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_line_is_found(centre: Centre, chain: str, number: int) -> None:
    with writing(centre.engine) as tx:
        tx.execute(delete(lines).where(lines.c.chain == chain, lines.c.number == number))
    assert broken(centre, chain) == number


def test_a_line_put_in_is_found(centre: Centre, chain: str) -> None:
    forged = {"chain": chain, "number": 4, "at": NOON, "what": "x", "facts": {}, "hash": "0" * 64}
    with writing(centre.engine) as tx:
        tx.execute(lines.insert().values(**forged))
    assert broken(centre, chain) == 4
