"""A hand that fills a shipped form as its user does: by the names of the questions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.forms.session import Session
from fieldvisit.machine.assets import resource

WINTER = datetime(2026, 11, 23, 2, 21, tzinfo=UTC)  # 10:21 in Shanghai


@cache
def published(file: str) -> dict[str, Any]:
    """The package of a workbook in resources/forms, published once in a run."""
    return publish(resource("forms", file), version=1)


@cache
def definition(file: str) -> FormDefinition:
    """The form of a workbook in resources/forms, compiled once in a run."""
    return load(published(file)["xform"])


class Hand:
    """Fills one form. `prefill` is what is known before the door opens."""

    def __init__(
        self, form: FormDefinition, prefill: Mapping[str, Any], now: datetime = WINTER
    ) -> None:
        self.session = Session(form, now=now, prefill=prefill)
        self.taps = 0

    def answers(self, **answers: str) -> "Hand":
        """Answer questions by their names; one tap each."""
        for name, value in answers.items():
            self.session.set(self.session.definition.ref_of(name), value)
            self.taps += 1
        return self

    def asked(self) -> set[str]:
        """The names of what is shown now, notes too."""
        pages = range(len(self.session.definition.pages))
        return {state.name for page in pages for state in self.session.visible(page)}

    def wrong(self) -> dict[str, str]:
        """What keeps the form from being finished: name -> required or constraint."""
        return {problem.ref.rpartition("/")[2]: problem.why for problem in self.session.problems()}

    def message(self, name: str) -> str:
        """What the form says about a wrong answer."""
        return next(p.message for p in self.session.problems() if p.ref.endswith(f"/{name}"))

    def answer(self, name: str) -> Any:
        """An answer as it is kept; None when there is none."""
        return self.session.answers().get(name)

    def note(self, name: str) -> str:
        """The words that a note shows."""
        return self.session.state(self.session.definition.ref_of(name)).label

    def pages(self) -> list[str]:
        """The pages asked now, by their titles."""
        return [page.label for page in self.session.progress() if page.relevant]


def labels(form: FormDefinition, name: str) -> list[str]:
    """The words of a question's choices, in order."""
    return [words for _, words in form.choices()[name]]
