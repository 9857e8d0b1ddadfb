"""How far the 专项行动 are: by village, by household. Changes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import careful
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Campaign, Task
from fieldvisit.records.task import TaskOutcome, TaskState
from fieldvisit.rules.lanes import natural
from fieldvisit.store import campaigns, households, regions
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class Progress:
    """How far a campaign is in one village (`name`): `households` with a task, of them met,
    telephoned, those in need of help, tried in vain so far, and not tried.
    """

    scope: str
    name: str
    households: int
    met: int
    phoned: int
    needs_help: int
    not_met: int
    untried: int
    open: int


@dataclass(frozen=True)
class HouseholdLine:
    """A household of a campaign: its task, the householder's name, where, what to call, and what to
    know before the door, in words.
    """

    task: Task
    name: str
    place: str
    phone: str
    careful: str = ""


def lines(desk: Desk) -> list[dict[str, Any]]:
    """The campaigns here, the nearest last day first, with how many households are left."""
    with desk.read_people() as tx:
        found = [(one, campaigns.tasks_of(tx, one.id)) for one in campaigns.all(tx)]
    return [
        {
            "id": str(campaign.id),
            "title": campaign.title,
            "due": campaign.due_on.isoformat(),
            "way": label("campaign_way", campaign.way),
            "asks": asks_words(campaign),
            "households": len(of),
            "open": sum(task.state is TaskState.OPEN for task in of),
        }
        for campaign, of in found
    ]


def households_of(desk: Desk, campaign_id: str) -> tuple[Campaign, list[HouseholdLine]]:
    """A campaign with its households along the lanes, open ones first. The first look of an
    unlocking leaves a row in the audit trail: it shows names and numbers to call. Raises NotHere.
    """
    with looking_at(desk, campaign_id, action="campaign_opened") as tx:
        campaign = naming.record(tx, Campaign, kind="campaign", named=campaign_id)
        found = campaigns.tasks_of(tx, campaign.id)
        homes = [task.household_id for task in found]
        facts = households.due_facts_of(tx, homes, since=desk.clock.now())
        warned = careful.warnings(tx, day=local_day(desk.clock.now()), only=homes)
    told = [
        HouseholdLine(
            task,
            row.name,
            row.address,
            row.phone or "",
            careful.words(warned.get(task.household_id, ())),
        )
        for task in found
        if (row := facts.get(task.household_id))
    ]
    told.sort(key=lambda one: (one.task.state is not TaskState.OPEN, natural(one.place)))
    return campaign, told


def progress(desk: Desk, campaign_id: str) -> list[Progress]:
    """How far a campaign is, by village. Raises NotHere."""
    with desk.read_people() as tx:
        campaign = naming.record(tx, Campaign, kind="campaign", named=campaign_id)
        by_village: dict[str, list[Task]] = {}
        for task in campaigns.tasks_of(tx, campaign.id):
            by_village.setdefault(task.scope, []).append(task)
        places = {scope: regions.get(tx, scope) for scope in by_village}
    return [
        _progress(scope, of, name=place.name if (place := places[scope]) else scope)
        for scope, of in by_village.items()
    ]


def asks_words(campaign: Campaign) -> str:
    """`独居、生炉子·满 80 岁`: whom it means."""
    parts = [
        "、".join(label("category", one) for one in campaign.categories),
        "、".join(label("tag", one) for one in campaign.tags),
        f"有人满 {campaign.age_from} 岁" if campaign.age_from else "",
    ]
    return "·".join(part for part in parts if part)


def _progress(scope: str, found: Sequence[Task], *, name: str) -> Progress:
    came = Counter(task.outcome for task in found)
    return Progress(
        scope=scope,
        name=name,
        households=len(found),
        met=came[TaskOutcome.MET],
        phoned=came[TaskOutcome.PHONED],
        needs_help=came[TaskOutcome.NEEDS_HELP],
        not_met=came[TaskOutcome.NOT_MET],
        untried=came[None],
        open=sum(task.state is TaskState.OPEN for task in found),
    )
