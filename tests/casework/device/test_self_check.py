"""The self-check on the practice village's device."""

from fieldvisit.casework.device import self_check
from fieldvisit.store import keeping

NAMES = (
    "disk", "clock", "file", "backups", "attachments", "unsent", "receipt", "certificate",
    "printer",
)  # fmt: skip


def test_a_healthy_device_is_well_in_every_item(desk):
    report = self_check.run(desk)
    assert tuple(item.name for item in report.items) == NAMES
    assert report.ok
    assert all(item.said.endswith("。") for item in report.items)
    assert (report.counts["households"], report.counts["persons"]) == (48, 95)


def test_what_a_restored_server_lacks_is_said(desk):
    with desk.store.write() as tx:
        keeping.doubt_numbers(tx, "note")
    receipt = next(item for item in self_check.run(desk).items if item.name == "receipt")
    assert (receipt.state, receipt.code) == ("warn", "check_left_over")
