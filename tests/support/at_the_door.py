"""A form filled as a hand does it at a door: one tap an answer, one a page turned."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.session import Session

WINTER = datetime(2026, 11, 23, 2, 21, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 2, 21, tzinfo=UTC)
SPRING = datetime(2026, 4, 15, 2, 21, tzinfo=UTC)

AROUND_THE_FORM = 4  # 开始走访, two signatures, 定稿
ROUTINE = 25  # days.md 10


class AtTheDoor:
    """Fills a form by the names of its fields and counts the taps."""

    def __init__(self, form: FormDefinition, now: datetime = WINTER, **known: str) -> None:
        self.session = Session(form, now=now, prefill={"person_name": "孙桂芬", **known})
        self.taps = 0

    def answers(self, **answers: str) -> "AtTheDoor":
        for name, value in answers.items():
            self.session.set(self.session.definition.ref_of(name), value)
            self.taps += 1
        return self

    def held(self, name: str) -> str:
        """What a field holds now; blank while it is not asked."""
        state = self.session.state(self.session.definition.ref_of(name))
        return state.value if state.relevant else ""

    def label(self, name: str) -> str:
        return self.session.state(self.session.definition.ref_of(name)).label

    def asked(self) -> list[str]:
        pages = range(len(self.session.definition.pages))
        return [state.name for page in pages for state in self.session.visible(page)]

    def wrong(self) -> dict[str, str]:
        return {problem.ref.rpartition("/")[2]: problem.why for problem in self.session.problems()}

    def pages(self) -> int:
        return sum(page.relevant for page in self.session.progress())

    def all_taps(self) -> int:
        """From the household's card to 定稿."""
        return self.taps + self.pages() - 1 + AROUND_THE_FORM


def opens(visit: AtTheDoor, answers: Mapping[str, str], *, name: str) -> bool:
    """Whether answers open a question that was not asked before, and that has to be answered."""
    before = name in visit.asked()
    visit.answers(**answers)
    return not before and visit.wrong().get(name) == "required"
