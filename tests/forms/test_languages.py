"""Words in several languages: of questions, choices, messages, and what is worked out from
words."""

from collections.abc import Callable

import pytest

from fieldvisit.forms.session import Session

Filling = Callable[..., Session]

SURVEY = [
    {
        "type": "integer",
        "name": "age",
        "label::中文": "${who}多大",
        "label::English": "How old is ${who}",
        "hint::中文": "周岁",
        "hint::English": "years",
        "guidance_hint::中文": "看户口簿",
        "guidance_hint::English": "see the booklet",
        "constraint": ". < 130",
        "constraint_message::中文": "${who}不会这么大",
        "constraint_message::English": "${who} is not so old",
        "required": "yes",
        "required_message::中文": "要填",
        "required_message::English": "needed",
    },
    {"type": "text", "name": "who", "label::中文": "谁", "label::English": "Who"},
    {"type": "select_one yn", "name": "ill", "label::中文": "病了吗", "label::English": "Ill?"},
    {"type": "calculate", "name": "said", "calculation": "jr:choice-name(${ill}, '${ill}')"},
]
CHOICES = [
    {"list_name": "yn", "name": "yes", "label::中文": "${who}病了", "label::English": "${who} is"},
    {"list_name": "yn", "name": "no", "label::中文": "没有", "label::English": "No"},
]


@pytest.fixture
def session(plain_filling: Filling) -> Session:
    begun = plain_filling(SURVEY, choices=CHOICES)
    begun.set("/data/who", "Ma")
    return begun


def tight(text: str) -> str:
    return text.replace(" ", "")


def test_a_form_knows_its_languages(session: Session) -> None:
    assert set(session.definition.languages) == {"中文", "English"}


@pytest.mark.parametrize(
    ("language", "label", "hint", "guidance", "message"),
    [
        ("中文", "Ma多大", "周岁", "看户口簿", "Ma不会这么大"),
        ("English", "HowoldisMa", "years", "seethebooklet", "Maisnotsoold"),
    ],
)
def test_all_words_of_a_question_follow_the_language(
    session: Session, language: str, label: str, hint: str, guidance: str, message: str
) -> None:
    session.set("/data/age", "200")
    session.speak(language)
    state = session.state("/data/age")
    shown = (state.label, state.hint, state.guidance, state.message)
    assert tuple(map(tight, shown)) == (label, hint, guidance, message)


def test_choices_mention_answers_in_each_language(session: Session) -> None:
    session.speak("中文")
    assert [tight(one.label) for one in session.state("/data/ill").options] == ["Ma病了", "没有"]
    changed = session.set("/data/who", "Li")
    assert "/data/ill" in changed.refs
    session.speak("English")
    assert [tight(one.label) for one in session.state("/data/ill").options] == ["Liis", "No"]


def test_what_is_worked_out_from_words_follows_the_language(session: Session) -> None:
    session.speak("中文")
    session.set("/data/ill", "no")
    assert session.state("/data/said").value == "没有"
    changed = session.speak("English")
    assert session.state("/data/said").value == "No"
    assert {"/data/said", "/data/age", "/data/ill"} <= set(changed.refs)
    assert session.speak("English").refs == ()


def test_an_unknown_language_is_the_forms_own(session: Session) -> None:
    session.speak("中文")
    own = session.state("/data/who").label
    session.speak("Français")
    assert session.state("/data/who").label in (own, "Who")


def test_media_of_a_text_are_left_aside(raw_filling: Filling) -> None:
    itext = (
        '<itext><translation lang="zh"><text id="a:label"><value form="image">jr://images/a.png'
        '</value><value>甲<output value="/data/a"/></value></text></translation></itext>'
    )
    session = raw_filling(
        model=itext,
        body='<input ref="/data/a"><label ref="jr:itext(\'a:label\')"/></input>'
        '<input ref="/data/b"><label ref="jr:itext(\'nowhere\')"/></input>',
        instance="<a/><b/>",
    )
    session.set("/data/a", "x")
    assert session.state("/data/a").label == "甲x"
    assert session.state("/data/b").label == ""


def test_a_text_may_be_asked_for_by_name(raw_filling: Filling) -> None:
    itext = (
        '<itext><translation lang="zh"><text id="w"><value>望</value></text></translation>'
        '<translation lang="en" default="true()"><text id="w"><value>hope</value></text>'
        "</translation></itext>"
    )
    session = raw_filling(
        model=itext, binds='<bind nodeset="/data/a" calculate="jr:itext(\'w\')"/>'
    )
    assert session.definition.languages == ("en", "zh")
    assert session.state("/data/a").value == "hope"
    session.speak("zh")
    assert session.state("/data/a").value == "望"
