"""What people hand in about money: a list of bills, payers with their weights. Keeps nothing."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fieldvisit.casework import naming
from fieldvisit.errors import FieldvisitError
from fieldvisit.records.fields import read_money
from fieldvisit.records.special_case import Bill
from fieldvisit.rules.pools import SharesWrong

COLUMNS = ("日期", "医院", "票据号", "总金额", "报销")
"""The columns of a list of bills, in order."""


@dataclass(eq=False)
class BillRefused(FieldvisitError):
    """A row of a list of bills cannot be read; `line` counts from 1."""

    line: int


def read_bills(data: bytes) -> Iterator[Bill]:
    """Bills out of a CSV file (UTF-8) with the columns 日期, 医院, 票据号, 总金额, 报销. Raises
    BillRefused.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BillRefused(1) from None
    rows = csv.reader(io.StringIO(text))
    for line, row in enumerate(rows, 1):
        if line == 1 or not any(cell.strip() for cell in row):
            continue
        yield _bill(line, row)


def read_weights(said: Sequence[str]) -> list[tuple[str, Decimal]]:
    """Payers with their weights as people write them: `医保=60`. Raises SharesWrong."""
    found = []
    for one in said:
        payer, _, weight = one.replace("＝", "=").partition("=")
        try:
            found.append((payer.strip(), Decimal(weight.strip().removesuffix("%"))))
        except ArithmeticError:
            raise SharesWrong from None
    return found


def _bill(line: int, row: Sequence[str]) -> Bill:
    cells = [cell.strip() for cell in row] + [""] * len(COLUMNS)
    on, hospital, number, total, reimbursed = cells[: len(COLUMNS)]
    try:
        return Bill(
            on=date.fromisoformat(on),
            hospital=naming.words(hospital, field="医院"),
            number=naming.words(number, field="票据号"),
            total=read_money(total),
            reimbursed=read_money(reimbursed) if reimbursed else 0,
        )
    except (ValueError, FieldvisitError):
        raise BillRefused(line) from None
