"""A form at an invented door with invented answers, as its author will meet it. Needs no store and
knows no real person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from fieldvisit.casework.desk import local_time
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import policy_facts
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.prefill import Door, Facts, asked_of
from fieldvisit.forms import sample
from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.session import Session
from fieldvisit.records import Form
from fieldvisit.store.drafts import Draft

REGION = "120111102203"
_NOBODY = UUID(int=0)
NUMBER = "样例-0001"
PLACE = "样例区 · 样例镇 · 样例村"
_FACTS: Facts = {
    "form_no": NUMBER,
    "household_no": "样例-001",
    "person_name": "王秀英",
    "applicant_name": "王秀英",
    "applicant_citizen_id": "120111194802130027",
    "sex": "女",
    "age": "78",
    "citizen_id": "120111********0027",
    "category": "分散供养特困",
    "address": "前街3号",
    "live_address": "前街3号",
    "hukou_address": "后街9号",
    "region_path": PLACE,
    "investigator_name": "赵文静",
    "investigator2_name": "钱多宝",
    "last_visit_on": "2026-10-18",
    "open_points": "",
    "member": [
        {
            "member_person_id": "1",
            "member_name": "王秀英",
            "member_citizen_id": "120111194802130027",
            "member_relation": "householder",
            "member_sex": "female",
            "member_birth_on": "1948-02-13",
        },
        {
            "member_person_id": "2",
            "member_name": "李建国",
            "member_citizen_id": "120111194607020017",
            "member_relation": "spouse",
            "member_sex": "male",
            "member_birth_on": "1946-07-02",
        },
    ],
}


def invented(package: Mapping[str, Any], *, now: datetime, answered: bool = True) -> Filling:
    """The form at an invented door; `answered`: every question has an answer. Raises FormBroken."""
    definition = load(package["xform"], package.get("media"))
    form = Form(
        id=_NOBODY,
        scope=REGION,
        created_at=now,
        form_id=package["form_id"],
        form_version=package["version"],
        title=package["title"],
        package={**package, "visit_type": package.get("visit_type") or package["title"]},
    )
    session = Session(definition, now=now, prefill=_facts(definition, now))
    if answered:
        sample.fill(session, now=now)
    door = Door(_NOBODY, None, REGION, "王秀英", "tekun_dispersed", "前街3号", _FACTS, None)
    draft = Draft(
        id=_NOBODY,
        household_id=_NOBODY,
        person_id=None,
        task_id=None,
        form_id=form.form_id,
        form_version=form.form_version,
        instance="",
        page=0,
        started_at=now,
        touched_at=now,
        owner=_NOBODY,
    )
    return Filling(draft, form, session, door, NUMBER, now)


def _facts(definition: FormDefinition, now: datetime) -> Facts:
    facts: Facts = {**_FACTS, **policy_facts(Tables(), day=local_time(now).date(), region=REGION)}
    return asked_of(facts, {node.name for node in definition.nodes})
