"""`fieldvisit pool`: how pools of money stand, and a cost shared among payers. The PIN is asked for
before anything heavy is loaded.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldvisit.commands.asked import AsOfOption, asked_day
from fieldvisit.commands.device import DeviceOption, JsonOption, StaffOption, unlocked
from fieldvisit.commands.steps import YuanOption
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, help="资金池、多方共担。")

WeightOption = Annotated[list[str], typer.Option("--payer", help="谁=份额，可写几次，如 医保=60")]


@app.command("list")
def list_pools(
    *,
    asof: AsOfOption = None,
    device: DeviceOption = None,
    staff: StaffOption = None,
    as_json: JsonOption = False,
) -> None:
    """资金池：共多少、已承诺、已付、还剩，从本机的档案里算。"""
    desk = unlocked(device, staff)
    from fieldvisit.casework.cases.pool_list import pool_facts, pool_states

    found = [pool_facts(one) for one in pool_states(desk, day=asked_day(desk, asof))]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        typer.echo(sentence("pool_stands", one))
    if not found:
        typer.echo(sentence("no_pools"))


@app.command("split")
def split_cost(*, yuan: YuanOption, payer: WeightOption, as_json: JsonOption = False) -> None:
    """几家分担一笔钱：分到分，加起来正好。"""
    from fieldvisit.casework.cases.bill_list import read_weights
    from fieldvisit.records.fields import read_money, show_money
    from fieldvisit.rules.pools import split

    shares = split(read_money(yuan), read_weights(payer))
    if as_json:
        told = [{"payer": name, "fen": fen} for name, fen in shares]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, fen in shares:
        typer.echo(f"{name}  {show_money(fen)} 元")
