"""What bench-sync measured as a table and as bars. Measures nothing."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from contest import Taken

Notes = dict[tuple[str, str], list[Taken]]
"""What was taken, by contestant and step."""
HEAD = (
    f"{'':10}{'':30}{'wall s':>9}{'spread':>16}{'client':>8}{'server':>8}{'MB':>7}"
    f"{'up kB':>9}{'down kB':>9}{'turns':>7}\n"
)


def table(notes: Notes) -> str:
    """A line each contestant and step: medians; CPU in seconds of client and server; the client's
    memory; payload bytes and turns where the line counted them.
    """
    lines = [HEAD]
    for (name, step), taken in notes.items():
        walls = [one.wall for one in taken]
        passed = taken[-1].passed
        wire = "" if passed is None else _wire(passed.up, passed.down, passed.turns)
        middle = [_median(taken, field) for field in ("wall", "client", "server", "peak_mb")]
        spread = f"{min(walls):.3f}-{max(walls):.3f}"
        lines.append(
            f"{name:10}{step:30}{middle[0]:9.3f}{spread:>16}{middle[1]:8.2f}{middle[2]:8.2f}"
            f"{middle[3]:7.0f}{wire}\n"
        )
    return "".join(lines)


def bars(notes: Notes, rates: dict[str, list[float]]) -> tuple[str, int]:
    """Every bar as a line, and how many hold. `rates`: rounds with nothing new a second."""
    made = [make(notes) for make in BARS]
    made.append(Bar("sync.quiet_per_s", "value", rates["sqlite"], 250.0, least=True))
    made.append(Bar("sync.quiet_pg_per_s", "value", rates["pg"], 250.0, least=True))
    return "".join(bar.line() for bar in made), sum(bar.holds for bar in made)


@dataclass(frozen=True)
class Bar:
    """One bar: the median of what was measured beside its bound."""

    name: str
    kind: str
    values: list[float]
    bound: float
    least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the median keeps to the bound."""
        middle = statistics.median(self.values)
        return middle >= self.bound if self.least else middle <= self.bound

    def line(self) -> str:
        """As build_spec/bench.py counts it."""
        said = "ok" if self.holds else "miss"
        spread = f"n={len(self.values)} spread {min(self.values):.2f}-{max(self.values):.2f}"
        middle = statistics.median(self.values)
        return f"bar {self.name} {self.kind} {middle:.2f} bound {self.bound:.2f} {said} {spread}\n"


Make = Callable[[Notes], Bar]


def _beside(name: str, step: str, *, of: tuple[str, str], bound: float) -> Make:
    """Wall of ours beside wall of another, round by round."""
    ours, other = of

    def make(notes: Notes) -> Bar:
        pairs = zip(notes[ours, step], notes[other, step], strict=True)
        return Bar(name, "ratio", [mine.wall / theirs.wall for mine, theirs in pairs], bound)

    return make


def _value(name: str, step: str, read: Callable[[Taken], float], bound: float) -> Make:
    return lambda notes: Bar(name, "value", [read(one) for one in notes["sqlite", step]], bound)


def _bytes(taken: Taken) -> float:
    assert taken.passed is not None
    return float(taken.passed.both)


def _cut(name: str, step: str) -> Make:
    """Bytes over a line that is cut beside bytes over one that is not."""

    def make(notes: Notes) -> Bar:
        (cut,), (whole,) = notes["sqlite", f"{step}, cut"], notes["sqlite", f"{step}, counted"]
        return Bar(name, "ratio", [_bytes(cut) / _bytes(whole)], 1.15)

    return make


def _flat(notes: Notes) -> Bar:
    many = max(one.peak_mb for one in notes["sqlite", "push, ten times"])
    few = statistics.median(one.peak_mb for one in notes["sqlite", "push"])
    return Bar("sync.client_flat", "ratio", [many / few], 1.1)


def _turns(taken: Taken) -> float:
    assert taken.passed is not None
    return float(taken.passed.turns)


BARS: list[Make] = [
    _beside("sync.push_10k_anki", "push", of=("sqlite", "anki"), bound=0.8),
    _beside("sync.push_10k_raw", "push", of=("sqlite", "raw"), bound=4.0),
    _beside("sync.push_10k_pg_anki", "push", of=("pg", "anki"), bound=1.2),
    _beside("sync.pull_10k_anki", "pull", of=("sqlite", "anki"), bound=0.5),
    _value("sync.push_10k_mb", "push, counted", lambda t: _bytes(t) / 1e6, 1.5),
    _value("sync.pull_10k_mb", "pull, counted", lambda t: _bytes(t) / 1e6, 1.5),
    _value("sync.edits_100_kb", "edits, counted", lambda t: _bytes(t) / 1e3, 13.0),
    _value("sync.edits_100_turns", "edits, counted", _turns, 2.0),
    _value(
        "sync.edits_100_after_kb", "edits after another, counted", lambda t: _bytes(t) / 1e3, 13.0
    ),
    _value("sync.edits_100_after_turns", "edits after another, counted", _turns, 2.0),
    _value("sync.poor_push_100_s", "push 100, poor", lambda t: t.wall, 3.5),
    _value("sync.poor_quiet_s", "quiet, poor", lambda t: t.wall, 1.3),
    _cut("sync.cut_push_bytes", "push"),
    _cut("sync.cut_pull_bytes", "pull"),
    _value("sync.client_push_mb", "push", lambda t: t.peak_mb, 70.0),
    _value("sync.client_pull_mb", "pull", lambda t: t.peak_mb, 70.0),
    _value("sync.client_push_100k_mb", "push, ten times", lambda t: t.peak_mb, 70.0),
    _value("sync.client_pull_100k_mb", "pull, ten times", lambda t: t.peak_mb, 70.0),
    _flat,
]


def _median(taken: list[Taken], field: str) -> float:
    return statistics.median(getattr(one, field) for one in taken)


def _wire(up: int, down: int, turns: int) -> str:
    return f"{up / 1000:9.1f}{down / 1000:9.1f}{turns:7d}"
