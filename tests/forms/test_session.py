"""A filling, feature by feature: what follows from an answer."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.refusals import AnswerRefused, QuestionReadonly, UnknownQuestion
from fieldvisit.forms.session import Session

Filling = Callable[..., Session]
YES_NO = [
    {"list_name": "yn", "name": "yes", "label": "是"},
    {"list_name": "yn", "name": "no", "label": "否"},
]
ILL = [
    {"type": "select_one yn", "name": "ill"},
    {"type": "text", "name": "which", "relevant": "${ill} = 'yes'", "required": "yes"},
]


def asked(session: Session) -> list[str]:
    pages = range(len(session.definition.pages))
    return [state.name for page in pages for state in session.visible(page)]


def test_the_illness_question_appears_only_after_yes(filling: Filling) -> None:
    session = filling(ILL, YES_NO)
    assert asked(session) == ["ill"]
    changed = session.set("/data/ill", "yes")
    assert asked(session) == ["ill", "which"]
    assert "/data/which" in changed.refs


def test_the_same_answer_again_changes_nothing(filling: Filling) -> None:
    session = filling(ILL, YES_NO)
    session.set("/data/ill", "yes")
    assert session.set("/data/ill", "yes").refs == ()


def test_a_question_that_vanishes_keeps_its_answer_but_is_not_submitted(filling: Filling) -> None:
    session = filling(ILL, YES_NO)
    session.set("/data/ill", "yes")
    session.set("/data/which", "高血压")
    session.set("/data/ill", "no")
    assert "高血压" not in session.xml()
    assert "which" not in session.answers()
    session.set("/data/ill", "yes")
    assert session.state("/data/which").value == "高血压"


def test_relevance_is_inherited_and_hides_values_from_calculations(filling: Filling) -> None:
    session = filling(
        [
            {"type": "integer", "name": "people"},
            {"type": "begin_group", "name": "more", "relevant": "${people} > 1"},
            {"type": "integer", "name": "children"},
            {"type": "end_group"},
            {"type": "calculate", "name": "total", "calculation": "sum(/data/more/*)"},
        ]
    )
    session.set("/data/people", "3")
    session.set("/data/more/children", "2")
    assert session.answers()["total"] == "2"
    session.set("/data/people", "1")
    assert session.answers()["total"] == "0"
    assert not session.state("/data/more/children").relevant


def test_a_chain_of_calculations_runs_in_order(filling: Filling) -> None:
    rows = [
        {"type": "calculate", "name": f"c{n}", "calculation": f"${{c{n - 1}}} + 1"}
        for n in range(9, 1, -1)
    ]
    session = filling(
        [
            *rows,
            {"type": "calculate", "name": "c1", "calculation": "${start} * 2"},
            {"type": "integer", "name": "start"},
        ]
    )
    session.set("/data/start", "5")
    assert session.answers()["c9"] == "18"


def test_a_calculation_that_is_no_number_is_blank(filling: Filling) -> None:
    session = filling(
        [
            {"type": "integer", "name": "a"},
            {"type": "calculate", "name": "twice", "calculation": "${a} * 2"},
        ]
    )
    assert "twice" not in session.answers()


def test_a_broken_constraint_is_kept_and_told(filling: Filling) -> None:
    session = filling(
        [
            {
                "type": "integer",
                "name": "age",
                "constraint": ". < 130",
                "constraint_message": "年龄不会超过 130",
            }
        ]
    )
    session.set("/data/age", "200")
    state = session.state("/data/age")
    assert (state.value, state.valid, state.why) == ("200", False, "constraint")
    assert state.message == "年龄不会超过 130"


def test_a_blank_answer_breaks_no_constraint(filling: Filling) -> None:
    session = filling([{"type": "integer", "name": "age", "constraint": ". > 0"}])
    assert session.state("/data/age").valid


def test_required_may_depend_on_another_answer(filling: Filling) -> None:
    session = filling(
        [
            {"type": "select_one yn", "name": "told"},
            {
                "type": "text",
                "name": "why",
                "required": "${told} = 'no'",
                "required_message": "写原因",
            },
        ],
        YES_NO,
    )
    assert session.state("/data/why").required is False
    changed = session.set("/data/told", "no")
    assert "/data/why" in changed.refs
    assert [problem.message for problem in session.problems()] == ["写原因"]


def test_our_own_words_stand_in_where_the_form_has_none(filling: Filling) -> None:
    session = filling(
        [
            {"type": "select_one yn", "name": "a", "required": "yes"},
            {"type": "text", "name": "b", "required": "yes"},
        ],
        YES_NO,
    )
    assert [problem.message[:5] for problem in session.problems()] == ["这题还没选", "这题还没填"]


def test_static_and_dynamic_defaults_are_there_from_the_start(filling: Filling) -> None:
    session = filling(
        [
            {"type": "integer", "name": "people", "default": "1"},
            {"type": "date", "name": "again", "default": "date(today() + 7)"},
            {"type": "text", "name": "copy", "default": "concat('共', ${people}, '人')"},
        ]
    )
    assert session.answers() == {"people": 1, "again": "2026-11-30", "copy": "共1人"}


def test_a_prefilled_field_takes_no_default(filling: Filling) -> None:
    session = filling([{"type": "date", "name": "again", "default": "today()"}], again="2026-12-01")
    assert session.answers() == {"again": "2026-12-01"}


def test_a_prefill_for_no_field_is_refused(filling: Filling) -> None:
    with pytest.raises(UnknownQuestion):
        filling([{"type": "text", "name": "a"}], nobody="x")


def test_start_today_and_end_are_stamped_in_shanghai(filling: Filling) -> None:
    session = filling(
        [
            {"type": "start", "name": "began"},
            {"type": "end", "name": "ended"},
            {"type": "today", "name": "day"},
            {"type": "text", "name": "a"},
        ]
    )
    assert session.answers() == {"began": "2026-11-23T12:00:00.000+08:00", "day": "2026-11-23"}
    session.finish(datetime(2026, 11, 23, 4, 20, tzinfo=UTC))
    assert session.answers()["ended"] == "2026-11-23T12:20:00.000+08:00"


PLACES = [
    {"list_name": "district", "name": "xq", "label": "西青区"},
    {"list_name": "district", "name": "bc", "label": "北辰区"},
    {"list_name": "town", "name": "xk", "label": "辛口镇", "of": "xq"},
    {"list_name": "town", "name": "yl", "label": "杨柳青镇", "of": "xq"},
    {"list_name": "town", "name": "sj", "label": "双街镇", "of": "bc"},
]
CASCADE = [
    {"type": "select_one district", "name": "district"},
    {"type": "select_one town", "name": "town", "choice_filter": "of = ${district}"},
]


def test_choices_follow_an_earlier_answer(filling: Filling) -> None:
    session = filling(CASCADE, PLACES)
    assert session.state("/data/town").options == ()
    session.set("/data/district", "xq")
    labels = [option.label for option in session.state("/data/town").options]
    assert labels == ["辛口镇", "杨柳青镇"]


def test_a_vanished_choice_is_pruned(filling: Filling) -> None:
    session = filling(CASCADE, PLACES)
    session.set("/data/district", "xq")
    session.set("/data/town", "xk")
    changed = session.set("/data/district", "bc")
    assert session.state("/data/town").value == ""
    assert "/data/town" in changed.refs


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("integer", "三"),
        ("integer", "1.5"),
        ("decimal", "1e5"),
        ("date", "2026-02-30"),
        ("date", "明天"),
        ("time", "25:00"),
        ("dateTime", "2026-11-23"),
        ("select_one yn", "maybe"),
        ("select_multiple yn", "yes maybe"),
        ("acknowledge", "yes"),
    ],
)
def test_a_value_of_another_type_is_refused_and_changes_nothing(
    filling: Filling, kind: str, wrong: str
) -> None:
    session = filling([{"type": kind, "name": "a"}], YES_NO)
    before = session.draft_xml()
    with pytest.raises(AnswerRefused):
        session.set("/data/a", wrong)
    assert session.draft_xml() == before


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("integer", " ０12 ", "12"),
        ("decimal", "+3.50", "3.50"),
        ("date", "2026-11-23", "2026-11-23"),
        ("time", "08:30", "08:30"),
        ("dateTime", "2026-11-23T04:00:00Z", "2026-11-23T12:00:00.000+08:00"),
        ("select_multiple yn", "no yes no", "no yes"),
        ("acknowledge", "OK", "OK"),
        ("text", "一\r\n二\x00", "一\n二"),
        ("text", "  空格 ", "  空格 "),
    ],
)
def test_an_answer_is_kept_in_its_canonical_form(
    filling: Filling, kind: str, given: str, kept: str
) -> None:
    session = filling([{"type": kind, "name": "a"}], YES_NO)
    session.set("/data/a", given)
    assert session.state("/data/a").value == kept


def test_readonly_calculated_and_unknown_nodes_take_no_answer(filling: Filling) -> None:
    session = filling(
        [
            {"type": "text", "name": "fixed", "readonly": "yes", "default": "x"},
            {"type": "calculate", "name": "sum", "calculation": "1"},
            {"type": "note", "name": "told"},
            {"type": "begin_group", "name": "g"},
            {"type": "text", "name": "a"},
            {"type": "end_group"},
        ]
    )
    for name in ("fixed", "sum", "told"):
        with pytest.raises(QuestionReadonly):
            session.set(f"/data/{name}", "1")
    for ref in ("/data/nobody", "/data/g", "a"):
        with pytest.raises(UnknownQuestion):
            session.set(ref, "1")


def test_labels_mention_answers(filling: Filling) -> None:
    session = filling(
        [
            {"type": "text", "name": "who"},
            {"type": "note", "name": "hello", "label": "请问候${who}。"},
        ]
    )
    changed = session.set("/data/who", "马大爷")
    assert "/data/hello" in changed.refs
    assert session.state("/data/hello").label.replace(" ", "") == "请问候马大爷。"


def test_words_switch_to_another_language(filling: Filling) -> None:
    session = filling(
        [
            {
                "type": "select_one yn",
                "name": "a",
                "label::中文": "吃饭了吗",
                "label::English": "Have you eaten?",
            }
        ],
        [
            {"list_name": "yn", "name": "yes", "label::中文": "吃了", "label::English": "Yes"},
            {"list_name": "yn", "name": "no", "label::中文": "没吃", "label::English": "No"},
        ],
    )
    session.speak("中文")
    assert session.state("/data/a").label == "吃饭了吗"
    session.speak("English")
    state = session.state("/data/a")
    assert (state.label, [option.label for option in state.options]) == (
        "Have you eaten?",
        ["Yes", "No"],
    )


def test_once_keeps_its_first_value(filling: Filling) -> None:
    session = filling(
        [
            {"type": "text", "name": "a"},
            {"type": "calculate", "name": "first", "calculation": "once(${a})"},
        ]
    )
    session.set("/data/a", "甲")
    session.set("/data/a", "乙")
    assert session.answers()["first"] == "甲"


def test_progress_counts_what_is_left_on_each_page(filling: Filling) -> None:
    session = filling(
        [
            {"type": "begin_group", "name": "one", "label": "见面"},
            {"type": "text", "name": "a", "required": "yes"},
            {"type": "integer", "name": "b", "constraint": ". > 0"},
            {"type": "note", "name": "n"},
            {"type": "end_group"},
            {"type": "begin_group", "name": "two", "relevant": "${a} = 'x'"},
            {"type": "text", "name": "c"},
            {"type": "end_group"},
        ]
    )
    session.set("/data/one/b", "0")
    first, second = session.progress()
    assert (first.label, first.questions, first.answered, first.left, first.wrong) == (
        "见面",
        2,
        1,
        1,
        1,
    )
    assert second.relevant is False


def test_a_filling_goes_on_from_its_draft_with_everything_intact(filling: Filling) -> None:
    session = filling(
        [
            *ILL,
            {"type": "today", "name": "day"},
            {"type": "integer", "name": "guess", "calculation": "if(${ill} = 'yes', 1, 0)"},
            {"type": "date", "name": "again", "default": "today()"},
        ],
        YES_NO,
    )
    session.set("/data/ill", "yes")
    session.set("/data/which", "a < b & “c”\n第二行 ")
    session.set("/data/guess", "7")
    session.set("/data/again", "")
    later = datetime(2027, 1, 1, tzinfo=UTC)
    resumed = Session(session.definition, now=later, instance=session.draft_xml())
    assert resumed.draft_xml() == session.draft_xml()
    assert resumed.answers() == session.answers()
    assert asked(resumed) == asked(session)


def test_two_fillings_share_a_definition_and_nothing_else(
    form: Callable[..., FormDefinition],
) -> None:
    definition = form(ILL, YES_NO)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    first, second = Session(definition, now=now), Session(definition, now=now)
    first.set("/data/ill", "yes")
    assert asked(second) == ["ill"]
