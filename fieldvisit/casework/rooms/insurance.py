"""商业保险: the rosters by year with their sums, a year's places, and those of one household."""

from fieldvisit.casework import naming
from fieldvisit.casework.aid import insuring
from fieldvisit.casework.aid.insuring import InsuredLine
from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    count_of,
    day_of,
    fen_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Household, Insurance
from fieldvisit.records.fields import show_money
from fieldvisit.records.insurance import Claim
from fieldvisit.rules.insurance import YearSum, claims_of
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import households, insurance
from fieldvisit.words import sentence

CODE, YEAR, AT_HOME, PLACE = "rosters", "roster_year", "insured", "insurance"
MOST = 100
"""So many places stand on a year's page; the sums are of all."""

_CLAIM = Offer(
    "claim",
    "记一笔赔付",
    (
        Asked("yuan", "赔了多少元", "money"),
        Asked("payer", "谁赔的"),
        Asked("on", "哪天（不写是今天）", "day", needed=False),
        Asked("what", "为什么赔", "long", needed=False),
    ),
)


def read_years(desk: Desk, subject: Subject) -> Board:
    """Each year with its sums, or the places of one year."""
    if subject.kind == YEAR:
        return _year(desk, int(subject.id))
    found = insuring.sums(desk)
    return Board(
        title=ROOM.title,
        sentence=sentence("insurance_sum", insuring.total_facts(found)) if found else ROOM.sentence,
        things=tuple(map(_of_year, found)),
        nothing=sentence("nobody_insured"),
    )


def _of_year(one: YearSum) -> Thing:
    told = insuring.year_facts(one)
    here = Subject(YEAR, str(one.year))
    return Thing(
        subject=here,
        title=f"{one.year} 年",
        pill=f"{one.persons} 人",
        mood="done",
        lines=(
            ("保费（元）", str(told["premium"])),
            ("谁出的", str(told["by_payer"])),
            ("赔付（元）", f"{told['claims']}，{one.paid_times} 笔，{one.helped} 人"),
            ("谁赔的", str(told["claims_by_payer"])),
        ),
        opens=here,
    )


def _year(desk: Desk, year: int) -> Board:
    found = insuring.insured(desk, year=year)
    more = f"，先列前 {MOST} 人" if len(found) > MOST else ""
    return Board(
        title=f"{year} 年参保名册",
        sentence=f"{len(found)} 人次{more}",
        things=tuple(_line(one, may=_may(desk)) for one in found[:MOST]),
        nothing=sentence("nobody_insured"),
    )


def _line(one: InsuredLine, *, may: bool) -> Thing:
    return Thing(
        subject=Subject(PLACE, one.id),
        title=f"{one.name}·{one.product}",
        pill=f"赔 {show_money(one.paid)} 元" if one.claims else "没有赔付",
        mood="done",
        lines=(
            ("保险公司", one.insurer or "没有写"),
            ("保费", f"{show_money(one.premium)} 元·{one.premium_payer or '没有写谁出'}"),
        ),
        offers=(_CLAIM,) if may else (),
        opens=Subject("household", one.household),
    )


def read_home(desk: Desk, home: Subject) -> Board:
    """A household's places on rosters. The first look of an unlocking leaves a line. Raises
    NotHere.
    """
    with looking_at(desk, home.id) as tx:
        house = naming.record(tx, Household, kind="household", named=home.id)
        people = tuple((str(one.id), one.name) for _, one in households.members(tx, house.id))
        held = insurance.of_household(tx, house.id)
    names, may = dict(people), _may(desk)
    return Board(
        title=HOME.title,
        sentence=HOME.sentence,
        offers=(_insure(people),) if may and people else (),
        things=tuple(_held(one, names.get(str(one.person_id), ""), may=may) for one in held),
        nothing=sentence("nobody_insured"),
    )


def _insure(people: tuple[tuple[str, str], ...]) -> Offer:
    asks = (
        Asked("person", "谁", "choice", people),
        Asked("product", "哪一种保险"),
        Asked("year", "哪一年", "count"),
        Asked("yuan", "保费多少元", "money", needed=False),
        Asked("payer", "保费谁出", needed=False),
        Asked("insurer", "哪家保险公司", needed=False),
    )
    return Offer("insure", "参保", asks)


def _held(one: Insurance, name: str, *, may: bool) -> Thing:
    payer = one.premium_payer or "没有写谁出"
    lines = [("保费", f"{show_money(one.premium)} 元·{payer}")]
    for paid in map(Claim.model_validate, one.claims):
        void = f"已撤回：{paid.void}" if paid.void else ""
        told = (f"{show_money(paid.amount)} 元", paid.payer, paid.what, void)
        lines.append((f"{paid.on} 赔付", "·".join(part for part in told if part)))
    return Thing(
        subject=Subject(PLACE, str(one.id)),
        title=f"{name}·{one.product}",
        pill=f"{one.year} 年",
        mood="done",
        lines=tuple(lines),
        offers=(_CLAIM, *_unclaim(one)) if may else (),
    )


def _unclaim(one: Insurance) -> tuple[Offer, ...]:
    standing = tuple(
        (str(number), f"{paid.on} {show_money(paid.amount)} 元") for number, paid in claims_of(one)
    )
    if not standing:
        return ()
    asks = (Asked("number", "哪一笔", "choice", standing), Asked("reason", "为什么撤回", "long"))
    return (Offer("unclaim", "撤回一笔赔付", asks, danger=True),)


def _may(desk: Desk) -> bool:
    return desk.profile.role in DECIDERS


def _put_on(desk: Desk, _: str, said: Said) -> Outcome:
    wanted = insuring.Wanted(
        said.get("product", ""),
        count_of(said, "year") or 0,
        fen_of(said),
        said.get("payer", ""),
        said.get("insurer", ""),
    )
    made = insuring.insure(desk, said.get("person", ""), wanted=wanted)
    return Outcome(sentence("insured", {"year": made.year, "id": made.id}))


def _claim(desk: Desk, insurance_id: str, said: Said) -> Outcome:
    payer, what = said.get("payer", ""), said.get("what", "")
    paid = insuring.Paid(fen_of(said), payer, what, day_of(said))
    made = insuring.claim(desk, insurance_id, paid=paid)
    return Outcome(sentence("insurance_claim_kept", {"count": len(made.claims), "id": made.id}))


def _void(desk: Desk, insurance_id: str, said: Said) -> Outcome:
    number, reason = count_of(said, "number") or 0, said.get("reason", "")
    insuring.unclaim(desk, insurance_id, number=number, reason=reason)
    return Outcome(sentence("claim_void"))


ROOM = Room(
    code=CODE,
    title="商业保险名册",
    sentence="逐年多少人、保费谁出、赔付多少；名册从导入向导来",
    icon="shield-check",
    read=read_years,
    steps={(PLACE, "claim"): _claim},
    kinds=frozenset({YEAR}),
)
HOME = Room(
    code=AT_HOME,
    title="商业保险",
    sentence="这一户谁参了哪年的保、谁出的保费、赔付了多少",
    icon="shield-check",
    read=read_home,
    steps={(AT_HOME, "insure"): _put_on, (PLACE, "unclaim"): _void},
    at_household=True,
)
