"""Drive a filling by plain requests and answer in plain values: what `fieldvisit form run` says and
hears, line by line. It opens no file and reads no clock."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.definition import load
from fieldvisit.forms.refusals import Finding, FormBroken, FormRefused
from fieldvisit.forms.session import NodeState, Session
from fieldvisit.words import SENTENCES, sentence

MOST_ADDED = 10_000
ACTIONS = ("set", "add", "remove", "lang", "dump")

# the driver's names of our types; whatever else can be answered is an input
_TYPES = {
    "select_one": "select",
    "select_multiple": "select",
    "acknowledge": "trigger",
    "rank": "rank",
    "range": "range",
    "image": "upload",
    "audio": "upload",
    "video": "upload",
    "file": "upload",
    "note": "note",
    "calculate": "calculate",
    "hidden": "calculate",
    "group": "group",
    "repeat_instance": "repeat-instance",
}
# errors that are told here in other words than to an officer in the middle of a visit
_OTHER_WORDS = frozenset(
    ["form_broken", "instance_broken", "unknown_question", "question_readonly", "answer_refused"]
)
_LANGUAGE = re.compile(r"\s*(.*?)\s*\(\s*([^()]+?)\s*\)\s*\Z")

Reply = dict[str, Any]
Tick = Callable[[], float]


@dataclass(eq=False)
class RequestBroken(FieldvisitError):
    """A request that cannot be understood as a whole: `part` is its key, `why` a code of
    `words.forms`."""

    part: str
    why: str

    def facts(self) -> dict[str, object]:
        return {**asdict(self), "reason": _reason(self.why, asdict(self))}


@dataclass(eq=False)
class StepBroken(FieldvisitError):
    """A step that cannot be understood or done: `part` is its key, or what it says there."""

    part: str
    why: str

    def facts(self) -> dict[str, object]:
        return {**asdict(self), "reason": _reason(self.why, asdict(self))}


@dataclass(frozen=True, slots=True)
class Request:
    """One request, its shape judged but for the steps, each of which answers for itself."""

    form: str
    media: str | None
    instance: str | None
    full: bool
    steps: Sequence[object]


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of a request as texts: the XForm, and its attachments by name."""

    xform: str
    media: Mapping[str, str]


def request_of(told: object) -> Request:
    """A request from parsed JSON. Raises RequestBroken."""
    if not isinstance(told, Mapping):
        raise RequestBroken(part="", why="not_an_object")
    if "form" not in told:
        raise RequestBroken(part="form", why="missing_key")
    steps = told.get("steps")
    full = told.get("full")
    if not isinstance(steps, list | None):
        raise RequestBroken(part="steps", why="not_a_list")
    if not isinstance(full, bool | None):
        raise RequestBroken(part="full", why="not_a_truth")
    form = _text(told, "form")
    if not form:
        raise RequestBroken(part="form", why="not_a_text")
    media, instance = _text(told, "media"), _text(told, "instance")
    return Request(form, media, instance, bool(full), steps or ())


def run(request: Request, opened: Opened, *, now: datetime, tick: Tick) -> Reply:
    """Load, fill and answer; `tick` counts seconds. Raises FormBroken or InstanceBroken; what is
    wrong with a step stands in that step's answer."""
    begun = tick()
    session = Session(load(opened.xform, opened.media), now=now, instance=request.instance)
    loaded = tick()
    told = [_step(session, step, full=request.full, tick=tick) for step in request.steps]
    session.finish(now)
    return {
        "status": "success",
        "instance": session.xml(),
        "nodes": _nodes(session, full=request.full),
        "steps": told,
        "loadMs": _ms(begun, loaded),
        "ms": _ms(begun, tick()),
    }


def refusal(error: FieldvisitError) -> Reply:
    """The answer when nothing could be filled: the sentence, its code, and for a workbook the
    sheet, row and column of each finding."""
    told: Reply = {"status": "failure", "error": _said(error), "code": error.code}
    if isinstance(error, FormRefused):
        told["findings"] = [one.told() for one in error.findings]
    elif isinstance(error, FormBroken):
        told |= {"where": error.where, "why": error.why}
    return told


def _text(told: Mapping[str, object], key: str) -> str | None:
    text = told.get(key)
    if not isinstance(text, str | None):
        raise RequestBroken(part=key, why="not_a_text")
    return text


def _ms(begun: float, ended: float) -> float:
    return round((ended - begun) * 1000, 3)


def _step(session: Session, step: object, *, full: bool, tick: Tick) -> Reply:
    begun = tick()
    try:
        said = _done(session, step, full=full)
    except FieldvisitError as error:
        return {"error": _said(error), "code": getattr(error, "why", error.code)}
    return {"ok": True, "ms": _ms(begun, tick()), **said}


def _done(session: Session, step: object, *, full: bool) -> Reply:
    if not isinstance(step, Mapping):
        raise StepBroken(part="", why="not_an_object")
    found = [action for action in ACTIONS if action in step]
    if len(found) != 1:
        raise StepBroken(part=" ".join(found), why="one_action")
    (action,) = found
    if action == "set":
        session.set(_words(step, "set"), _words(step, "to"))
    elif action == "add":
        session.add(_words(step, "add"), _count(step, "n", most=MOST_ADDED))
    elif action == "remove":
        session.remove(_words(step, "remove"), _count(step, "at"))
    elif action == "lang":
        session.speak(_language(session.definition.languages, _words(step, "lang")))
    elif step["dump"]:
        return {"nodes": _nodes(session, full=full)}
    return {}


def _words(step: Mapping[str, object], key: str) -> str:
    text = step.get(key)
    if not isinstance(text, str):
        raise StepBroken(part=key, why="not_a_text")
    return text


def _count(step: Mapping[str, object], key: str, *, most: int | None = None) -> int:
    number = step.get(key, 1 if key == "n" else None)
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise StepBroken(part=key, why="not_a_number_from_1")
    if most is not None and number > most:
        raise StepBroken(part=key, why="too_many_at_once")
    return number


def _language(known: Sequence[str], wanted: str) -> str:
    """The form's own name of a language, asked for as it stands there ("中文 (zh)"), by its code
    ("zh") or by its name ("中文"); "" is the form's first."""
    for name in known:
        parts = _LANGUAGE.match(name)
        if wanted == name or (parts and wanted.lower() in map(str.lower, parts.groups())):
            return name
    if wanted:
        raise StepBroken(part=wanted, why="unknown_language")
    return ""


def _nodes(session: Session, *, full: bool) -> list[Reply]:
    return list(_listed(session.states(), full=full))


def _listed(states: Sequence[NodeState], *, full: bool) -> Iterator[Reply]:
    for state in states:
        # the root and the series of a repeat are no nodes of their own
        if state.type == "repeat" or state.ref.count("/") < 2:
            continue
        told: Reply = {
            "ref": state.ref,
            "type": _TYPES.get(state.type, "input"),
            "value": state.value,
            "relevant": state.relevant,
            "required": state.required,
            "readonly": state.readonly,
            "valid": state.valid,
            "why": state.why,
            "message": state.message,
        }
        if full:
            told |= {
                "label": state.label,
                "hint": state.hint,
                "options": [[one.value, one.label] for one in state.options],
                "appearances": state.appearance.split(),
            }
        yield told


def _said(error: FieldvisitError) -> str:
    """What is wrong, in words for who designs or tests a form rather than for who fills it."""
    if isinstance(error, FormRefused):
        return "\n".join(map(Finding.said, error.findings))
    facts = error.facts()
    if isinstance(error, FormBroken):
        facts["reason"] = _reason(error.why, facts)
    own = f"driver.{error.code}" if error.code in _OTHER_WORDS else error.code
    return sentence(own, facts)


def _reason(why: str, facts: Mapping[str, object]) -> str:
    own = f"driver.{why}"
    return SENTENCES[own].format_map(facts) if own in SENTENCES else why
