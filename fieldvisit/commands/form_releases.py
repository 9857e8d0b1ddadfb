"""Editions of a form: compare two, publish the next, withdraw one. It judges no workbook itself and
runs no form."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldvisit.commands import form_server
from fieldvisit.commands.extras import need
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.compare import Change, compared, same

if TYPE_CHECKING:
    from fieldvisit.records import Form

TIANJIN = "120000000000"

BookFile = Annotated[Path, typer.Argument(metavar="BOOK", help="表单工作簿（.xlsx）")]
AsJson = Annotated[bool, typer.Option("--json", help="用 JSON 回答")]


@dataclass(eq=False)
class EditionNotNewer(FieldvisitError):
    """The number asked for is not above the last edition's."""

    number: int
    last: int


@dataclass(eq=False)
class EditionBreaks(FieldvisitError):
    """The new edition has changes that old answers would not survive, and nobody accepted them."""

    count: int


@dataclass(eq=False)
class PackageNotReadable(FieldvisitError):
    """A file that should be a form package is none, or of another form."""

    where: str


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="旧的工作簿或表单包")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="新的工作簿或表单包")],
    *,
    as_json: AsJson = False,
) -> None:
    """说明两版表单差在哪里，以前填的会不会对不上。"""
    changes = compared(_package(old), _package(new))
    if as_json:
        typer.echo(json.dumps([one.told() for one in changes], ensure_ascii=False))
    else:
        _tell(changes)


def publish(
    book: BookFile,
    *,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="写到这个文件")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="发布到这个服务器数据文件夹，设备下次同步就有")
    ] = None,
    database: form_server.Database = None,
    after: Annotated[
        Path | None, typer.Option("--after", help="上一版的表单包（.json），版本号接着它")
    ] = None,
    region: Annotated[
        str, typer.Option("--region", show_default="天津市", help="发给哪里，12 位区划代码")
    ] = TIANJIN,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="版本号；不填就是上一版加一")
    ] = None,
    accept_changes: Annotated[
        bool, typer.Option("--accept-changes", help="明知以前填的会对不上，也要发布")
    ] = False,
) -> None:
    """发布一份工作簿：写出设备能用的表单包（JSON），或直接放上服务器。版本号自动加一。"""
    need("authoring")
    fresh = _published(book, version or 1)
    if data is not None:
        need("server")
        with form_server.server_of(data, database) as centre:
            editions = centre.editions(fresh["form_id"])
            last = editions[0] if editions else None
            package = _next(fresh, last.package if last else None, wanted=version)
            if last is not None and _unchanged(package, last):
                return
            _judge(package, last.package if last else None, accepted=accept_changes)
            form_server.put(centre, package, region=region)
        return
    before = _read_package(after) if after else None
    package = _next(fresh, before, wanted=version)
    # what is written to the terminal may be read by a program
    _judge(package, before, accepted=accept_changes, aside=out is None)
    _write(package, out)


def _published(book: Path, version: int) -> dict[str, Any]:
    from fieldvisit.forms.publish import publish as published
    from fieldvisit.forms.refusals import FormRefused

    try:
        return published(book, version=version)
    except FormRefused as error:
        for one in error.findings:
            typer.echo(one.said(), err=True)
        raise


def _package(path: Path) -> dict[str, Any]:
    if path.suffix.lower() != ".xlsx":
        return _read_package(path)
    need("authoring")
    return _published(path, 1)


def _read_package(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise PackageNotReadable(path.name) from error
    if not isinstance(read, dict) or not {"form_id", "version", "xform"} <= read.keys():
        raise PackageNotReadable(path.name)
    return read


def _next(
    fresh: dict[str, Any], before: dict[str, Any] | None, *, wanted: int | None
) -> dict[str, Any]:
    """The package with the number after the last edition's."""
    from fieldvisit.forms.publish import renumbered

    if before is None:
        return fresh
    if before["form_id"] != fresh["form_id"]:
        raise PackageNotReadable(str(before["form_id"]))
    last = int(before["version"])
    if wanted is not None and wanted <= last:
        raise EditionNotNewer(wanted, last)
    return renumbered(fresh, wanted or last + 1)


def _unchanged(package: dict[str, Any], last: "Form") -> bool:
    # publishing a withdrawn form again brings it back
    if last.withdrawn or not same(last.package, package):
        return False
    typer.echo(f"内容和第 {last.form_version} 版一样，没有发布新版。")
    return True


def _judge(
    package: dict[str, Any], before: dict[str, Any] | None, *, accepted: bool, aside: bool = False
) -> None:
    """Say what changed; refuse what old answers would not survive unless that is accepted."""
    if before is None:
        return
    changes = compared(before, package)
    _tell(changes, aside=aside)
    breaking = sum(one.breaking for one in changes)
    if breaking and not accepted:
        raise EditionBreaks(breaking)


def _tell(changes: list[Change], *, aside: bool = False) -> None:
    for one in changes:
        typer.echo(f"不兼容　{one.said()}" if one.breaking else f"改动　{one.said()}", err=aside)
    breaking = sum(one.breaking for one in changes)
    more = f"，其中 {breaking} 处不兼容" if breaking else ""
    typer.echo(f"有 {len(changes)} 处改动{more}。" if changes else "两版说的一样。", err=aside)


def _write(package: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(package, ensure_ascii=False)
    if out is None:
        typer.echo(text)
        return
    out.write_text(text, encoding="utf-8")
    typer.echo(f"第 {package['version']} 版已写到 {out}。")
