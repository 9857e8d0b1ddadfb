"""The PIN of a command without a window: from the environment or asked on the terminal."""

import os
import sys
from dataclasses import dataclass

import typer

from fieldvisit.errors import FieldvisitError


@dataclass(eq=False)
class PinNeeded(FieldvisitError):
    """Neither a terminal to ask on nor a PIN in the environment."""


def pin(*, new: bool = False) -> str:
    """The PIN for a command without a window; a new one is asked for twice. Raises PinNeeded."""
    given = os.environ.get("FIELDVISIT_PIN")
    if given:
        return given
    if not sys.stdin.isatty():
        raise PinNeeded
    answer: str = typer.prompt("口令（6 位数字）", hide_input=True, confirmation_prompt=new)
    return answer


def new_pin() -> str:
    """Somebody else's new PIN, beside one's own: from FIELDVISIT_NEW_PIN or asked twice. Raises
    PinNeeded.
    """
    given = os.environ.get("FIELDVISIT_NEW_PIN")
    if given:
        return given
    if not sys.stdin.isatty():
        raise PinNeeded
    answer: str = typer.prompt(
        "对方的新口令（6 位数字）", hide_input=True, confirmation_prompt=True
    )
    return answer
