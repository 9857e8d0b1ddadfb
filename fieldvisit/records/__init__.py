"""What is kept: one definition for device, server and wire. No file, clock, network or logger here;
ids and times are handed in.
"""

from collections.abc import Mapping

from fieldvisit.records.alert import Alert
from fieldvisit.records.attachment import Attachment
from fieldvisit.records.campaign import Campaign
from fieldvisit.records.clue import Clue
from fieldvisit.records.conflict import Conflict
from fieldvisit.records.countersignature import Countersignature
from fieldvisit.records.credit import Credit
from fieldvisit.records.entitlement import Entitlement
from fieldvisit.records.form import Form
from fieldvisit.records.handed_in import HandedIn
from fieldvisit.records.household import Household
from fieldvisit.records.inspection import Inspection
from fieldvisit.records.insurance import Insurance
from fieldvisit.records.kept import Kept
from fieldvisit.records.need import FollowUp, Need, ServiceOrder
from fieldvisit.records.note import Note
from fieldvisit.records.outreach import Outreach
from fieldvisit.records.person import Membership, Person
from fieldvisit.records.plan import Plan
from fieldvisit.records.policy_table import PolicyTable
from fieldvisit.records.proposal import Proposal
from fieldvisit.records.public_notice import PublicNotice
from fieldvisit.records.reading import Reading
from fieldvisit.records.referral import Referral
from fieldvisit.records.region import Grid, Region
from fieldvisit.records.reported import Reported
from fieldvisit.records.special_case import SpecialCase
from fieldvisit.records.staff import Staff
from fieldvisit.records.task import Task
from fieldvisit.records.visit import Visit

KINDS: Mapping[str, type[Kept]] = {
    "region": Region,
    "grid": Grid,
    "staff": Staff,
    "form": Form,
    "household": Household,
    "person": Person,
    "membership": Membership,
    "task": Task,
    "visit": Visit,
    "note": Note,
    "attachment": Attachment,
    "proposal": Proposal,
    "conflict": Conflict,
    "countersignature": Countersignature,
    "handed_in": HandedIn,
    "entitlement": Entitlement,
    "need": Need,
    "service_order": ServiceOrder,
    "follow_up": FollowUp,
    "referral": Referral,
    "clue": Clue,
    "alert": Alert,
    "plan": Plan,
    "special_case": SpecialCase,
    "campaign": Campaign,
    "outreach": Outreach,
    "credit": Credit,
    "reported": Reported,
    "public_notice": PublicNotice,
    "inspection": Inspection,
    "policy_table": PolicyTable,
    "insurance": Insurance,
    "reading": Reading,
}
"""Every synced kind by its wire name, parents before children (the order of a snapshot)."""


def kind_of(record: Kept) -> str:
    """The wire name of a record's kind."""
    return next(name for name, model in KINDS.items() if isinstance(record, model))


__all__ = [
    "KINDS",
    "Alert",
    "Attachment",
    "Campaign",
    "Clue",
    "Conflict",
    "Countersignature",
    "Credit",
    "Entitlement",
    "FollowUp",
    "Form",
    "Grid",
    "HandedIn",
    "Household",
    "Inspection",
    "Insurance",
    "Kept",
    "Membership",
    "Need",
    "Note",
    "Outreach",
    "Person",
    "Plan",
    "PolicyTable",
    "Proposal",
    "PublicNotice",
    "Reading",
    "Referral",
    "Region",
    "Reported",
    "ServiceOrder",
    "SpecialCase",
    "Staff",
    "Task",
    "Visit",
    "kind_of",
]
