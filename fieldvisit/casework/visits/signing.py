"""Signatures of a visit: what was drawn or said at the door becomes rows, files and form
answers.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.session import NodeState, Session
from fieldvisit.records.attachment import Attachment, AttachmentKind
from fieldvisit.records.kept import instant_text
from fieldvisit.records.visit import Signature, SignatureWay, VisitState
from fieldvisit.rules.journeys import check_signatures, needs_respondent
from fieldvisit.store import attachments, in_hand, staff

_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST = 512 * 1024
SECOND_NAME = "investigator2_name"
_LINE = re.compile(r"(?P<line>.*\[\d+\])/(?P<name>[^/\[\]]+)\Z")


@dataclass(eq=False)
class SignatureNotReadable(FieldvisitError):
    """The drawn image is not a PNG of reasonable size; the person signs once more."""

    party: str


@dataclass(frozen=True)
class SignatureGiven:
    """One signature as given on the glass. `field`: the form's question it answers ("" for none).

    `party`: investigator | respondent | witness. `png` is needed for the ways drawn and proxy only.
    """

    party: str
    name: str
    way: SignatureWay
    field: str = ""
    staff_id: UUID | None = None
    png: bytes | None = None
    reason: str = ""


@dataclass(frozen=True)
class SignatureKept:
    signature: Signature
    attachment: Attachment | None


def put_aside(desk: Desk, draft_id: UUID, *, marks: str) -> None:
    """Hold what was signed on a draft before it is finished; `marks` is the window's own text."""
    owner, now = desk.profile.staff_id, desk.clock.now()
    with desk.store.write() as tx:
        in_hand.put(tx, owner, what=in_hand_of(draft_id), body=marks, at=now)


def put_aside_before(desk: Desk, draft_id: UUID) -> str:
    """What was signed on a draft so far, as it was put aside; "" for nothing."""
    with desk.store.read() as tx:
        return in_hand.get(tx, desk.profile.staff_id, what=in_hand_of(draft_id)) or ""


def in_hand_of(draft_id: UUID) -> str:
    """The name under which a draft's signatures are put aside."""
    return f"signatures {draft_id}"


def keep_signatures(
    tx: Connection,
    desk: Desk,
    *,
    sessions: Sequence[Session],
    given: Sequence[SignatureGiven],
    scope: str,
) -> list[SignatureKept]:
    """Keep the images beside the file and put their names into the forms of a knock. Raises
    SignatureNotReadable.
    """
    return [_keep(tx, desk, sessions=sessions, one=one, scope=scope) for one in given]


def drawn(tx: Connection, desk: Desk, *, party: str, png: bytes, scope: str) -> Attachment:
    """Keep a drawn signature beside the file; its record names no visit yet. Raises
    SignatureNotReadable.
    """
    if not png.startswith(_PNG) or len(png) > _LARGEST:
        raise SignatureNotReadable(party)
    now = desk.clock.now()
    sha256 = attachments.keep(desk.store, tx, data=png, at=now)
    return Attachment(
        id=desk.ids.fresh(),
        scope=scope,
        created_at=now,
        created_by=desk.profile.staff_id,
        device_id=desk.profile.device_id,
        sha256=sha256,
        size=len(png),
        media_type="image/png",
        kind=AttachmentKind.SIGNATURE,
    )


def name_companions(
    tx: Connection, sessions: Sequence[Session], *, later: Collection[UUID]
) -> None:
    """Put the names of colleagues who sign later into the forms, where nobody else is named."""
    found = [staff.get(tx, one) for one in sorted(later)]
    names = "、".join(one.name for one in found if one is not None)
    for session in sessions:
        if names and not session.answers().get(SECOND_NAME):
            _answer(session, SECOND_NAME, value=names)


@contextmanager
def taken_back(sessions: Sequence[Session], given: Sequence[SignatureGiven]) -> Iterator[None]:
    """When the block raises, the forms answer again what they answered before these signatures."""
    asked = {_asked_by(one) for one in given}
    told = asked | {f"{name.removesuffix('_signature')}_name" for name in asked}
    told |= {f"{one.party}_sign_way" for one in given} | {"sign_reason"}
    refs = [
        (session, node.ref)
        for session in sessions
        for node in session.definition.nodes
        if node.name in told
    ]
    before = [(session, ref, session.state(ref).value) for session, ref in refs]
    done = False
    try:
        yield
        done = True
    finally:
        for session, ref, value in [] if done else before:
            if session.state(ref).value != value:
                session.set(ref, value)


def unsign(session: Session) -> None:
    """Take every signature out of a form that is filled in anew: what somebody signed was another
    edition.
    """
    for state in session.states():
        drawn = state.type == "image" and "signature" in state.appearance.split()
        told = state.name.endswith("_sign_way") or state.name in ("sign_reason", SECOND_NAME)
        if state.value and not state.readonly and (drawn or told):
            session.set(state.ref, "")


def co_signers(session: Session, *, signed_at: datetime) -> list[Signature]:
    """Who signed on the form itself, a line of a repeat each: members who were there, neighbours
    who were asked. A line without a drawn name is none."""
    lines: dict[str, dict[str, NodeState]] = {}
    for state in session.states():
        if state.relevant and (found := _LINE.match(state.ref)):
            lines.setdefault(found["line"], {})[found["name"]] = state
    return [
        Signature(
            party="member" if repeat == "cosigner" else "witness",
            name=_words(held.get(f"{repeat}_name")),
            way=SignatureWay.DRAWN,
            sha256=held[f"{repeat}_signature"].value.partition(".")[0],
            signed_at=instant_text(signed_at),
        )
        for line, held in lines.items()
        for repeat in [line.rpartition("/")[2].partition("[")[0]]
        if f"{repeat}_signature" in held and held[f"{repeat}_signature"].value
    ]


def _words(state: NodeState | None) -> str:
    """An answer as people read it."""
    if state is None:
        return ""
    return {one.value: one.label for one in state.options}.get(state.value, state.value)


def check_signed(
    signatures: Sequence[Signature],
    minimum: Mapping[str, int],
    *,
    state: str,
    mode: str | None,
    later: int = 0,
) -> None:
    """Refuse a visit whose signatures are below the minimum of its form (`minimum` of the package).
    `later`: so many colleagues are named who countersign on their own devices.

    Raises SignatureMissing, RespondentSignatureMissing.
    """
    if state == VisitState.ATTEMPT:
        return
    in_person = needs_respondent(VisitState(state), mode) and minimum.get("respondents", 1) > 0
    check_signatures(
        signatures,
        # Whoever writes the visit signs it at the door, whoever else is named.
        investigators=max(1, minimum.get("investigators", 1) - later),
        respondent=in_person,
    )


def _keep(
    tx: Connection, desk: Desk, *, sessions: Sequence[Session], one: SignatureGiven, scope: str
) -> SignatureKept:
    said: dict[str, str] = {f"{one.party}_sign_way": one.way}
    if one.reason:
        said["sign_reason"] = one.reason
    attachment = None
    if one.png is not None:
        attachment = drawn(tx, desk, party=one.party, png=one.png, scope=scope)
        if one.field:
            name = _asked_by(one)
            said[name] = f"{attachment.sha256}.png"
            if one.party == "investigator":
                said[f"{name.removesuffix('_signature')}_name"] = one.name
    for session in sessions:
        for name, value in said.items():
            _answer(session, name, value=value)
    signature = Signature(
        party=one.party,
        name=one.name,
        way=one.way,
        staff_id=one.staff_id,
        sha256=attachment.sha256 if attachment else None,
        signed_at=instant_text(desk.clock.now()),
        reason=one.reason or None,
    )
    return SignatureKept(signature, attachment)


def _asked_by(one: SignatureGiven) -> str:
    return one.field.rpartition("/")[2]


def _answer(session: Session, name: str, *, value: str) -> None:
    # A form that prints how somebody signed has a question of this name; others have not.
    ref = next((node.ref for node in session.definition.nodes if node.name == name), None)
    if ref is not None:
        session.set(ref, value)
