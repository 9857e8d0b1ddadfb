"""The `fieldvisit` command: wires the modules of commands/ together, nothing else."""

import sys
import traceback

import typer

from fieldvisit import __version__
from fieldvisit.commands import demo, device, form, records, serve, sync, window
from fieldvisit.errors import FieldvisitError
from fieldvisit.words import sentence

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("demo")(demo.demo)
app.command("open")(window.open_window)
app.command("enrol")(device.enrol)
app.command("sync")(sync.sync)
app.command("show")(records.show)
app.command("list")(records.list_records)
app.command("print")(records.print_visits)
app.command("serve")(serve.serve)
app.command("invite")(serve.invite)
app.add_typer(form.app, name="form")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"fieldvisit {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True),
) -> None:
    """入户走访：离线记录、加密保存、按时送达、照表打印。"""


def main() -> None:
    """Run one command; every expected failure ends with its sentence and exit code 1."""
    try:
        app()
    except FieldvisitError as error:
        typer.echo(sentence(error.code, error.facts()), err=True)
        sys.exit(1)
    except Exception as error:
        # The edge: a sentence for the person, the place of the fault for whoever mends it. The
        # exception's own text stays out: it may hold what somebody typed.
        traceback.print_tb(error.__traceback__)
        typer.echo(sentence("unexpected", {"fault": type(error).__name__}), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
