"""Whether the conditions of a library's entry can be judged at all. Judges nobody."""

from collections.abc import Collection

from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.judging import Judge
from fieldvisit.rules.library import Entry


def check_conditions(entry: Entry, *, names: Collection[str]) -> bool:
    """Whether every condition is written in the forms' language and asks only for these facts and
    values.
    """
    judge = Judge(dict.fromkeys(names), day=entry.since)
    try:
        for clause in entry.clauses:
            judge(clause.when)
    except FieldvisitError:
        return False
    return True
