"""专项行动: which households one means, and what a try to reach one amounts to. Pure.

Source: days.md 17 (criteria, a deadline, by telephone or at the door; one-tap outcomes).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from fieldvisit.errors import FieldvisitError
from fieldvisit.records.campaign import Campaign, CampaignWay
from fieldvisit.records.task import Task, TaskOutcome, TaskState
from fieldvisit.rules.journeys import DECIDERS, check_role
from fieldvisit.words.labels import label

_REACHED = frozenset({TaskOutcome.MET, TaskOutcome.NEEDS_HELP})


@dataclass(eq=False)
class NobodyMeant(FieldvisitError):
    """A campaign that asks nothing of a household would mean all of them."""


@dataclass(eq=False)
class CampaignOver(FieldvisitError):
    """Its last day is gone: nobody could do it in time."""

    due: date


@dataclass(eq=False)
class CampaignDiffers(FieldvisitError):
    """One of this name and last day is there and asks for other households."""

    title: str


@dataclass(eq=False)
class TickedAlready(FieldvisitError):
    """The household was reached, by `outcome`, or the task was cancelled."""

    outcome: TaskOutcome | None

    def facts(self) -> dict[str, object]:
        return {"outcome": label("task_outcome", self.outcome) if self.outcome else "不用去了"}


@dataclass(frozen=True)
class Known:
    """What is known of a household: its category, its tags, when its eldest member was born."""

    category: str
    tags: Collection[str]
    eldest: date | None


def check_planner(role: str) -> None:
    """Who keeps the register asks everybody to reach households; a grid worker is asked. Raises
    MayNot.
    """
    check_role(role, DECIDERS, job="plan")


def check_plan(campaign: Campaign, *, role: str, today: date) -> None:
    """Refuse a campaign that nobody may or could do. Raises MayNot, NobodyMeant, CampaignOver."""
    check_planner(role)
    if not (campaign.categories or campaign.tags or campaign.age_from):
        raise NobodyMeant
    if campaign.due_on < today:
        raise CampaignOver(campaign.due_on)


def check_same(stands: object, wanted: Campaign) -> None:
    """Refuse to plan another campaign under the id of one that stands. Raises CampaignDiffers."""
    asks = ("way", "categories", "tags", "age_from")
    if any(getattr(stands, name) != getattr(wanted, name) for name in asks):
        raise CampaignDiffers(wanted.title)


def means(campaign: Campaign, known: Known) -> bool:
    """Whether a household is meant: one of the categories, one of the tags, somebody so old on the
    last day; what the campaign leaves empty asks nothing.
    """
    if campaign.categories and known.category not in campaign.categories:
        return False
    if campaign.tags and not set(campaign.tags) & set(known.tags):
        return False
    if campaign.age_from is None:
        return True
    return known.eldest is not None and age(known.eldest, campaign.due_on) >= campaign.age_from


def age(born: date, day: date) -> int:
    """Whole years on a day; who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_tick(task: Task) -> None:
    """Refuse another outcome of a task that is over. Raises TickedAlready."""
    if task.state is not TaskState.OPEN:
        raise TickedAlready(task.outcome)


def ends(way: CampaignWay, outcome: TaskOutcome) -> bool:
    """Whether the household was reached: a call is enough where calls are asked for, never where
    somebody is to go; nobody at home is a try and no more.
    """
    return outcome in _REACHED or (way is CampaignWay.PHONE and outcome is TaskOutcome.PHONED)
