"""An 入户调查 on a real device: the family comes from the register, its changes go back as
proposals, the sheet prints.
"""

import io
from datetime import date
from uuid import UUID

import pypdfium2
import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import attaching, checking, visiting
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.signing import SignatureGiven
from fieldvisit.practice.families import invented_citizen_id, named_id
from fieldvisit.practice.ink import signature
from fieldvisit.records import Proposal, Visit
from fieldvisit.records.person import Sex
from fieldvisit.records.visit import SignatureWay
from fieldvisit.rules.journeys import SignatureMissing
from fieldvisit.store import households, proposals
from tests.support.household_survey import ASKED, MEMBER

FOUR_OF_THEM = named_id("household", 83)
MEMBERS = "/data/members/member"
GRANDCHILD = invented_citizen_id(date(2016, 3, 2), Sex.FEMALE, seed=3)


@pytest.fixture
def filling(desk: Desk) -> Filling:
    """Everything answered that must be, nothing changed."""
    begun = visiting.start(desk, str(FOUR_OF_THEM), form_id="F01")
    for name, value in ASKED.items():
        begun.session.set(begun.session.definition.ref_of(name), value)
    for place in range(1, 5):
        say(begun, place, **MEMBER)
    assert begun.session.problems() == []
    return begun


def say(filling: Filling, place: int, **answers: str) -> None:
    for name, value in answers.items():
        filling.session.set(f"{MEMBERS}[{place}]/{name}", value)


def signed(desk: Desk, *names: str) -> list[SignatureGiven]:
    """Drawn by each named investigator, the officer first, and by the respondent."""
    fields = ("investigator_signature", "investigator2_signature")
    hands = [
        ("investigator", name, f"/data/sign/{field}", named_id("staff", name))
        for name, field in zip(names, fields, strict=False)
    ]
    return [
        SignatureGiven(
            party, name, SignatureWay.DRAWN, field=field, staff_id=staff, png=signature(name)
        )
        for party, name, field, staff in [
            *hands,
            ("respondent", "任凤山", "/data/sign/respondent_signature", None),
        ]
    ]


def finished(desk: Desk, filling: Filling) -> Visit:
    return visiting.finish(desk, filling, signatures=signed(desk, "赵文静", "李大勇"))


def proposed(desk: Desk, household_id: UUID) -> list[Proposal]:
    with desk.store.read() as tx:
        return list(proposals.open_of_household(tx, household_id))


def test_the_family_is_there_before_the_door_opens(filling: Filling) -> None:
    rows = filling.session.answers()["member"]
    assert [row["member_name"] for row in rows] == ["任凤山", "罗小芹", "任老栓", "任佳慧"]
    assert filling.session.answers()["applicant_name"] == "任凤山"
    assert filling.session.answers()["policy_standard_dibao"] == "1010"


def test_one_investigator_is_not_enough(desk: Desk, filling: Filling) -> None:
    """民发〔2021〕57号 art. 16."""
    with pytest.raises(SignatureMissing):
        visiting.finish(desk, filling, signatures=signed(desk, "赵文静"))
    assert finished(desk, filling).form_id == "F01"


def test_what_was_found_anew_is_proposed_never_written(desk: Desk, filling: Filling) -> None:
    say(filling, 1, member_phone="13820461175", member_health_state="chronic")
    filling.session.add(MEMBERS)
    say(filling, 5, member_name="任小满", member_relation="grandchild")
    say(filling, 5, member_citizen_id=GRANDCHILD, member_health_state="healthy")
    say(filling, 5, member_job="student", member_school="第六埠小学", member_school_stage="primary")
    finished(desk, filling)
    found = {one.kind: one for one in proposed(desk, FOUR_OF_THEM) if "phone" in one.after} | {
        one.kind: one for one in proposed(desk, FOUR_OF_THEM) if one.kind == "join"
    }
    assert set(found) == {"change", "join"}
    assert found["change"].after == {"phone": "13820461175"}
    assert found["join"].after == {
        "name": "任小满",
        "citizen_id": GRANDCHILD,
        "sex": "female",
        "birth_date": "2016-03-02",
        "health": "健康",
        "relation": "grandchild",
    }


def test_who_is_registered_in_another_household_too_is_named(desk: Desk, filling: Filling) -> None:
    assert checking.elsewhere(desk, filling) == []
    with desk.store.read() as tx:
        stranger = households.members(tx, named_id("household", 12))[0][1]
    say(filling, 2, member_citizen_id=stranger.citizen_id or "")
    (line,) = checking.elsewhere(desk, filling)
    assert line.kind == "note"
    assert line.sentence.startswith("罗小芹在另一户也有登记：户主孙桂芬")
    assert finished(desk, filling)


def test_the_sheet_prints_with_numbers_masked(desk: Desk, filling: Filling) -> None:
    numbers = [row["member_citizen_id"] for row in filling.session.answers()["member"]]
    visit = finished(desk, filling)
    masked, whole = (
        dossier.pdf(desk, [str(visit.id)], full_ids=full_ids) for full_ids in (False, True)
    )
    assert len(pypdfium2.PdfDocument(io.BytesIO(masked))) == 4
    assert [number for number in numbers if number in words(masked)] == []
    assert [number for number in numbers if number not in words(whole)] == []
    assert "罗小芹" in words(masked)


def words(paper: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(paper))
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_all_who_signed_are_named_on_the_visit(desk: Desk, filling: Filling) -> None:
    """民发〔2021〕57号 art. 16: two investigators, and each member of the family who was there."""
    drawn = attaching.keep_drawing(desk, signature("罗小芹"))
    filling.session.set("/data/cosign/others_present", "yes")
    line = "/data/cosign/cosigner[1]"
    who = filling.session.state(f"{line}/cosigner_name").options
    filling.session.set(f"{line}/cosigner_name", who[1].value)
    filling.session.set(f"{line}/cosigner_signature", drawn)
    visit = finished(desk, filling)
    assert [(one["party"], one["name"]) for one in visit.signatures] == [
        ("investigator", "赵文静"),
        ("investigator", "李大勇"),
        ("respondent", "任凤山"),
        ("member", "罗小芹"),
    ]
    assert visit.signatures[3]["sha256"] == drawn.partition(".")[0]
    assert visit.answers["investigator2_name"] == "李大勇"
    assert "李大勇" in words(dossier.pdf(desk, [str(visit.id)]))
