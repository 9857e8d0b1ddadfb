"""可能享受的政策: what a household may be entitled to, why, and what is missing; what is known is
filled in and looked at again. It advises only, and keeps a need only when asked to.
"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from fieldvisit.casework.board import Asked, Board, Offer, Outcome, Room, Said, Subject, Thing
from fieldvisit.casework.care import needs
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies import advising, policy_library
from fieldvisit.casework.policies.advising import Match
from fieldvisit.casework.policies.known import typed, words_of
from fieldvisit.casework.policies.weighing import Answer, Line, holds_words
from fieldvisit.casework.rooms.policies import POLICY
from fieldvisit.machine.clock import local_day
from fieldvisit.rules.advice import Verdict
from fieldvisit.rules.library import Fact
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

ADVICE, ADVISED = "advice", "advised"
_WHOLE_HOUSEHOLD = ("members", "income_month", "basic_pension_month", "money_total")
"""What the shares of a head are reckoned from, easier to tell at the door than the shares."""

_AS_NEED = Offer("need", "记成需求去办")


def read(desk: Desk, subject: Subject) -> Board:
    """The answers for the household in the subject's id, by what was filled in there. Raises
    NotHere, FactRefused.
    """
    household, said = _parted(subject.id)
    found = advising.match(desk, household, asof=local_day(desk.clock.now()), said=said)
    open_ones = [one for one in found.answers if one.held or one.verdict is not Verdict.UNLIKELY]
    others = [one for one in found.answers if one not in open_ones]
    return Board(
        title=f"{found.name}：可能享受的政策",
        sentence=sentence("only_advice") + _said_words(desk, said),
        offers=(Offer("tell", "填上知道的再看", _asks(desk, found)),),
        things=(*(_thing(one, of=household) for one in open_ones), *_not_met(others)),
        nothing="政策库里没有能对的条件。",
    )


def _thing(one: Answer, *, of: str) -> Thing:
    lines = [(holds_words(line), _line(line)) for line in one.lines]
    lines += [("还缺", f"{missing.label}：{missing.evidence}") for missing in one.missing]
    lines += [("大约多少", one.amount)] if one.amount else []
    lines += [("办的时候要带", "；".join(one.evidence))] if one.verdict is Verdict.LIKELY else []
    lines.append(("依据", one.source))
    likely = one.verdict is Verdict.LIKELY and not one.held
    return Thing(
        subject=Subject(ADVISED, f"{of} {one.code}"),
        title=one.title,
        pill=_pill(one),
        mood="done" if one.held or likely else "open",
        lines=tuple(lines),
        offers=(_AS_NEED,) if likely else (),
        opens=Subject(POLICY, one.code),
    )


def _not_met(answers: Sequence[Answer]) -> tuple[Thing, ...]:
    """All that may not be met in one card, each with the clause that says so."""
    if not answers:
        return ()
    lines = [
        (one.title, _line(line)) for one in answers for line in one.lines if line.holds is False
    ]
    return (
        Thing(
            subject=Subject(ADVISED, "not_met"),
            title=label("advice", Verdict.UNLIKELY),
            pill=f"{len(answers)} 项",
            mood="open",
            lines=tuple(lines),
        ),
    )


def _line(line: Line) -> str:
    used = "，".join(f"{fact.label} {fact.said}（{fact.source}）" for fact in line.used)
    return f"{line.says}（{line.source}）{'：' if used else ''}{used}"


def _pill(one: Answer) -> str:
    if one.held:
        return "正在享受"
    missing = f" {len(one.missing)} 样" if one.missing else ""
    return f"{label('advice', one.verdict)}{missing}"


def _asks(desk: Desk, found: Match) -> tuple[Asked, ...]:
    """What is missing anywhere, each once, in the order of the answers; then what is told of the
    whole household.
    """
    names = [missing.name for one in found.answers for missing in one.missing]
    declared = policy_library.facts(desk.tables)
    wanted = dict.fromkeys([*names, *_WHOLE_HOUSEHOLD])
    return tuple(_asked(declared[name]) for name in wanted if name in declared)


def _asked(fact: Fact) -> Asked:
    options = words_of(fact)
    return Asked(fact.name, fact.label, "choice" if options else fact.kind, options, needed=False)


def _said_words(desk: Desk, said: Mapping[str, str]) -> str:
    declared = policy_library.facts(desk.tables)
    words = "，".join(declared[name].label for name in said)
    return f"这次填了：{words}（不保存）。" if words else ""


def _tell(desk: Desk, subject_id: str, said: Said) -> Outcome:
    """Look again with what was filled in, beside what was filled in before. Raises FactRefused."""
    household, before = _parted(subject_id)
    now = before | {name: text.strip() for name, text in said.items() if text.strip()}
    typed(now, policy_library.facts(desk.tables))
    return Outcome(sentence("facts_looked_at"), go=Subject(ADVICE, _joined(household, now.items())))


def _keep_need(desk: Desk, subject_id: str, said: Said) -> Outcome:
    household, _, code = subject_id.partition(" ")
    one = policy_library.entry(
        desk.tables, code, day=local_day(desk.clock.now()), region=desk.profile.region_code
    )
    words = f"可能符合“{one.title}”，帮着申请。要带：{'；'.join(one.evidence)}"
    needs.find(desk, household, found=needs.Found("policy", words))
    return Outcome(sentence("advice_became_need"))


def _parted(subject_id: str) -> tuple[str, dict[str, str]]:
    household, _, said = subject_id.partition("?")
    return household, dict(parse_qsl(said))


def _joined(household: str, said: Iterable[tuple[str, str]]) -> str:
    return f"{household}?{urlencode(list(said))}"


ROOM = Room(
    code=ADVICE,
    title="可能享受的政策",
    sentence="对一对条件，看还缺什么",
    icon="info",
    read=read,
    steps={(ADVICE, "tell"): _tell, (ADVISED, "need"): _keep_need},
    at_household=True,
)
