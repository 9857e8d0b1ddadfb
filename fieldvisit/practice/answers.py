"""What is found at the practice doors: the answers to F02 and the signatures under them.
Invented.
"""

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.casework.visits.signing import SignatureGiven
from fieldvisit.practice.ink import signature
from fieldvisit.records.visit import SignatureWay

ANSWERS: tuple[tuple[str, str], ...] = (
    ("/data/meet/visit_mode", "home"),
    ("/data/meet/result", "met_person"),
    ("/data/meet/open_points_state", "done"),
    ("/data/body/mental_state", "fair"),
    ("/data/body/physical_state", "poor"),
    ("/data/body/where_it_hurts", "夜里腿疼，走路要扶墙。"),
    ("/data/body/self_care_changed", "changed"),
    ("/data/body/self_care_items", "bathe"),
    ("/data/body/medicine", "missed"),
    ("/data/living/food", "good"),
    ("/data/living/clothing", "middle"),
    ("/data/living/hygiene", "middle"),
    ("/data/care/caregiver_present", "yes"),
    ("/data/care/care_agreement", "valid"),
    ("/data/care/allowance_received", "yes"),
    ("/data/care/bankbook_held_by_others", "no"),
    ("/data/safety_needs/safety", "none"),
    ("/data/safety_needs/winter/heating_stove", "yes"),
    ("/data/safety_needs/winter/co_alarm", "working"),
    ("/data/safety_needs/winter/room_warm", "cool"),
    ("/data/safety_needs/summer/summer_heat", "fine"),
    ("/data/safety_needs/summer/flood_risk", "none"),
    ("/data/safety_needs/needs", "bathing escort"),
    ("/data/sign/respondent_sign_way", "drawn"),
)


def answer_all(filling: Filling, answers: tuple[tuple[str, str], ...] = ANSWERS) -> None:
    """Answer the form's questions in order, those that are asked at this door."""
    for ref, value in answers:
        if filling.session.state(ref).relevant:
            filling.session.set(ref, value)


def signatures(desk: Desk, filling: Filling) -> list[SignatureGiven]:
    """The officer's and the respondent's signature on the glass."""
    return [
        SignatureGiven(
            party="investigator",
            name=desk.profile.staff_name,
            way=SignatureWay.DRAWN,
            field="/data/sign/investigator_signature",
            staff_id=desk.profile.staff_id,
            png=signature(desk.profile.staff_name),
        ),
        SignatureGiven(
            party="respondent",
            name=filling.door.name,
            way=SignatureWay.DRAWN,
            field="/data/sign/respondent_signature",
            png=signature(filling.door.name),
        ),
    ]
