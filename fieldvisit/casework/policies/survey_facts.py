"""What a finished household survey (F01) tells of a household, as facts for policies. What nobody
asked at the door is left out: a sum that is 0 because nothing was filled in is no answer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from fieldvisit.casework.policies.known import Facts, known, number, yuan
from fieldvisit.forms.values import Value
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.rules.means import Income

Answers = Mapping[str, Any]

_AS_THEY_STAND = {
    "members": ("counted_members", "counted_members"),
    "money_per_capita": ("money_per_capita", "money_asked"),
    "motor_vehicles": ("motor_vehicles", "has_vehicle"),
    "own_homes": ("own_homes", "houses_told"),
    "own_business_houses": ("own_business_houses", "houses_told"),
    "has_obligor": ("has_obligor", "has_obligor"),
    "rigid_year": ("rigid_total", "rigid_fen"),
}
"""By the fact's name: the field, and the field that is neither blank nor 0 when it was asked."""
_JOBLESS = frozenset({"registered_jobless", "unregistered_jobless", "none"})
_CAN_WORK = frozenset({"full", "partial"})
_MENTAL = frozenset("56")
_NO_LABOUR = {"5": "123", "6": "123", "4": "12", "1": "1"}
_TYPE, _LEVEL = 18, 19  # where a disability card's number has them


class Survey(Protocol):
    """What is asked of a finished survey: when it began, what was answered."""

    @property
    def started_at(self) -> datetime: ...

    @property
    def answers(self) -> Mapping[str, Any]: ...


def surveyed(survey: Survey) -> Facts:
    """The facts of a survey."""
    answers = survey.answers
    found: dict[str, Value | None] = {
        fact: number(answers[field])
        for fact, (field, asked) in _AS_THEY_STAND.items()
        if _asked(answers, asked) and field in answers
    }
    if _asked(answers, "houses_told"):
        bad = any(row.get("house_danger") in ("c", "d") for row in answers.get("house", ()))
        found["dangerous_home"] = "yes" if bad else "no"
    if "income_twelfths" in answers and _asked(answers, "income_window_months"):
        months = _whole(answers["income_window_months"])
        found["income_year"] = yuan(_whole(answers["income_twelfths"]) // months)
    counted = [one for one in answers.get("member", ()) if one.get("counts_as_member") != "no"]
    if counted:
        found |= _of_members(counted)
    return known(found, source_of(survey))


def source_of(survey: Survey) -> str:
    """What to call it: the form and the day."""
    return f"入户调查表（{local_day(survey.started_at).isoformat()}）"


def income_of(survey: Visit, *, pension_excluded: bool) -> Income | None:
    """The income that a survey found, in twelfths of a fen over its months; None where it was not
    asked. Basic pension that it left out counts again on a day when it is not `pension_excluded`.
    """
    answers = survey.answers
    wanted = ("income_window_months", "counted_members")
    if "income_twelfths" not in answers or not all(_asked(answers, name) for name in wanted):
        return None
    total = _whole(answers["income_twelfths"]) - 12 * _whole(answers.get("deduct_fen", 0))
    if not pension_excluded:
        total += 12 * sum(map(_left_out, answers.get("income", ())))
    months, members = (_whole(answers[name]) for name in wanted)
    return Income(total, members=members, months=12 * months)


def pension_apart(survey: Visit) -> bool:
    """Whether what it counted holds no basic pension: it left some out, or counted no transfers."""
    rows = survey.answers.get("income", ())
    counted = [one for one in rows if one.get("income_countable") != "no"]
    left_out = any(one.get("income_not_counted") == "basic_pension" for one in rows)
    return left_out or not any(one.get("income_kind") == "transfer" for one in counted)


def severe(card: str) -> bool:
    """Whether a card lets its holder apply alone (民发〔2021〕57号 art. 8): level 1 or 2,
    or level 3 of 5 智力 or 6 精神.
    """
    kind, level = card[_TYPE:_LEVEL], card[_LEVEL : _LEVEL + 1]
    return level in ("1", "2") or (level == "3" and kind in _MENTAL)


def no_labour(card: str) -> bool:
    """Whether a card means no labour capacity (民发〔2021〕43号 art. 5): 5 智力, 6 精神
    level 1 to 3, 4 肢体 1 and 2, 1 视力 1.
    """
    kind, level = card[_TYPE:_LEVEL], card[_LEVEL : _LEVEL + 1]
    return bool(level) and level in _NO_LABOUR.get(kind, "")


def _of_members(counted: Sequence[Answers]) -> dict[str, Value | None]:
    """Sums over those who count, as far as it was asked of each of them."""
    found: dict[str, Value | None] = {}
    if _of_each(counted, "member_age"):
        ages = [float(one["member_age"]) for one in counted]
        found |= {"oldest_age": max(ages), "youngest_age": min(ages)}
    if _of_each(counted, "member_health_state"):
        states = [str(one["member_health_state"]).split() for one in counted]
        cards = [_card(one) for one in counted]
        found |= {
            "serious_ill": float(sum("serious" in one for one in states)),
            "severe_disabled": float(sum(map(severe, cards))),
            "no_labour_disabled": float(sum(map(no_labour, cards))),
        }
    if _of_each(counted, "member_job"):
        idle = [one for one in counted if one["member_job"] in _JOBLESS]
        found |= {
            "students": float(sum(one["member_job"] == "student" for one in counted)),
            "jobless": float(sum(one.get("member_labour") in _CAN_WORK for one in idle)),
        }
    return found


def _card(member: Answers) -> str:
    """Type and level as they were answered, where a card's number has them."""
    kind, level = (str(member.get(f"member_disability_{part}", "")) for part in ("type", "level"))
    return f"{'':18}{kind:1}{level:1}".rstrip()


def _left_out(row: Answers) -> int:
    """The basic pension of one line of income that was not counted, in fen over its months."""
    if row.get("income_not_counted") != "basic_pension":
        return 0
    return round(float(row.get("income_amount") or 0) * 100) * _whole(row.get("income_months", 0))


def _of_each(members: Sequence[Answers], name: str) -> bool:
    return all(one.get(name) not in (None, "") for one in members)


def _asked(answers: Answers, name: str) -> bool:
    return number(answers.get(name)) not in (None, 0.0)


def _whole(value: Any) -> int:
    return int(float(value or 0))
