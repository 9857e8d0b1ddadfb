"""Forms, places and staff as the server sent them."""

import pytest

from fieldvisit.records.form import Form
from fieldvisit.records.region import Region, RegionLevel
from fieldvisit.records.staff import Role, Staff
from fieldvisit.store import forms, incoming, regions, staff


@pytest.fixture
def send(tx, village):
    def send(kind, model, **fields):
        record = model(id=village.ids.fresh(), scope=village.scope, created_at=village.at, **fields)
        incoming.apply(tx, village.scope, entries=[village.entry(record, kind, 1)], cursor=1)
        return record

    return send


def test_the_latest_edition_that_is_not_withdrawn_is_begun(tx, send):
    for version, withdrawn in ((1, False), (2, False), (10, True)):
        send(
            "form",
            Form,
            form_id="F02",
            form_version=version,
            title="探访",
            package={"xform": str(version)},
            withdrawn=withdrawn,
        )
    assert forms.package(tx, "F02").form_version == 2
    assert [form.form_version for form in forms.all(tx)] == [2, 1]


def test_a_withdrawn_edition_stays_for_what_uses_it(tx, send):
    """pain 8"""
    send("form", Form, form_id="F02", form_version=1, title="x", package={}, withdrawn=True)
    assert forms.package(tx, "F02") is None
    assert forms.package(tx, "F02", version=1).withdrawn


def test_a_place_is_named_from_the_city_down(tx, send):
    for code, level, name in (
        ("120000000000", RegionLevel.PROVINCE, "天津市"),
        ("120102000000", RegionLevel.COUNTY, "河东区"),
        ("120102001000", RegionLevel.TOWN, "大王庄街道"),
        ("120102001001", RegionLevel.VILLAGE, "七经路社区"),
    ):
        send("region", Region, code=code, level=level, name=name)
    path = ["天津市", "河东区", "大王庄街道", "七经路社区"]
    assert regions.path_names(tx, "120102001001") == path
    assert regions.path_names(tx, "120102000000") == path[:2]
    assert regions.get(tx, "120102001000").name == "大王庄街道"
    assert len(regions.all(tx)) == 4


def test_staff_are_known_by_id_and_name(tx, send):
    who = send("staff", Staff, name="赵敏", role=Role.VILLAGE_OFFICER, region_code="120102001001")
    assert staff.get(tx, who.id).role is Role.VILLAGE_OFFICER
    assert [one.name for one in staff.all(tx)] == ["赵敏"]
