"""The self-check on the practice village's device."""

from fieldvisit.casework import self_check

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
