"""Weigh a household's facts against entries of the policy library, and say it in words: clause,
facts, what is missing. Reads nothing and decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.casework.policies.household_facts import Gathered
from fieldvisit.casework.policies.known import Known, shown
from fieldvisit.forms.judging import Judge
from fieldvisit.forms.values import Value
from fieldvisit.records.fields import show_money
from fieldvisit.records.household import Category
from fieldvisit.rules.advice import Advice, Verdict, Weighed, advise, ordered
from fieldvisit.rules.library import Clause, Entry, Fact
from fieldvisit.rules.means import expected_amount
from fieldvisit.rules.policies import Policy, Unit
from fieldvisit.words.labels import label

_PARAMETER = "policy_"


@dataclass(frozen=True)
class Used:
    """A fact or a policy value that a clause was judged by, in words, and where it comes from."""

    name: str
    label: str
    said: str
    source: str

    @property
    def is_value(self) -> bool:
        """Whether it is a policy value, no fact of the household."""
        return self.name.startswith(_PARAMETER)


@dataclass(frozen=True)
class Missing:
    """A fact that nobody told, and what proves it."""

    name: str
    label: str
    evidence: str


@dataclass(frozen=True)
class Line:
    """A clause: what it says, its article, whether it holds (None: not to tell yet)."""

    says: str
    source: str
    holds: bool | None
    used: tuple[Used, ...]


@dataclass(frozen=True)
class Answer:
    """What may be said of one kind of help. `held`: the household gets it already; `amount`: what
    it may come to a month, in words, blank where that is not reckoned; `certainty` as in the
    library.
    """

    code: str
    title: str
    verdict: Verdict
    held: bool
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    evidence: tuple[str, ...]
    source: str
    certainty: str
    amount: str


@dataclass(frozen=True)
class Values:
    """The policy values that are in force where and when it matters (`here`, by key), and what each
    known value is called, in force or not.
    """

    here: Mapping[str, Policy]
    labels: Mapping[str, str]


class Weighing:
    """The facts of one household on one day, and how to tell of them."""

    def __init__(
        self, found: Gathered, declared: Mapping[str, Fact], *, values: Values, day: date
    ) -> None:
        self._facts, self._income, self._declared = found.facts, found.income, declared
        self._values, self._labels = values.here, values.labels
        self._judge = Judge(self._all(), day=day)

    def answers(self, entries: Iterable[Entry]) -> tuple[Answer, ...]:
        """What may be said of each of these entries, those that may be met first."""
        advised = [advise(one, self._judge) for one in entries]
        return tuple(map(self._answer, ordered(advised)))

    def holds(self, clause: Clause) -> bool:
        """Whether one clause holds; not, too, where that is not to tell yet."""
        return self._judge(clause.when).holds is True

    def line(self, clause: Clause) -> Line:
        """One clause, whether it holds and by what."""
        return self._line(Weighed(clause, self._judge(clause.when)))

    def _all(self) -> dict[str, Value | None]:
        """Every fact and every value that a condition may name; those of no region or day are not
        known.
        """
        held = {name: one.value for name, one in self._facts.items()}
        found: dict[str, Value | None] = {name: held.get(name) for name in self._declared}
        for key in self._labels:
            one = self._values.get(key)
            known = one is not None and one.value is not None
            found[_PARAMETER + key] = float(one.text) if known and one else None
        return found

    def _answer(self, of: Advice) -> Answer:
        category = self._facts.get("category", Known("", "")).value
        return Answer(
            code=of.entry.code,
            title=of.entry.title,
            verdict=of.verdict,
            held=of.entry.category != "" and of.entry.category == category,
            lines=tuple(map(self._line, of.clauses)),
            missing=tuple(map(self._missing, of.lacking)),
            evidence=of.entry.evidence,
            source=of.entry.source,
            certainty=of.entry.certainty.value,
            amount=self._amount(of),
        )

    def _line(self, one: Weighed) -> Line:
        known = [name for name in one.judged.used if name not in one.judged.lacking]
        return Line(
            says=one.clause.says,
            source=one.clause.source,
            holds=one.judged.holds,
            used=tuple(map(self._used, known)),
        )

    def _used(self, name: str) -> Used:
        if name.startswith(_PARAMETER):
            value = self._values[name.removeprefix(_PARAMETER)]
            return Used(name, value.label, value_words(value), value.source)
        fact, held = self._declared[name], self._facts[name]
        return Used(name, fact.label, shown(fact, held.value), held.source)

    def _missing(self, name: str) -> Missing:
        if not name.startswith(_PARAMETER):
            return Missing(name, self._declared[name].label, self._declared[name].evidence)
        key = name.removeprefix(_PARAMETER)
        value = self._values.get(key)
        said = value.source if value else "这一天没有查到规定，请问区民政局"
        return Missing(name, self._labels[key], said)

    def _amount(self, of: Advice) -> str:
        """By the difference for all members (57号 art. 23), where the whole income is known."""
        standard = self._values.get("standard_dibao")
        likely = of.verdict is Verdict.LIKELY and of.entry.category == Category.DIBAO
        if not likely or self._income is None or standard is None or standard.value is None:
            return ""
        fen = expected_amount(self._income, standard=standard.fen(), covered=self._income.members)
        return f"按差额算，全家每月约 {show_money(fen)} 元（供参考；民发〔2021〕57号第二十三条）"


def value_words(one: Policy) -> str:
    """A policy value as people say it; blank when it is not known."""
    if one.value is None:
        return ""
    if one.unit is Unit.YUAN:
        return f"{show_money(one.fen())} 元"
    if one.unit is Unit.SWITCH:
        return label("yes_no", "yes" if one.value else "no")
    if one.unit is Unit.SHARE:
        return f"{(one.value * 100).normalize():f}%"
    return f"{one.text}{label('unit', one.unit)}"


def holds_words(line: Line) -> str:
    """Whether a clause holds, in a word."""
    code = {True: "met", False: "not_met", None: "open"}[line.holds]
    return label("clause", code)


def plain(one: Answer) -> dict[str, Any]:
    """An answer as JSON has it."""
    return {
        "code": one.code,
        "title": one.title,
        "answer": one.verdict.value,
        "held": one.held,
        "clauses": [
            {
                "says": line.says,
                "source": line.source,
                "holds": line.holds,
                "facts": [vars(used) for used in line.used],
            }
            for line in one.lines
        ],
        "missing": [vars(missing) for missing in one.missing],
        "evidence": list(one.evidence),
        "source": one.source,
        "certainty": one.certainty,
        "amount": one.amount,
    }
