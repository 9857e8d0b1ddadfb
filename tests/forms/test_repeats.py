"""Repeats: the members of a household, the incomes of each, one series after another."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.refusals import QuestionReadonly, TooManyInstances, UnknownQuestion
from fieldvisit.forms.session import Session

Filling = Callable[..., Session]
LATER = datetime(2027, 1, 1, tzinfo=UTC)

HOUSEHOLD = [
    {"type": "begin_repeat", "name": "member", "label": "家庭成员"},
    {"type": "text", "name": "who", "label": "姓名"},
    {"type": "integer", "name": "age", "label": "${who}多大了", "constraint": ". < 130"},
    {
        "type": "text",
        "name": "school",
        "label": "学校",
        "relevant": "${age} < 18",
        "required": "yes",
    },
    {"type": "calculate", "name": "place", "calculation": "position(..)"},
    {"type": "calculate", "name": "among", "calculation": "concat(${place}, '/', ${people})"},
    {"type": "end_repeat", "name": "member_end"},
    {"type": "calculate", "name": "people", "calculation": "count(${member})"},
    {"type": "calculate", "name": "ages", "calculation": "sum(${age})"},
    {"type": "calculate", "name": "oldest", "calculation": "max(${age})"},
]
INCOMES = [
    {"type": "begin_repeat", "name": "member", "label": "家庭成员"},
    {"type": "text", "name": "who", "label": "姓名"},
    {"type": "begin_repeat", "name": "income", "label": "收入"},
    {"type": "decimal", "name": "amount", "label": "金额"},
    {"type": "calculate", "name": "mark", "calculation": "concat(${who}, position(..))"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "own", "calculation": "sum(${amount})"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "total", "calculation": "sum(${own})"},
    {"type": "calculate", "name": "every", "calculation": "sum(${amount})"},
    {
        "type": "calculate",
        "name": "second",
        "calculation": "indexed-repeat(${amount}, ${member}, 1, ${income}, 2)",
    },
]


def counted(count: str) -> list[dict[str, str]]:
    return [
        {"type": "integer", "name": "n", "label": "几个人"},
        {"type": "begin_repeat", "name": "m", "label": "人", "repeat_count": count},
        {"type": "text", "name": "who", "label": "姓名"},
        {"type": "end_repeat"},
    ]


def shown(session: Session) -> list[str]:
    pages = range(len(session.definition.pages))
    return [state.ref for page in pages for state in session.visible(page)]


def test_a_filling_begins_with_one_instance(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD)
    assert shown(session) == [
        "/data/member",
        "/data/member[1]",
        "/data/member[1]/who",
        "/data/member[1]/age",
    ]
    series = session.state("/data/member")
    assert (series.type, series.value, series.readonly, series.label) == (
        "repeat",
        "1",
        False,
        "家庭成员",
    )
    assert session.state("/data/member[1]").type == "repeat_instance"


def test_members_come_and_go_and_the_sums_follow(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD)
    session.set("/data/member/age", "70")
    changed = session.add("/data/member", 2)
    assert {"/data/member", "/data/member[3]/who", "/data/people"} <= set(changed.refs)
    session.set("/data/member[2]/age", "40")
    session.set("/data/member[3]/age", "12")
    answers = session.answers()
    assert (answers["people"], answers["ages"], answers["oldest"]) == ("3", "122", "70")
    session.remove("/data/member", 1)
    answers = session.answers()
    assert (answers["people"], answers["ages"], answers["oldest"]) == ("2", "52", "40")


def test_a_place_is_told_anew_to_those_that_move_up(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD)
    session.add("/data/member", 2)
    for place, name in enumerate(("甲", "乙", "丙"), 1):
        session.set(f"/data/member[{place}]/who", name)
    changed = session.remove("/data/member", 1)
    assert "/data/member[2]/who" in changed.refs
    rows = session.answers()["member"]
    assert [(row["who"], row["place"], row["among"]) for row in rows] == [
        ("乙", "1", "1/2"),
        ("丙", "2", "2/2"),
    ]


def test_an_answer_concerns_its_own_instance_only(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD)
    session.add("/data/member")
    changed = session.set("/data/member[2]/age", "12")
    assert "/data/member[2]/school" in shown(session)
    assert "/data/member[1]/school" not in shown(session)
    assert not [ref for ref in changed.refs if ref.startswith("/data/member[1]")]
    assert [(problem.ref, problem.why) for problem in session.problems()] == [
        ("/data/member[2]/school", "required")
    ]


def test_words_speak_of_their_own_instance(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD)
    session.add("/data/member")
    changed = session.set("/data/member[2]/who", "小明")
    assert "/data/member[2]/age" in changed.refs
    assert session.state("/data/member[2]/age").label.replace(" ", "") == "小明多大了"
    assert session.state("/data/member[1]/age").label == "多大了"


def test_repeats_stand_inside_repeats(plain_filling: Filling) -> None:
    session = plain_filling(INCOMES)
    session.add("/data/member")
    session.add("/data/member[1]/income")
    session.add("/data/member[2]/income")
    session.set("/data/member[2]/who", "乙")
    for ref, amount in (("[1]/income[1]", "1"), ("[1]/income[2]", "2.5"), ("[2]/income[1]", "4")):
        session.set(f"/data/member{ref}/amount", amount)
    answers = session.answers()
    assert [row["own"] for row in answers["member"]] == ["3.5", "4"]
    assert (answers["total"], answers["every"], answers["second"]) == ("7.5", "7.5", "2.5")
    assert session.state("/data/member[2]/income[1]/mark").value == "乙1"
    session.remove("/data/member[1]/income", 1)
    assert session.answers()["total"] == "6.5"


def test_answers_nest_as_the_repeats_do(plain_filling: Filling) -> None:
    session = plain_filling(INCOMES)
    session.set("/data/member[1]/who", "甲")
    session.set("/data/member[1]/income[1]/amount", "3")
    assert session.answers()["member"][0]["income"] == [{"amount": 3.0, "mark": "甲1"}]
    assert session.texts()["member"][0]["income"][0]["amount"] == "3"


def test_rows_of_the_register_fill_the_instances(plain_filling: Filling) -> None:
    rows = [{"who": "甲", "age": "70"}, {"who": "乙", "age": "9"}, {}]
    session = plain_filling(HOUSEHOLD, prefill={"member": rows})
    answers = session.answers()
    assert [row.get("who") for row in answers["member"]] == ["甲", "乙", None]
    assert (answers["people"], answers["ages"]) == ("3", "79")
    assert "/data/member[2]/school" in shown(session)


def test_no_rows_make_no_instance(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD, prefill={"member": []})
    assert shown(session) == ["/data/member"]
    assert session.answers()["ages"] == "0"


@pytest.mark.parametrize(
    "prefill",
    [
        {"member": [{"nobody": "x"}]},
        {"member": "甲"},
        {"who": "甲"},
        {"people": [{}]},
        {"member": [{"people": "3"}]},
    ],
)
def test_a_prefill_that_fits_nothing_is_refused(
    plain_filling: Filling, prefill: dict[str, object]
) -> None:
    with pytest.raises(UnknownQuestion):
        plain_filling(HOUSEHOLD, prefill=prefill)


def test_a_number_answered_says_how_many_instances_there_are(plain_filling: Filling) -> None:
    session = plain_filling(counted("${n}"))
    assert shown(session) == ["/data/n", "/data/m"]
    session.set("/data/n", "2")
    assert session.state("/data/m").value == "2"
    assert session.state("/data/m").readonly
    for change in (lambda: session.add("/data/m"), lambda: session.remove("/data/m", 1)):
        with pytest.raises(QuestionReadonly):
            change()


def test_what_a_falling_number_cuts_off_comes_back(plain_filling: Filling) -> None:
    session = plain_filling(counted("${n}"))
    session.set("/data/n", "3")
    for place in (1, 2, 3):
        session.set(f"/data/m[{place}]/who", f"人{place}")
    session.set("/data/n", "1")
    assert "人2" not in session.xml()
    resumed = Session(session.definition, now=LATER, instance=session.draft_xml())
    for one in (session, resumed):
        one.set("/data/n", "2")
        assert [row["who"] for row in one.answers()["m"]] == ["人1", "人2"]
        one.set("/data/n", "3")
        assert one.state("/data/m[3]/who").value == "人3"


def test_a_number_wiped_for_a_moment_takes_nobody_away(plain_filling: Filling) -> None:
    session = plain_filling(counted("${n}"))
    session.set("/data/n", "2")
    session.set("/data/m[2]/who", "乙")
    session.set("/data/n", "")
    assert session.state("/data/m[2]/who").value == "乙"


def test_a_fixed_number_needs_no_answer(plain_filling: Filling) -> None:
    assert plain_filling(counted("4")).state("/data/m").value == "4"


def test_a_number_too_large_is_told_not_obeyed(plain_filling: Filling) -> None:
    session = plain_filling(counted("${n}"))
    session.set("/data/n", "100000")
    state = session.state("/data/m")
    assert (state.value, state.valid) == ("1000", False)
    assert "1000" in state.message
    assert "/data/m" in [problem.ref for problem in session.problems()]
    session.set("/data/n", "2")
    assert session.problems() == []


def test_there_is_an_end_to_adding(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD)
    with pytest.raises(TooManyInstances):
        session.add("/data/member", 1000)
    assert session.state("/data/member").value == "1"


@pytest.mark.parametrize(
    "ref",
    ["/data/member[2]/who", "/data/member[0]/who", "/data/nobody[1]/who", "/data/member[1]who"],
)
def test_an_instance_that_is_not_there_takes_no_answer(plain_filling: Filling, ref: str) -> None:
    session = plain_filling(HOUSEHOLD)
    with pytest.raises(UnknownQuestion):
        session.set(ref, "x")


def test_only_a_repeat_grows_and_only_what_is_there_goes(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD)
    for change in (
        lambda: session.add("/data/people"),
        lambda: session.add("/data/member[1]"),
        lambda: session.remove("/data/member", 2),
        lambda: session.remove("/data/member", 0),
    ):
        with pytest.raises(UnknownQuestion):
            change()


def test_the_condition_of_a_repeat_hides_all_its_instances(plain_filling: Filling) -> None:
    session = plain_filling(
        [
            {"type": "integer", "name": "n", "label": "n"},
            {"type": "begin_repeat", "name": "m", "label": "m", "relevant": "${n} > 1"},
            {"type": "integer", "name": "age", "label": "age"},
            {"type": "end_repeat"},
            {"type": "calculate", "name": "ages", "calculation": "sum(${age})"},
            {"type": "calculate", "name": "many", "calculation": "count(${m})"},
        ]
    )
    assert shown(session) == ["/data/n"]
    session.add("/data/m")  # kept, like an answer to what is not shown
    session.set("/data/n", "2")
    session.set("/data/m[2]/age", "5")
    assert (session.answers()["ages"], session.answers()["many"]) == ("5", "2")
    session.set("/data/n", "1")
    assert (session.answers()["ages"], session.answers()["many"]) == ("0", "0")
    assert "<m>" not in session.xml()
    session.set("/data/n", "2")
    assert session.state("/data/m[2]/age").value == "5"


def test_a_draft_goes_on_with_all_its_instances(plain_filling: Filling) -> None:
    session = plain_filling(INCOMES)
    session.add("/data/member", 2)
    session.remove("/data/member", 2)
    session.add("/data/member[2]/income", 3)
    session.set("/data/member[2]/income[3]/amount", "7")
    resumed = Session(session.definition, now=LATER, instance=session.draft_xml())
    assert resumed.draft_xml() == session.draft_xml()
    assert resumed.answers() == session.answers()
    assert shown(resumed) == shown(session)


def test_two_fillings_share_no_instance(plain_form: Callable[..., FormDefinition]) -> None:
    definition = plain_form(HOUSEHOLD)
    first, second = Session(definition, now=LATER), Session(definition, now=LATER)
    first.add("/data/member", 3)
    assert second.state("/data/member").value == "1"


def test_a_repeat_itself_is_never_an_open_question(raw_filling: Filling) -> None:
    session = raw_filling(
        instance="<g><m><x/></m></g>",
        binds='<bind nodeset="/data/g" required="true()"/>'
        '<bind nodeset="/data/g/m" required="true()" constraint="false()"/>',
        body='<group ref="/data/g"><repeat nodeset="/data/g/m"><input ref="/data/g/m/x"/></repeat>'
        "</group>",
    )
    assert session.problems() == []
    assert [state.type for state in session.visible(0)] == ["repeat", "repeat_instance", "text"]


def test_a_stored_mark_hides_no_instance_that_a_person_added(plain_filling: Filling) -> None:
    session = plain_filling(HOUSEHOLD)
    marked = session.draft_xml().replace("<member>", '<member fieldvisit-spare="true">')
    resumed = Session(session.definition, now=LATER, instance=marked)
    assert resumed.state("/data/member").value == "1"


def test_instances_of_the_form_itself_begin_with_its_values(raw_filling: Filling) -> None:
    session = raw_filling(
        instance="<m><x>1</x><c><y>7</y></c></m><m><x>2</x></m>",
        body='<repeat nodeset="/data/m"><input ref="/data/m/x"/>'
        '<repeat nodeset="/data/m/c"><input ref="/data/m/c/y"/></repeat></repeat>',
    )
    session.add("/data/m")
    session.add("/data/m[3]/c")
    assert session.answers()["m"] == [{"x": "1", "c": [{"y": "7"}]}, {"x": "2"}, {"c": [{}]}]


def test_a_template_says_what_new_instances_begin_with(raw_filling: Filling) -> None:
    session = raw_filling(
        instance='<m jr:template=""><x>9</x><c><y>8</y></c></m>',
        body='<repeat nodeset="/data/m"><input ref="/data/m/x"/>'
        '<repeat nodeset="/data/m/c"><input ref="/data/m/c/y"/></repeat></repeat>',
    )
    assert session.state("/data/m").value == "0"
    session.add("/data/m")
    assert session.answers()["m"] == [{"x": "9", "c": [{"y": "8"}]}]


def test_a_fixed_number_of_instances_stays(raw_filling: Filling) -> None:
    session = raw_filling(
        instance="<m><x/></m><m><x/></m>",
        body='<repeat nodeset="/data/m" jr:noAddRemove="true()"><input ref="/data/m/x"/></repeat>',
    )
    assert (session.state("/data/m").value, session.state("/data/m").readonly) == ("2", True)
    with pytest.raises(QuestionReadonly):
        session.add("/data/m")


def test_pages_show_loose_questions_where_they_stand(raw_filling: Filling) -> None:
    session = raw_filling(
        instance="<a/><g><b/></g><c/><m><d/></m>",
        body='<input ref="/data/a"/><group ref="/data/g"><label>组</label><input ref="/data/g/b"/>'
        '</group><input ref="/data/c"/><repeat nodeset="/data/m"><label>人</label>'
        '<input ref="/data/m/d"/></repeat>',
    )
    assert [(page.ref, page.label) for page in session.progress()] == [
        ("/data", ""),
        ("/data/g", "组"),
        ("/data", ""),
        ("/data/m", "人"),
    ]
    assert [len(session.visible(place)) for place in range(4)] == [1, 1, 1, 3]
