"""What form F12 asks of a note: its tags, and what a note has to say. Keeps nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.session import NodeState, Session

FORM = "F12"


@dataclass(eq=False)
class NoteRefused(FieldvisitError):
    """The note breaks a rule of its form; `what` is the form's own sentence."""

    what: str


def tag_choices(desk: Desk) -> list[tuple[str, str]]:
    """The tags one may choose from, (code, label), as form F12 has them."""
    session = _begun(desk)
    tags = next(state for page in _states(session) for state in page if state.ref.endswith("/tags"))
    return [(option.value, option.label) for option in tags.options]


def check(desk: Desk, text: str, *, tags: Sequence[str], private: bool, due: date | None) -> None:
    """Raises NoteRefused for what the form does not take. `due`: the day of a follow-up."""
    answers = {
        "text": text.strip(),
        "tags": " ".join(tags),
        "private": "yes" if private else "no",
        "follow_up": "yes" if due else "no",
    }
    if due:
        answers["follow_up_on"] = due.isoformat()
    session = _begun(desk)
    for name, value in answers.items():
        session.set(f"/data/jot/{name}", value)
    for problem in session.problems():
        raise NoteRefused(problem.message or problem.label)


def _begun(desk: Desk) -> Session:
    return Session(desk.definition(desk.form(FORM)), now=desk.clock.now())


def _states(session: Session) -> list[list[NodeState]]:
    return [session.visible(page) for page in range(len(session.definition.pages))]
