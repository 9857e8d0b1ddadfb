"""F09: the form is the referral that it stands for, as far as its receipt slip says."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from fieldvisit.casework.care import referring
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.visits import visiting
from fieldvisit.practice import answers
from fieldvisit.records import Referral
from fieldvisit.store import audit, loop
from tests.support.filled import filled

TOLD: dict[str, Any] = {
    "to_org": "charity",
    "to_org_name": "区慈善会 救助部",
    "need": "透析自付每月 1900 元",
    "asked": "帮付两个月",
    "consent": "person",
    "sent_at": "2026-11-23T10:00:00+08:00",
}
SLIP = {"receipt_answer": "accepted", "received_by": "李会计", "received_on": "2026-11-23"}
END = {"outcome_kind": "money", "outcome_amount": 3800.5, "outcome_on": "2026-11-23"}


@pytest.fixture
def home(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def kept(desk: Desk, home: str) -> list[Referral]:
    with desk.store.read() as tx:
        return list(loop.referrals_of(tx, UUID(home)))


def test_a_finished_form_is_a_referral_that_went_out(desk: Desk, home: str) -> None:
    visit, made = filled(desk, home, **TOLD)
    assert made == ["已记下一份转介：转给慈善会，已转出。"]
    (sent,) = kept(desk, home)
    assert (sent.visit_id, sent.to_org, sent.to_name) == (visit.id, "charity", "区慈善会 救助部")
    assert (sent.state, sent.consent, sent.asked) == ("sent", "own", "帮付两个月")
    with desk.store.read() as tx:
        assert audit.count(tx, "referral_sent", subject=str(sent.id)) == 1
    assert referring.receive(desk, str(sent.id), by="李会计").state == "received"


@pytest.mark.parametrize(
    ("more", "state"),
    [
        (SLIP, "received"),
        ({"receipt_answer": "returned", "return_reason": "不归我们"}, "returned"),
        (SLIP | END, "done"),
        (SLIP | END | {"household_confirmed": "no"}, "done"),
        (SLIP | END | {"household_confirmed": "yes"}, "confirmed"),
    ],
)
def test_the_slip_says_how_far_it_is(
    desk: Desk, home: str, more: dict[str, Any], state: str
) -> None:
    filled(desk, home, **TOLD | more)
    (sent,) = kept(desk, home)
    assert sent.state == state
    if "outcome_kind" in more:
        assert (sent.result, sent.result_amount) == ("给了钱", 380_050)
        assert sent.result_on == date(2026, 11, 23)


@pytest.mark.parametrize("lacking", ["to_org", "asked", "consent"])
def test_without_consent_or_a_body_nothing_goes_out(desk: Desk, home: str, lacking: str) -> None:
    assert filled(desk, home, **TOLD | {lacking: ""})[1] == []
    assert kept(desk, home) == []


def test_the_bundled_form_makes_it(desk: Desk, home: str) -> None:
    filling = visiting.start(desk, home, form_id="F09")
    ref = filling.session.definition.ref_of
    filling.session.set(ref("result"), "met_person")
    for name in ("to_org", "need", "asked", "consent"):
        filling.session.set(ref(name), TOLD[name])
    assert filling.session.problems() == []
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    (sent,) = kept(desk, home)
    assert (sent.visit_id, sent.state, sent.to_org) == (visit.id, "sent", "charity")
