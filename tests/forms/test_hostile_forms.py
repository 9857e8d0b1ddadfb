"""Forms made to hurt: each is refused with a name, or runs; none hangs or falls over."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.refusals import FormBroken, InstanceBroken, TooManyInstances
from fieldvisit.forms.session import Session
from fieldvisit.forms.xpath.parse import DEEPEST

Raw = Callable[..., FormDefinition]
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
MANY = 10_000


def calculated(source: str) -> str:
    written = source.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'<bind nodeset="/data/a" calculate="{written}"/>'


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("(" * MANY + "1" + ")" * MANY, "too_long"),
        ("(" * 5_000 + "1" + ")" * 5_000, "too_deep"),
        ("not(" * 2_000 + "1" + ")" * 2_000, "too_deep"),
        ("if(1," * 2_000 + "1" + ",2)" * 2_000, "too_deep"),
        ("/data/a[" * 900 + "1" + "]" * 900, "too_deep"),
        ("-" * MANY, "unfinished"),
        ("1" + "+1" * MANY, "too_long"),
        ("'" + "x" * 30_000, "too_long"),
        ("a" * 19_000, "unknown_name"),
        ("../" * 5_000 + "a", "unknown_name"),
        ("/data" * 3_000, "unknown_name"),
        ("concat(" + "1," * 500 + "1)", "wrong_arguments"),
        ("\x7f", "bad_character"),
    ],
)
def test_an_expression_made_to_hurt_is_refused(raw_form: Raw, source: str, why: str) -> None:
    with pytest.raises(FormBroken) as refused:
        raw_form(binds=calculated(source))
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("(" * DEEPEST + "1" + ")" * DEEPEST, "1"),
        ("if(1 = 1, " * DEEPEST + "1" + ", 2)" * DEEPEST, "1"),
        ("-" * (MANY - 1) + "1", "-1"),
        ("1" + " + 1" * 4_000, "4001"),
        ("true()" + " and true()" * 1_500, "true"),
    ],
    ids=["brackets", "ifs", "signs", "sum", "ands"],
)
def test_what_is_only_large_runs(raw_form: Raw, source: str, text: str) -> None:
    session = Session(raw_form(binds=calculated(source)), now=NOON)
    assert session.state("/data/a").value == text


@pytest.mark.parametrize(
    ("instance", "body", "why"),
    [
        ("<a>" * 5_000 + "</a>" * 5_000, "", "too_deep"),
        ("<a/>", "<group>" * 5_000 + "</group>" * 5_000, "too_deep"),
        ("".join(f"<a{n}/>" for n in range(30_000)), "", "too_large"),
        ("<a/>" * 3, "", "duplicate_node"),
        ("<m><a/></m>", '<input ref="/data/m/a"/><repeat nodeset="/data/m"/>', "outside_repeat"),
        ("<a/>", '<repeat nodeset="/data/m"/>', "dangling"),
        ("<a/>", '<group ref="/data/nowhere"/>', "dangling"),
        ("<a/>", '<select1 ref="/data/a"><itemset nodeset="1 + 1"/></select1>', "unexpected"),
        ("<a/>", '<select1 ref="/data/a"><itemset nodeset="randomize()"/></select1>', None),
        ("<a/>", '<input ref="/data/a"><label><output value="nosuch()"/></label></input>', None),
    ],
)
def test_a_form_made_to_hurt_is_refused(
    raw_form: Raw, instance: str, body: str, why: str | None
) -> None:
    with pytest.raises(FormBroken) as refused:
        raw_form(instance=instance, body=body)
    assert refused.value.why == (why or refused.value.why)
    assert refused.value.where


def test_a_very_long_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(FormBroken) as refused:
        load("<a>" + "x" * 33_000_000 + "</a>")
    assert refused.value.why == "too_large"


@pytest.mark.parametrize(
    ("binds", "refs"),
    [
        (('a calculate="/data/b"', 'b relevant="/data/c"', 'c calculate="/data/a"'), "abc"),
        (('a relevant="/data/b"', 'b relevant="/data/a"'), "ab"),
        (('a calculate="."',), "a"),
        (('a calculate="../a + 1"',), "a"),
        (('m calculate="1"', 'm/x calculate="sum(/data/m/x)"'), None),
        (('m/x calculate="sum(../../m/x)"',), ("m/x",)),
        (('m/x calculate="indexed-repeat(/data/m/x, /data/m, 1)"',), ("m/x",)),
        (('m relevant="count(/data/m) > 1"',), "m"),
        (('m relevant="./x = 1"',), "m"),
        (('n calculate="count(/data/m)"',), ("n", "m")),
        (('n calculate="/data/m[1]/x"',), ("n", "m")),
        (('n calculate="/data/b"', 'b calculate="sum(/data/m/x)"'), ("n", "b", "m")),
    ],
)
def test_what_waits_for_itself_is_refused_by_name(
    raw_form: Raw, binds: tuple[str, ...], refs: str | tuple[str, ...] | None
) -> None:
    written = "".join(
        f'<bind nodeset="/data/{bind.split()[0]}" {bind.partition(" ")[2]}/>'.replace(
            " > ", " &gt; "
        )
        for bind in binds
    )
    with pytest.raises(FormBroken) as refused:
        raw_form(
            instance="<a/><b/><c/><n/><m><x/></m>",
            binds=written,
            body='<repeat nodeset="/data/m" jr:count="/data/n"><input ref="/data/m/x"/></repeat>',
        )
    assert refused.value.why == "cycle"
    named = {ref.removeprefix("/data/") for ref in refused.value.where.split(" → ")}
    assert refs is None or named == set(refs)


def test_a_constraint_may_look_at_its_own_answer(raw_form: Raw) -> None:
    form = raw_form(
        instance="<m><x/></m>",
        binds='<bind nodeset="/data/m/x" constraint="count(../../m[x = current()]) = 1"/>',
        body='<repeat nodeset="/data/m"><input ref="/data/m/x"/></repeat>',
    )
    session = Session(form, now=NOON)
    session.add("/data/m")
    session.set("/data/m[1]/x", "5")
    changed = session.set("/data/m[2]/x", "5")
    assert "/data/m[1]/x" in changed.refs
    assert not session.state("/data/m[1]/x").valid


def test_counts_inside_counts_stop_at_what_a_device_can_hold(raw_form: Raw) -> None:
    leaves = "".join(f"<x{n}/>" for n in range(20))
    form = raw_form(
        instance=f"<n/><m><k>1000</k><c>{leaves}</c></m>",
        binds='<bind nodeset="/data/m/k" calculate="1000"/>',
        body='<input ref="/data/n"/><repeat nodeset="/data/m" jr:count="/data/n">'
        '<repeat nodeset="/data/m/c" jr:count="../k"><input ref="/data/m/c/x1"/></repeat></repeat>',
    )
    session = Session(form, now=NOON)
    session.set("/data/n", "3")
    assert [session.state(f"/data/m[{place}]/c").value for place in (1, 2, 3)] == ["1000"] * 3
    began = time.process_time()
    session.set("/data/n", "1000")
    assert time.process_time() - began < 30
    over = [problem.ref for problem in session.problems()]
    assert over


def test_a_stored_filling_made_to_hurt_is_refused(raw_form: Raw) -> None:
    leaves = "".join(f"<x{n}/>" for n in range(50))
    form = raw_form(instance=f"<m>{leaves}</m>", body='<repeat nodeset="/data/m"/>')
    with pytest.raises(TooManyInstances):
        Session(form, now=NOON, instance='<data id="t">' + "<m/>" * 20_000 + "</data>")
    with pytest.raises(InstanceBroken):
        Session(form, now=NOON, instance="<m>" * 50 + "</m>" * 50)


def test_twenty_thousand_nodes_load_in_time(raw_form: Raw) -> None:
    began = time.process_time()
    raw_form(instance="".join(f"<a{n}/>" for n in range(19_999)))
    assert time.process_time() - began < 6
