"""`fieldvisit org`: who sits in a district's joint meeting for social assistance. Opens no person's
file.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import JsonOption
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

app = typer.Typer(no_args_is_help=True, help="联席成员单位：哪天有哪些，各管什么。")


@app.command("list")
def list_members(
    *,
    region: Annotated[
        str, typer.Option("--region", help="12 位区划代码，只看那个区；不写是有名单的各区")
    ] = "",
    theme: Annotated[str, typer.Option("--theme", help="只看哪项主题，如 助医")] = "",
    asof: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """成员单位：这一天在席的有几家，哪天起，管哪几项主题；转介从这里选。"""
    from fieldvisit.casework.staff import organisations, region_tree
    from fieldvisit.casework.tables.policy_tables import Tables

    tables = Tables()
    day = asked_day(None, asof)
    code = region_tree.code_of(region)
    own = organisations.here(tables, code) if code else None
    meetings = organisations.meetings(tables) if not code else (own,) if own else ()
    found = {one: organisations.members(one, day=day, theme=theme) for one in meetings}
    if as_json:
        told = [
            {
                "meeting": one.label,
                "region": one.region,
                "themes": list(one.themes),
                "source": one.source,
                "members": [organisations.plain(member) for member in sitting],
            }
            for one, sitting in found.items()
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one, sitting in found.items():
        facts = {"label": one.label, "day": day, "theme": theme, "count": len(sitting)}
        typer.echo(sentence("meeting_of_theme" if theme else "meeting_stands", facts))
        for member in sitting:
            words = (member.label, label("referral_org", member.kind), "、".join(member.themes))
            typer.echo(f"  {'  '.join(words)}  {member.since} 起")
        typer.echo(f"      {one.source}")
    if not found:
        typer.echo(sentence("no_meeting"))
