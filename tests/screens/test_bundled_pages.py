"""What a village officer reads on the pages of the bundled forms: words, warnings, days."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.forms.state import NodeState
from tests.support.plain_stage import PlainStage
from tests.support.screens import settle
from ui.flow.page_items import add_words, title_of
from ui.flow.visit import VisitPlace
from ui.theme import theme
from ui.widgets.note_line import NoteLine
from ui.widgets.said import dates_in
from ui.widgets.series import Series


@pytest.fixture
def forms(desk: Desk, qtbot: QtBot) -> Iterator["Doors"]:
    doors = Doors(desk, qtbot)
    yield doors
    for place in doors.places:
        place.leave()


class Doors:
    """Opens forms at one household, the person is met."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.places: list[VisitPlace] = []

    def begin(self, form_id: str) -> VisitPlace:
        look = theme("light", form_factor="tablet")
        stage = PlainStage(self.desk, look)
        due = next(card for card in today.today(self.desk).cards if card.form_id == "F02")
        place = VisitPlace(stage, household_id=due.household_id, form_id=form_id)
        stage.go(place)
        self.places.append(place)
        self.qtbot.addWidget(place.screen)
        place.screen.resize(800, 1280)
        place.screen.show()
        place.answer("/data/meet/result", "met_person")
        place.refresh()
        settle()
        return place


def turn_to(place: VisitPlace, group: str) -> None:
    pages = place.pages
    at = next(n for n, leaf in enumerate(pages.leaves) if leaf.page.ref == f"/data/{group}")
    place.screen.page_asked.emit(at)
    settle()


def lines(place: VisitPlace) -> dict[str, str]:
    """Sentences of the page that stand on it as a note, with their kind."""
    found = place.screen.findChildren(NoteLine)
    return {one.sentence: one.kind for one in found if one.sentence}


def test_what_must_be_done_at_once_stands_as_a_warning(forms: Doors) -> None:
    place = forms.begin("F03")
    place.answer("/data/fire_power_gas/fire_part/fire", "found")
    place.answer("/data/fire_power_gas/fire_part/fire_flame", "found")
    turn_to(place, "fire_power_gas")
    alert = next(words for words in lines(place) if words.startswith("马上办：先把火灭了"))
    assert lines(place)[alert] == "caution"


def test_an_urgent_clue_stands_as_a_warning(forms: Doors) -> None:
    place = forms.begin("F05")
    place.answer("/data/trouble/urgency", "critical")
    turn_to(place, "trouble")
    alert = next(words for words in lines(place) if words.startswith("特急："))
    assert lines(place)[alert] == "caution"


@pytest.mark.parametrize("form_id", ["F01", "F05", "F06", "F07", "F08", "F09"])
def test_no_hint_says_again_that_a_question_may_stay_open(forms: Doors, form_id: str) -> None:
    session = forms.begin(form_id).filling.session
    again = ("可不填", "可不选", "可不拍")
    asked = [one for page in range(len(session.definition.pages)) for one in session.visible(page)]
    assert asked
    assert not [one.name for one in asked if one.hint.startswith(again)]


def test_a_page_that_only_tells_counts_no_questions(forms: Doors) -> None:
    place = forms.begin("F01")
    pages = place.pages
    far = pages.progress()
    at = next(n for n, one in enumerate(far) if one.label.startswith("系统提示"))
    assert far[at].questions == 0
    pages.turn_to(at)
    assert pages.view().summary == "本节只看不填"


def test_the_table_of_the_family_shows_no_identity_number(forms: Doors) -> None:
    place = forms.begin("F01")
    turn_to(place, "members")
    family = next(one for one in place.pages.view().items if isinstance(one, Series))
    number = place.filling.session.state("/data/members/member[1]/member_citizen_id").value
    assert number
    assert family.columns[:2] == ("姓名", "跟户主的关系")
    assert not [cell for one in family.members for cell in one.cells if number in cell]


@pytest.mark.parametrize(
    ("label", "words"),
    [("家庭成员", "加一人"), ("一笔收入", "再加一笔收入"), ("票据", "再加一条：票据")],
)
def test_a_series_is_added_to_in_its_own_words(label: str, words: str) -> None:
    assert add_words(label) == words


def test_a_nameless_line_is_called_by_its_place(forms: Doors) -> None:
    place = forms.begin("F01")
    session = place.filling.session
    place.answer("/data/farm/has_farming", "yes")
    page = next(n for n, one in enumerate(session.definition.pages) if one.ref == "/data/farm")
    states = session.visible(page)
    series = next(one for one in states if one.type == "repeat")
    instance = next(one for one in states if one.type == "repeat_instance")
    own: list[NodeState] = [one for one in states if one.ref.startswith(f"{instance.ref}/")]
    assert title_of(series, instance, own=own).startswith("第 1 条")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("从 2026-12-01 起", "从 2026年12月1日 起"),
        ("下次检查：2027-11-23 以前", "下次检查：2027年11月23日 以前"),
        ("表号 A7-2026-12-01", "表号 A7-2026-12-01"),
        ("2026-13-41", "2026-13-41"),
    ],
)
def test_a_sentence_names_days_as_people_say_them(words: str, said: str) -> None:
    assert dates_in(words) == said
