"""A near relative is known by account, or by name where no account is (57号 art. 11)."""

from uuid import UUID

import pytest

from fieldvisit.rules.near_relatives import (
    InvestigatorIsRelative,
    Relative,
    check_investigators,
    standing,
)

ONE, OTHER = UUID(int=1), UUID(int=2)
FILED = Relative("周小燕", "村民政专干", "姑侄", "2026-11-23", staff_id=str(ONE))
UNKNOWN = Relative("李国强", "村委员", "兄弟", "2026-11-23")


@pytest.mark.parametrize(
    ("filed", "ids", "names", "barred"),
    [
        (FILED, [ONE], [], True),
        (FILED, [OTHER], ["周小燕"], False),
        (UNKNOWN, [], ["李国强 "], True),
        (UNKNOWN, [ONE], ["周小燕"], False),
    ],
)
def test_who_is_barred(filed: Relative, ids: list[UUID], names: list[str], *, barred: bool) -> None:
    if not barred:
        check_investigators([filed], ids=ids, names=names)
        return
    with pytest.raises(InvestigatorIsRelative):
        check_investigators([filed], ids=ids, names=names)


def test_what_was_taken_back_bars_nobody() -> None:
    assert standing([{"name": "周小燕", "post": "x", "relation": "y", "until": "2026-11-23"}]) == []
