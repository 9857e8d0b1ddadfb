"""One knock, many forms (days.md 8): one header and one set of signatures for all forms filled at a
door. It writes no record.

The first form leads: its pages 见面 and 签名 are asked once. The others hide theirs and hold the
same answers, field by field of the same name.
"""

from dataclasses import dataclass

from fieldvisit.casework.desk import Desk
from fieldvisit.forms.refusals import AnswerRefused, QuestionReadonly
from fieldvisit.forms.session import Session
from fieldvisit.records.form import Form
from fieldvisit.rules import assessing
from fieldvisit.rules.journeys import NOT_MET
from fieldvisit.store import forms

HEADER, FOOTER = "meet", "sign"
"""The groups at the top of a form that all forms at one door share."""
_FIXED = frozenset({"group", "note", "calculate", "hidden"})


@dataclass(frozen=True)
class FormOffered:
    """A form that can be filled at a door."""

    form_id: str
    title: str


def offered(desk: Desk) -> list[FormOffered]:
    """The forms for a visit of this person's, newest edition of each, by number; notes are no
    visit.
    """
    with desk.store.read() as tx:
        found = forms.all(tx)
    newest: dict[str, Form] = {}
    for form in found:
        newest.setdefault(form.form_id, form)
    mine = (one for one in newest.values() if assessing.may_fill(desk.profile.role, one.form_id))
    return [FormOffered(form.form_id, form.title) for form in mine if has_header(form)]


def has_header(form: Form) -> bool:
    """Whether a form begins with 见面, as all forms of a visit do."""
    return any(ref.split("/")[2:3] == [HEADER] for ref in form.package.get("fields", {}))


def is_shared(ref: str) -> bool:
    """Whether a question belongs to the header or the footer that forms at one door share."""
    return ref.split("/")[2:3] in ([HEADER], [FOOTER])


def share(lead: Session, follower: Session) -> None:
    """Give a form the answers of the leading one's header and footer."""
    theirs = _asked(follower)
    for name, ref in _asked(lead).items():
        value = lead.state(ref).value
        if name in theirs and follower.state(theirs[name]).value != value:
            _tell(follower, theirs[name], value=value)


def nobody_met(session: Session) -> bool:
    """Whether the door stayed shut: then only the leading form says so."""
    return session.answers().get("result") in NOT_MET


def _asked(session: Session) -> dict[str, str]:
    """The questions that forms share: name -> reference."""
    return {
        node.name: node.ref
        for node in session.definition.nodes
        if is_shared(node.ref) and node.type not in _FIXED
    }


def _tell(follower: Session, ref: str, *, value: str) -> None:
    try:
        follower.set(ref, value)
    except (AnswerRefused, QuestionReadonly):
        # A form of another district may offer other choices: it keeps its own answer.
        return
