"""Once an unlocking everything that waits for nobody is done, and again it does no harm."""

from fieldvisit.casework.daily import by_itself
from fieldvisit.casework.desk import Desk


def test_every_job_stands_alone_and_may_come_again(desk: Desk) -> None:
    once = [job() for job in reversed(by_itself.jobs(desk))]
    again = [job() for job in by_itself.jobs(desk)]
    assert once[0] == 1, "one copy of the day"
    assert again[-1] == 0
