"""What the commands of parcels share: the parcels of a folder one by one, and how a result is told.
Opens no parcel.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.spoken_codes import hash_mark
from fieldvisit.words import sentence

if TYPE_CHECKING:
    from fieldvisit.store.parcels import Parcel
    from sync.client.answers import TakenIn
    from sync.client.exchanging import Exchanged


def each(where: Path, wanted: Callable[[Path, Any], bool], *, then: Callable[[Path], None]) -> None:
    """Do it with the file, or with each parcel of a folder that is wanted; one that fails stops no
    other. Raises NoParcelHere.
    """
    from sync.protocol.parcel_errors import NoParcelHere

    if where.is_file():
        then(where)
        return
    found = [path for path, header in _parcels(where) if wanted(path, header)]
    if not found:
        raise NoParcelHere
    failed = False
    for path in found:
        try:
            then(path)
        except FieldvisitError as error:
            typer.echo(f"{path.name}：{sentence(error.code, error.facts())}", err=True)
            failed = True
    if failed:
        raise typer.Exit(1)


def _parcels(folder: Path) -> Iterator[tuple[Path, Any]]:
    from sync.protocol import parcel

    for path in sorted(folder.glob(f"*{parcel.SUFFIX}")):
        try:
            yield path, parcel.look(path).header
        except (FieldvisitError, OSError) as error:
            code = error.code if isinstance(error, FieldvisitError) else "stick_away"
            facts = error.facts() if isinstance(error, FieldvisitError) else {}
            typer.echo(f"{path.name}：{sentence(code, facts)}", err=True)


def tell(code: str, facts: dict[str, Any], *, as_json: bool) -> None:
    """One result as its sentence, or as JSON with its numbers."""
    said = sentence(code, facts | {"mark": hash_mark(str(facts.get("digest", "")))})
    if as_json:
        numbers = {name: value for name, value in facts.items() if value is not None}
        typer.echo(json.dumps({"code": code, "said": said, **numbers}, ensure_ascii=False))
    else:
        typer.echo(said)


def tell_answer(taken: "TakenIn", as_json: bool) -> None:
    """What an answer brought."""
    names = ("number", "batches", "changes", "files", "size", "digest", "before")
    facts = {name: getattr(taken, name) for name in names} | taken.facts()
    tell(taken.code, facts, as_json=as_json)


def tell_exchanged(done: "Exchanged", as_json: bool) -> None:
    """What a look into a folder did. Raises NoParcelHere when nothing was there."""
    from sync.protocol.parcel_errors import NoParcelHere

    for taken in done.answers:
        tell_answer(taken, as_json)
    if done.delivered:
        tell("slip_taken", {"delivered": done.delivered}, as_json=as_json)
    if done.unfinished:
        tell("exchange_unfinished", {"unfinished": done.unfinished}, as_json=as_json)
    if done.made is not None:
        tell_made(done.made, as_json)
    tell_refused(done.refused)
    if done.refused:
        raise typer.Exit(1)
    if not (done.answers or done.slips or done.unfinished or done.made):
        raise NoParcelHere


def tell_made(made: "Parcel", as_json: bool) -> None:
    """A parcel that was laid."""
    names = ("number", "changes", "files", "size", "digest", "place")
    tell("parcel_made", {name: getattr(made, name) for name in names}, as_json=as_json)


def tell_refused(refused: Iterable[tuple[str, FieldvisitError]]) -> None:
    """The files that were not used, each with why."""
    for name, error in refused:
        typer.echo(f"{name}：{sentence(error.code, error.facts())}", err=True)
