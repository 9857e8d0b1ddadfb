"""Fill a form with invented answers, so that its author sees it in use. It knows no real person and
keeps nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from fieldvisit.forms.refusals import AnswerRefused, QuestionReadonly, TooManyInstances
from fieldvisit.forms.session import NodeState, Session

MEMBERS = 2
ROUNDS = 8
SIGNATURE = "sample-signature.png"
PHOTO = "sample-photo.png"
"""The names that stand for pictures in a sample; whoever prints it draws them."""

_NAMED = (
    (("phone", "电话", "手机"), "13800138000"),
    (("citizen_id", "身份证"), "120111194802130027"),
    (("address", "moved_to", "地址", "住址", "居住地"), "前街3号"),
    (("name", "姓名", "是谁"), "王秀英"),
    (("account", "card", "账号", "卡号"), "6222000000000000001"),
)
_TEXTS = ("样例文字", "13800138000", "120111194802130027", "2026", "12", "A1", "60")
_COUNTS = ("2", "1", "3", "5", "12", "36", "60", "66", "100", "300", "620", "1200", "2000", "0")
_AMOUNTS = ("620", "350.5", "1200", "36", "12", "300", "3", "1", "0.5", "100", "2000", "0")
_DAYS = (0, -1, 7, 1, 30, -30, 365, -365, -25000)
_FIXED = {
    "acknowledge": ("OK",),
    "time": ("09:30:00.000+08:00",),
    "barcode": ("6901234567892",),
    "geopoint": ("39.0842 117.2009 3.5 5.0",),
    "geotrace": ("39.0842 117.2009 3.5 5.0; 39.0851 117.2017 3.5 5.0",),
    "geoshape": (
        "39.0842 117.2009 3.5 5; 39.0851 117.2017 3.5 5; 39.0851 117.2009 3.5 5; "
        "39.0842 117.2009 3.5 5",
    ),
}


def fill(session: Session, *, now: datetime) -> None:
    """Answer every question that is asked and still open, in order, with the first invented answer
    that fits; of choices the one that opens the most questions."""
    for _ in range(ROUNDS):
        told = [_answer(session, state, now=now) for state in session.states() if _is_open(state)]
        if not any(told):
            return


def _is_open(state: NodeState) -> bool:
    if state.type == "repeat":
        return state.relevant and not state.readonly and int(state.value or 0) < MEMBERS
    asked = state.type not in ("note", "calculate", "hidden", "group", "repeat_instance")
    return asked and state.relevant and not state.readonly and not state.value


def _answer(session: Session, state: NodeState, *, now: datetime) -> bool:
    """Whether anything was answered."""
    if state.type == "repeat":
        return _add(session, state)
    if not session.state(state.ref).relevant:
        return False
    if state.type == "select_one":
        return _choose(session, state)
    return any(_fits(session, state.ref, value=value) for value in _candidates(state, now))


def _add(session: Session, state: NodeState) -> bool:
    try:
        session.add(state.ref, MEMBERS - int(state.value or 0))
    except (TooManyInstances, QuestionReadonly):
        return False
    return True


def _choose(session: Session, state: NodeState) -> bool:
    """Take the choice after which the most is asked; the first of equals."""
    opened = {}
    for option in state.options:
        if _fits(session, state.ref, value=option.value):
            opened[option.value] = sum(one.relevant for one in session.states())
    if not opened:
        return False
    best = max(opened, key=lambda value: opened[value])
    return _fits(session, state.ref, value=best)


def _fits(session: Session, ref: str, *, value: str) -> bool:
    """Answer, and take it back when it breaks the question's own rule."""
    try:
        session.set(ref, value)
        if session.state(ref).why != "constraint":
            return True
        session.set(ref, "")
    except (AnswerRefused, QuestionReadonly):
        return False
    return False


def _candidates(state: NodeState, now: datetime) -> Iterator[str]:
    if state.type in ("select_multiple", "rank"):
        yield from _of_several(state)
    elif state.type == "text":
        yield from _texts(state)
    elif state.type in ("integer", "decimal"):
        yield from _numbers(state)
    elif state.type == "range":
        yield from (state.parameters.get(name, "") for name in ("start", "end"))
    elif state.type == "date":
        yield from ((now + timedelta(days=one)).date().isoformat() for one in _DAYS)
    elif state.type == "dateTime":
        yield from ((now + timedelta(days=one)).isoformat(timespec="seconds") for one in _DAYS)
    elif state.type == "image":
        signed = {"signature", "draw"} & set(state.appearance.split())
        yield SIGNATURE if signed else PHOTO
    else:
        yield from _FIXED.get(state.type, ())


def _of_several(state: NodeState) -> Iterator[str]:
    codes = [option.value for option in state.options]
    if state.type == "rank":
        yield " ".join(codes)
        return
    yield " ".join(codes[:2])
    yield from codes


def _texts(state: NodeState) -> Iterator[str]:
    for words, text in _NAMED:
        if any(word in state.name or word in state.label for word in words):
            yield text
    yield from _TEXTS


def _numbers(state: NodeState) -> Sequence[str]:
    # other figures in each question, the same in each preview
    figures = _AMOUNTS if state.type == "decimal" else _COUNTS
    start = sum(map(ord, state.name)) % 5
    return (*figures[start:], *figures[:start])
