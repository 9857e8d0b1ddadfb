"""What a form proposes for the register: things to create or to update."""

from collections.abc import Callable

from fieldvisit.forms.session import Session
from fieldvisit.forms.state import Entity

Filling = Callable[..., Session]

PHONE = [
    {"type": "text", "name": "who", "label": "谁", "save_to": "full_name"},
    {"type": "text", "name": "phone", "label": "电话", "save_to": "phone"},
    {
        "type": "text",
        "name": "why",
        "label": "为什么没有",
        "save_to": "no_phone_reason",
        "relevant": "${phone} = ''",
    },
]


def test_a_new_thing_has_an_id_of_its_own(plain_filling: Filling) -> None:
    entities = [{"list_name": "person", "label": "concat(${who}, '同志')"}]
    session = plain_filling(PHONE, entities=entities)
    session.set("/data/who", "孙桂芬")
    session.set("/data/phone", "13800000000")
    (entity,) = session.entities()
    assert entity == Entity(
        dataset="person",
        id=entity.id,
        action="create",
        label="孙桂芬同志",
        properties={"full_name": "孙桂芬", "phone": "13800000000"},
    )
    assert len(entity.id) == 36
    assert f'id="{entity.id}"' in session.xml()


def test_a_condition_decides_about_creating(plain_filling: Filling) -> None:
    entities = [{"list_name": "person", "label": "${who}", "create_if": "${who} != ''"}]
    session = plain_filling(PHONE, entities=entities)
    assert session.entities() == ()
    session.set("/data/who", "孙桂芬")
    assert len(session.entities()) == 1


def test_a_known_thing_is_updated_and_what_was_cleared_is_told(plain_filling: Filling) -> None:
    survey = [{"type": "hidden", "name": "person_id"}, *PHONE]
    entities = [{"list_name": "person", "label": "${who}", "entity_id": "${person_id}"}]
    session = plain_filling(survey, entities=entities, prefill={"person_id": "p-1", "who": "马"})
    (entity,) = session.entities()
    assert (entity.id, entity.action) == ("p-1", "update")
    assert entity.properties == {"full_name": "马", "phone": "", "no_phone_reason": ""}


def test_what_is_not_relevant_changes_nothing(plain_filling: Filling) -> None:
    entities = [{"list_name": "person", "label": "${who}"}]
    session = plain_filling(PHONE, entities=entities)
    session.set("/data/why", "没有电话")
    session.set("/data/phone", "1")
    assert "no_phone_reason" not in session.entities()[0].properties


def test_each_instance_of_a_repeat_is_a_thing(plain_filling: Filling) -> None:
    survey = [
        {"type": "begin_repeat", "name": "m", "label": "m"},
        *PHONE,
        {"type": "end_repeat"},
    ]
    entities = [{"list_name": "person", "label": "${who}", "repeat": "${m}"}]
    session = plain_filling(survey, entities=entities, prefill={"m": [{"who": "甲"}]})
    session.add("/data/m")
    session.set("/data/m[2]/who", "乙")
    told = session.entities()
    assert [entity.label for entity in told] == ["甲", "乙"]
    assert told[0].id != told[1].id


def test_a_form_without_a_register_proposes_nothing(plain_filling: Filling) -> None:
    assert plain_filling([{"type": "text", "name": "a", "label": "a"}]).entities() == ()
