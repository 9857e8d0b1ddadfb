"""The values that forms ask for are in the policy files, and forms presume nothing else."""

from datetime import date

import openpyxl
import pytest

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import policies, policy_facts
from fieldvisit.machine.assets import resource

SHIPPED = Tables()
BOOKS = sorted(resource("forms").glob("*.xlsx"))
HERE = {"day": date(2026, 11, 23), "region": "120111102204"}


def asked(book) -> dict[str, str]:
    """The policy values a form asks for and what it presumes without a register."""
    lines = openpyxl.load_workbook(book, read_only=True)["survey"].iter_rows(values_only=True)
    head = next(lines)
    rows = [dict(zip(head, line, strict=False)) for line in lines]
    hidden = [row for row in rows if row.get("type") == "hidden"]
    named = [row for row in hidden if str(row.get("name")).startswith("policy_")]
    return {row["name"]: str(row.get("default") or "") for row in named}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem[:3])
def test_a_form_asks_only_for_values_that_are_kept(book) -> None:
    assert set(asked(book)) <= {f"policy_{one.key}" for one in policies(SHIPPED)}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem[:3])
def test_what_a_form_presumes_is_what_holds_here(book) -> None:
    known = policy_facts(SHIPPED, **HERE)
    presumed = {name: value for name, value in asked(book).items() if value}
    assert presumed == {name: known[name] for name in presumed}


def test_the_limits_of_a_visit_are_kept_with_their_source() -> None:
    kept = {one.key: one for one in policies(SHIPPED)}
    assert {key: kept[key].text for key in ("risk_orange_from", "risk_yellow_from")} == {
        "risk_orange_from": "3",
        "risk_yellow_from": "1",
    }
    assert kept["not_seen_days"].text == "90"
    assert "第二十二条" in kept["self_care_total_from"].source
