"""Who signed a visit and how, from the first stroke to 定稿. Never judges the form."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from fieldvisit.casework.desk import Desk, local_time
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.signing import SignatureGiven
from fieldvisit.records.visit import SignatureWay, VisitState
from fieldvisit.rules.journeys import needs_respondent, stored_state
from fieldvisit.words.labels import LABELS
from ui.flow.marks import Mark, as_text, from_text
from ui.widgets.signature_card import ON_GLASS, Signer
from ui.widgets.strokes import Drawing, png_of

WORKER, COMPANION, RESPONDENT = "investigator", "investigator2", "respondent"
BEGUN = "begun"
COSIGNER = "cosigner"
"""A colleague who countersigns later: its `reason` is the id and the name."""

WAY_FIELD, REASON_FIELD = "respondent_sign_way", "sign_reason"
OWN_FIELDS = (WAY_FIELD, REASON_FIELD)
"""Questions of the signing page that are asked on the respondent's own card."""

ASKED = {"proxy": "谁代签、为什么", "refused": "为什么拒签"}
HINTS = {"fingerprint_on_paper": "表上印出手印框，在纸上按；扫描件以后再补。"}
FACE_TO_FACE = {"drawn": "本人签名", "fingerprint_on_paper": "按手印"}


@dataclass
class Signatures:
    """The marks of one filling, by party."""

    marks: dict[str, Mark] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "Signatures":
        """As `text` wrote them; none for an empty text."""
        return cls(from_text(text))

    @property
    def text(self) -> str:
        """All marks as one text, to be put aside with the draft; "" for none."""
        return as_text(self.marks) if self.marks else ""

    def of(self, party: str) -> Mark:
        return self.marks.get(party, Mark())

    def draw(self, party: str, drawing: Drawing | None, *, at: datetime) -> None:
        """Someone signed, or wiped it out."""
        self.marks[party] = replace(self.of(party), drawing=drawing, at=at if drawing else None)

    @property
    def begun(self) -> Drawing | None:
        """Strokes of the respondent that nobody has called a signature yet."""
        return self.of(BEGUN).drawing

    def begin(self, drawing: Drawing | None, *, at: datetime) -> None:
        """Put such strokes aside; None: there are none."""
        self.marks.pop(BEGUN, None)
        if drawing is not None:
            self.draw(BEGUN, drawing, at=at)

    def choose(self, party: str, way: str) -> None:
        """Another way of signing; a signature drawn before does not stand for it."""
        self.marks[party] = Mark(way)

    def explain(self, party: str, reason: str) -> None:
        self.marks[party] = replace(self.of(party), reason=reason)

    def add_companion(self) -> None:
        self.marks.pop(COSIGNER, None)
        self.marks.setdefault(COMPANION, Mark())

    @property
    def cosigner(self) -> tuple[str, str]:
        """Id and name of the colleague who countersigns later; two blanks for nobody."""
        staff_id, _, name = self.of(COSIGNER).reason.partition(" ")
        return staff_id, name

    @property
    def later(self) -> frozenset[UUID]:
        """The colleague for `visiting.finish`."""
        staff_id, _ = self.cosigner
        return frozenset({UUID(staff_id)}) if staff_id else frozenset()

    def name_cosigner(self, staff_id: str, name: str) -> None:
        """A colleague countersigns later; blanks: nobody does."""
        self.marks.pop(COSIGNER, None)
        if staff_id:
            self.marks.pop(COMPANION, None)
            self.marks[COSIGNER] = Mark("later", f"{staff_id} {name}")

    def take_up(self, filling: Filling) -> None:
        """What an older draft says of the respondent's way."""
        if RESPONDENT in self.marks:
            return
        said = {name: value_of(filling, name) for name in OWN_FIELDS}
        self.marks[RESPONDENT] = Mark(said[WAY_FIELD] or "drawn", said[REASON_FIELD])

    def given(self, desk: Desk, filling: Filling) -> list[SignatureGiven]:
        """For `visiting.finish`: everyone who signed, refused or signs on paper."""
        if is_attempt(filling):
            return []
        me = desk.profile
        parties = [WORKER]
        parties += [RESPONDENT] if self._respondent_signs(filling) else []
        parties += [COMPANION] if COMPANION in self.marks else []
        names = {
            WORKER: me.staff_name,
            COMPANION: self.of(COMPANION).reason,
            RESPONDENT: respondent(filling),
        }
        given = [
            _given(self.of(party), party, name=names[party], ref=field_of(filling, party))
            for party in parties
        ]
        return [replace(given[0], staff_id=me.staff_id), *given[1:]]

    def lacking(self, filling: Filling) -> str:
        """The first thing that is missing, as a sentence; "" when all have signed."""
        if is_attempt(filling):
            return ""
        if self.of(WORKER).drawing is None:
            return _tr("还差走访人签名")
        if COMPANION in self.marks and not _whole(self.of(COMPANION), named=True):
            return _tr("还差同行走访人的姓名和签名")
        least = (one.form.package.get("minimum", {}) for one in filling.all)
        minimum = max(int(one.get("investigators", 1)) for one in least)
        if minimum > 1 and not {COMPANION, COSIGNER} & self.marks.keys():
            return _tr("这张表要 {n} 位走访人签名，还差 1 位").format(n=minimum)
        if not (meets_respondent(filling) and owes_respondent(filling)):
            return ""
        return "" if self._respondent_signs(filling) else _tr("还差被访人签名")

    def signers(self, desk: Desk, filling: Filling) -> list[Signer]:
        """The cards of those who sign."""
        if is_attempt(filling):
            return []
        shown = [self._signed(Signer(WORKER, _tr("走访人"), desk.profile.staff_name))]
        if meets_respondent(filling):
            shown.append(self._respondent(filling))
        if COMPANION in self.marks:
            name = self.of(COMPANION).reason
            asks = _tr("同行走访人的姓名")
            one = Signer(COMPANION, _tr("同行走访人"), "", reason=name, asks=asks)
            shown.append(self._signed(one))
        return shown

    def _respondent_signs(self, filling: Filling) -> bool:
        mark = self.of(RESPONDENT)
        return meets_respondent(filling) and _whole(mark, named=mark.way in ASKED)

    def _respondent(self, filling: Filling) -> Signer:
        ways = LABELS["signature_way"] | FACE_TO_FACE
        mark = self.of(RESPONDENT)
        theirs = Signer(
            RESPONDENT,
            _tr("被访人"),
            respondent(filling),
            hint=_tr(HINTS.get(mark.way, "")),
            ways=tuple(ways.items()),
            way=mark.way,
            reason=mark.reason,
            asks=_tr(ASKED.get(mark.way, "")),
            handed=True,
        )
        return self._signed(theirs)

    def _signed(self, signer: Signer) -> Signer:
        mark = self.of(signer.key)
        at = f"{local_time(mark.at):%H:%M}" if mark.at else ""
        return replace(signer, drawing=mark.drawing, signed_at=at)


def is_attempt(filling: Filling) -> bool:
    """Nobody was met: nobody signs (days.md 2)."""
    return stored_state(value_of(filling, "result")) is VisitState.ATTEMPT


def meets_respondent(filling: Filling) -> bool:
    """Whether somebody stands before the worker who can sign: not by phone or letter, and not
    where a form that asks for no such signature was written without meeting anybody.
    """
    result = value_of(filling, "result")
    mode = value_of(filling, "visit_mode") or None
    faced = needs_respondent(stored_state(result), mode)
    return faced and (bool(result) or owes_respondent(filling))


def owes_respondent(filling: Filling) -> bool:
    """Whether a form of this knock asks for the respondent's signature; on others it may stay
    blank."""
    least = (one.form.package.get("minimum", {}) for one in filling.all)
    return any(int(one.get("respondents", 1)) > 0 for one in least)


def respondent(filling: Filling) -> str:
    """Whom the worker met: the one the form names, else the person of the household."""
    return value_of(filling, "respondent") or filling.door.name


def value_of(filling: Filling, name: str) -> str:
    """An answer by the name of its field; "" where the form does not ask it now."""
    session = filling.session
    node = next((one for one in session.definition.nodes if one.name == name), None)
    if node is None:
        return ""
    state = session.state(node.ref)
    return state.value if state.relevant else ""


def field_of(filling: Filling, party: str) -> str:
    """The question of the form that a party's signature answers; "" for none."""
    names = {node.name: node.ref for node in filling.session.definition.nodes}
    return names.get(f"{party}_signature", "")


def _given(mark: Mark, party: str, *, name: str, ref: str) -> SignatureGiven:
    on_glass = mark.way in ON_GLASS and mark.drawing is not None
    return SignatureGiven(
        party=WORKER if party == COMPANION else party,
        name=name,
        way=SignatureWay(mark.way),
        field=ref if on_glass else "",
        png=png_of(mark.drawing) if on_glass and mark.drawing else None,
        reason="" if party == COMPANION else mark.reason,
    )


def _whole(mark: Mark, *, named: bool) -> bool:
    signed = mark.drawing is not None or mark.way not in ON_GLASS
    return signed and (bool(mark.reason.strip()) or not named)


def _tr(words: str) -> str:
    return QCoreApplication.translate("checking", words)
