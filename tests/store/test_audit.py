import pytest

from fieldvisit.store import audit


@pytest.fixture
def trail(tx, village):
    for n in range(5):
        audit.append(
            tx, "print", subject=f"visit-{n % 2}", stamp=village.stamp, detail={"copies": str(n)}
        )
    return tx


def test_lines_are_read_newest_first_and_counted(trail):
    assert [line.seq for line in audit.lines(trail, limit=2)] == [5, 4]
    assert audit.lines(trail)[0].detail == {"copies": "4"}
    assert audit.count(trail, "print", subject="visit-0") == 3
    assert audit.count(trail, "show", subject="visit-0") == 0


def test_an_untouched_trail_holds(trail):
    assert audit.first_broken(trail) is None


@pytest.mark.parametrize(
    ("meddling", "found"),
    [
        ("UPDATE audit SET subject = 'other' WHERE seq = 2", 2),
        ("UPDATE audit SET actor = device_id WHERE seq = 4", 4),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET seq = CASE seq WHEN 2 THEN 103 ELSE seq END", 2),
    ],
)
def test_a_changed_removed_or_moved_line_is_found(trail, meddling, found):
    """trust T12"""
    trail.exec_driver_sql(meddling)
    assert audit.first_broken(trail) == found
