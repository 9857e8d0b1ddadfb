"""What the commands of needs, services and referrals share: their options, and the word on what was
done.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldvisit.words import sentence
from fieldvisit.words.labels import label

if TYPE_CHECKING:
    from fieldvisit.records.kept import Kept

HouseholdArgument = Annotated[
    str, typer.Argument(help="哪一户：户主姓名、户号或编号（用 list household 查）")
]
NeedArgument = Annotated[str, typer.Argument(help="需求的编号，用 loop 查")]
OrderArgument = Annotated[str, typer.Argument(help="服务单的编号，用 loop 查")]
ReferralArgument = Annotated[str, typer.Argument(help="转介的编号，用 loop 查")]
ReasonOption = Annotated[str, typer.Option("--reason", help="原因")]
DayOption = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="哪一天；不写是今天")
]
YuanOption = Annotated[str, typer.Option("--yuan", help="多少元，最多两位小数")]

PdfOption = Annotated[Path, typer.Option("--out", help="写到哪个 PDF 文件")]

_STATES = {
    "need": "need_state",
    "service": "order_state",
    "referral": "referral_state",
    "clue": "clue_state",
    "alert": "alert_state",
    "plan": "plan_state",
    "special": "special_case_state",
    "claim": "claim_check_state",
}


def say(code: str, made: Kept) -> None:
    """What was kept, where it stands and its id; `code` of the sentence begins with the kind."""
    values = made.model_dump(mode="json")
    state = label(_STATES[code.partition("_")[0]], values["state"])
    typer.echo(sentence(code, {"id": values["id"], "state": state}))


def paper(code: str, out: Path, *, pdf: bytes) -> None:
    """Pages put into a file, and the sentence that says so."""
    out.write_bytes(pdf)
    typer.echo(sentence(code, {"path": out}))


def day(given: datetime | None) -> date | None:
    """The day of a day option. Raises DayBeyond."""
    from fieldvisit.casework.naming import likely

    return likely(given.date()) if given else None
