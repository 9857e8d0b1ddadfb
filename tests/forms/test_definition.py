"""What a form must be to be loaded, and what a loaded one tells."""

import pytest

from fieldvisit.forms.definition import load
from fieldvisit.forms.refusals import FormBroken, UnknownQuestion


def xform(*, instance: str = "<a/>", binds: str = "", body: str = "", model: str = "") -> str:
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>试</h:title><model>'
        f'<instance><data id="t" version="2">{instance}</data></instance>{model}{binds}</model>'
        f"</h:head><h:body>{body}</h:body></h:html>"
    )


def test_a_form_tells_its_name_version_and_pages() -> None:
    form = load(
        xform(
            instance="<g><a/></g><b/>",
            body='<group ref="/data/g"><label>见面</label><input ref="/data/g/a"/></group>'
            '<input ref="/data/b"/>',
        )
    )
    assert (form.form_id, form.version, form.title) == ("t", "2", "试")
    assert [(page.ref, page.label, page.questions) for page in form.pages] == [
        ("/data/g", "见面", ("/data/g/a",)),
        ("/data", "", ("/data/b",)),
    ]


def test_a_reference_may_carry_the_place_one() -> None:
    form = load(xform(instance="<g><a/></g>"))
    assert form.node("/data/g[1]/a").ref == "/data/g/a"
    with pytest.raises(UnknownQuestion):
        form.node("/data/g[2]/a")


OUTSIDE = '<repeat nodeset="/data/r"/><input ref="/data/r/a"/>'
BILLION = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("not xml", "not_xml"),
        (BILLION, "not_xml"),
        ("<html/>", "no_model"),
        (xform().replace("instance>", "other>"), "no_instance"),
        (xform(instance="<a>" * 50 + "</a>" * 50), "too_deep"),
        (xform(instance="".join(f"<a{n}/>" for n in range(20_001))), "too_large"),
        (xform(instance="<a/><a/>"), "duplicate_node"),
        (xform(binds='<bind nodeset="/data/b"/>'), "dangling"),
        (xform(body='<input ref="/data/b"/>'), "dangling"),
        (xform(instance="<r><a/></r>", body=OUTSIDE), "outside_repeat"),
        (xform(model='<instance id="x" src="jr://file/x.csv"/>'), "missing_media"),
        (xform(body='<input ref="/data/a"><setvalue event="dblclick"/></input>'), "unknown_event"),
        (xform(binds='<bind nodeset="/data/a" relevant="nosuch()"/>'), "unknown_function"),
        (xform(binds='<bind nodeset="/data/a" calculate="1 +"/>'), "unfinished"),
        (
            xform(
                instance="<a/><b/>",
                binds='<bind nodeset="/data/a" calculate="/data/b"/>'
                '<bind nodeset="/data/b" calculate="/data/a"/>',
            ),
            "cycle",
        ),
        (xform(binds='<bind nodeset="/data/a" relevant=". = 1"/>'), "cycle"),
        (xform(binds='<bind nodeset="/data/a" calculate=". + 1"/>'), "cycle"),
        (
            xform(instance="<g><a/></g>", binds='<bind nodeset="/data/g" relevant="a = 1"/>'),
            "cycle",
        ),
        (
            xform(
                body='<select1 ref="/data/a"><itemset nodeset="instance(\'x\')/root/item">'
                '<value ref="name"/><label ref="label"/></itemset></select1>'
            ),
            "unknown_list",
        ),
    ],
)
def test_a_broken_form_is_refused_with_its_reason(source: str, why: str) -> None:
    with pytest.raises(FormBroken) as refused:
        load(source)
    assert refused.value.why == why


def test_a_cycle_names_the_fields_that_wait_for_one_another() -> None:
    binds = "".join(
        f'<bind nodeset="/data/{one}" calculate="/data/{other}"/>'
        for one, other in ("ab", "bc", "ca")
    )
    with pytest.raises(FormBroken) as refused:
        load(xform(instance="<a/><b/><c/>", binds=binds))
    assert {f"/data/{name}" for name in "abc"} == set(refused.value.where.split(" → "))


def test_choices_written_in_the_body_are_choices() -> None:
    form = load(
        xform(
            body='<select1 ref="/data/a"><item><label>是</label><value>yes</value></item></select1>'
        )
    )
    assert form.choices() == {"a": [("yes", "是")]}
    assert form.labels() == {}
