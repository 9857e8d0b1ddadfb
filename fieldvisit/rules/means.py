"""A household's means in integer fen: income and property per head, the amount to expect. Each sum
is rounded once, half up, at its end. It decides nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Income:
    """What `members` (at least 1) earned in so many months, in fen, with what counts and without
    what may be deducted (民发〔2021〕57号 art. 13). Below 0 it counts as nothing.
    """

    total: int
    members: int
    months: int = 1

    @property
    def shares(self) -> int:
        """Into how many parts the total goes: a head and month each."""
        return self.members * self.months


def countable_month(income: int, *, basic_pension: int, excluded: bool) -> int:
    """A month's income without the basic pension of residents while it is not counted (民发〔2021〕
    57号 art. 13 (3): until 2025-12-31)."""
    return max(0, income - basic_pension) if excluded else income


def per_capita_month(income: Income) -> int:
    """Income a head and month in fen."""
    return _shared(income.total, among=income.shares)


def expected_amount(income: Income, *, standard: int, covered: int) -> int:
    """A month's amount by the difference for those `covered`, in fen (民发〔2021〕57号 art. 23):
    from the totals, never by way of the rounded share of a head.
    """
    total = max(0, income.total)
    return _shared((standard * income.shares - total) * covered, among=income.shares)


def property_per_capita(worth: int, *, exempt: int = 0, members: int) -> int:
    """Property a head (at least 1) without what is exempt, in fen (民发〔2021〕57号 art. 14)."""
    return _shared(worth - exempt, among=members)


def _shared(total: int, *, among: int) -> int:
    return max(0, (2 * total + among) // (2 * among))
