"""`fieldvisit campaign`: whom everybody is asked to reach by a day, one tap a household;
`campaign_list` tells how far it is. The PIN is asked for before anything heavy is loaded.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.commands.device import DeviceOption, StaffOption, unlocked
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

if TYPE_CHECKING:
    from fieldvisit.casework.daily.campaigns import Planned

app = typer.Typer(no_args_is_help=True, help="专项行动：排到户、一点就记、看进度。")

CampaignArgument = Annotated[str, typer.Argument(help="专项行动的编号，用 campaign list 查")]


@app.command("plan")
def plan(
    title: Annotated[str, typer.Argument(help="叫什么，如 寒潮敲门")],
    *,
    due: Annotated[datetime, typer.Option("--due", formats=["%Y-%m-%d"], help="最晚哪天")],
    way: Annotated[str, typer.Option("--way", help="上门、电话")] = "上门",
    tag: Annotated[list[str] | None, typer.Option("--tag", help="有其中一样的，如 独居")] = None,
    category: Annotated[list[str] | None, typer.Option("--category", help="救助类别")] = None,
    age_from: Annotated[
        int | None, typer.Option("--age-from", min=0, max=150, help="有人满这个岁数")
    ] = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """按条件给每户排一件；再排一次不会多出来。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import campaigns

    wanted = campaigns.Wanted(title, due.date(), way, tag or (), category or (), age_from)
    _say(campaigns.plan(desk, wanted))


@app.command("extend")
def extend(
    campaign: CampaignArgument, *, device: DeviceOption = None, staff: StaffOption = None
) -> None:
    """后来才符合条件的户也排上。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import campaigns

    _say(campaigns.extend(desk, campaign))


@app.command("tick")
def tick(
    task: Annotated[str, typer.Argument(help="任务的编号，用 campaign list 查")],
    outcome: Annotated[str, typer.Argument(help="见到、没见到、电话通了、要帮忙")],
    *,
    kind: Annotated[str, typer.Option("--kind", help="要帮忙：哪一类，如 看病吃药")] = "其他",
    text: Annotated[str, typer.Option("--text", help="要帮忙：什么难处")] = "",
    device: DeviceOption = None,
    staff: StaffOption = None,
) -> None:
    """一户怎么样了；要帮忙的记成需求。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.daily import campaigns

    done = campaigns.tick(desk, task, outcome=outcome, kind=kind, text=text)
    told = {
        "outcome": label("task_outcome", done.outcome),
        "state": label("task_state", done.state),
    }
    typer.echo(sentence("campaign_ticked", told))


def _say(done: Planned) -> None:
    facts = {"title": done.campaign.title, "due": done.campaign.due_on, "id": done.campaign.id}
    typer.echo(sentence("campaign_planned", facts | {"made": done.made, "known": done.known}))
