"""How long 10,000 visits take up and down, a hundred edits, and nothing new: ours on SQLite and on
PostgreSQL beside Anki, PouchDB and one raw compressed POST of the same records, in one run.

    bench_sync.py [ROUNDS]

Everybody's client and server are processes of their own and work with real files; every round
starts from copies of what was prepared once, in another order. What stands in the table and how to
read it: docs/sync-speed.md. The people are invented.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import visits
from contest import PLAIN, POOR, Contestant, Load, Taken
from lines import Kind
from ours import Ours
from peers.anki_peer import Anki
from peers.pouch_peer import Pouch
from peers.raw_peer import Raw
from processes import ROOT
from storm_site import Site
from sync_table import Notes, bars, table

from fieldvisit.machine.ids import Uuid7
from tests.support import postgresql

VISITS, ROUNDS, POOR_ROUNDS = 10_000, 5, 3
MANY = 100_000
QUIET = 1_500
CUT = Kind(cut_every=300_000)


def main() -> None:
    """Print the table and one line a bar."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    subprocess.run([ROOT / "build_spec" / "peers.sh"], check=True)
    with tempfile.TemporaryDirectory() as folder, postgresql.cluster() as cluster:
        run = Run(Path(folder), [Ours("sqlite"), Ours("pg", cluster), Anki(), Pouch(), Raw()])
        run.prepare()
        run.counted()
        for number in range(rounds):
            run.timed(number)
        run.cut()
        run.many()
        run.quiet(cluster)
    sys.stdout.write(table(run.notes))
    said, held = bars(run.notes, run.rates)
    sys.stdout.write(said + f"bars: {held} of {said.count('bar ')} hold\n")


class Run:
    """The contestants, their prepared homes, and what was noted."""

    def __init__(self, folder: Path, contestants: list[Contestant]) -> None:
        self.notes: Notes = {}
        self.rates: dict[str, list[float]] = {}
        self._folder, self._contestants = folder, contestants
        self._houses = visits.households(Uuid7())
        self._visits = visits.Visits([house.id for house in self._houses], Uuid7())
        self._hundred = self._one = Path()

    def prepare(self) -> None:
        """Ten thousand visits wait on everybody's first device."""
        load = Load(self._visits.write(self._folder / "visits", VISITS), self._houses)
        self._hundred = self._visits.write(self._folder / "hundred", 100)
        self._one = self._visits.write(self._folder / "one", 1)
        for one in self._contestants:
            tell(f"preparing {one.name}")
            one.prepare(self._folder / one.name, load)

    def counted(self) -> None:
        """Once over a line that counts: bytes and turns are the same each time."""
        for one in self._contestants:
            tell(f"counting {one.name}")
            place = self._begin(one)
            for step in ("push", "pull"):
                self._note(one, f"{step}, counted", one.take(step, over=PLAIN))
            if one.name != "raw":
                self._small(one)
            self._end(one, place)

    def timed(self, number: int) -> None:
        """Everybody once, another one first each time."""
        first = number % len(self._contestants)
        for one in self._contestants[first:] + self._contestants[:first]:
            tell(f"round {number + 1}: {one.name}")
            place = self._begin(one)
            for step in ("push", "pull"):
                taken = self._note(one, step, one.take(step))
                if taken.rows != VISITS:
                    raise SystemExit(f"{one.name} has {taken.rows} rows after {step}")
            if one.name == "anki":
                self._note(one, "file", one.take("file"))
            if one.name != "raw":
                one.edit("a")
                self._note(one, "edits", one.take("edits"))
                self._note(one, "quiet", one.take("quiet"))
                if number < POOR_ROUNDS:
                    one.add("a", self._hundred)
                    self._note(one, "push 100, poor", one.take("edits", over=POOR))
                    self._note(one, "quiet, poor", one.take("quiet", over=POOR))
            self._end(one, place)

    def cut(self) -> None:
        """Ours over a line that drops every 300 kB, until it is through."""
        ours = self._contestants[0]
        place = self._begin(ours)
        for step in ("push", "pull"):
            tell(f"cutting the {step}")
            taken = self._note(ours, f"{step}, cut", ours.take(step, over=CUT))
            if taken.rows != VISITS:
                raise SystemExit(f"{taken.rows} rows after a cut {step}")
        self._end(ours, place)

    def many(self) -> None:
        """Memory of a device with ten times as much."""
        tell(f"{MANY} visits")
        ours = Ours("sqlite")
        load = Load(self._visits.write(self._folder / "many", MANY), self._houses)
        ours.prepare(self._folder / "many of ours", load)
        place = self._folder / "round"
        ours.begin(place)
        for step in ("push", "pull"):
            self._note(ours, f"{step}, ten times", ours.take(step))
        self._end(ours, place)

    def quiet(self, cluster: str) -> None:
        """How many rounds with nothing new the server answers in a second, eight at once."""
        for name, url in (("sqlite", ""), ("pg", cluster)):
            tell(f"nothing new, {name}")
            site = Site(self._folder / f"quiet {name}", url)
            site.enrol(40)
            rates = [site.play("quiet", QUIET) for _ in range(3)]
            self.rates[name] = [QUIET / one.said["seconds"] for one in rates]

    def _small(self, one: Contestant) -> None:
        one.edit("a")
        self._note(one, "edits, counted", one.take("edits", over=PLAIN))
        self._note(one, "quiet, counted", one.take("quiet", over=PLAIN))
        one.edit("a")
        one.add("b", self._one)
        one.take("give")
        self._note(one, "edits after another, counted", one.take("edits", over=PLAIN))

    def _begin(self, one: Contestant) -> Path:
        place = self._folder / "round"
        one.begin(place)
        return place

    def _end(self, one: Contestant, place: Path) -> None:
        one.end()
        shutil.rmtree(place)

    def _note(self, one: Contestant, step: str, taken: Taken) -> Taken:
        self.notes.setdefault((one.name, step), []).append(taken)
        return taken


def tell(what: str) -> None:
    """What goes on, for whoever waits."""
    sys.stderr.write(f"… {what}\n")


if __name__ == "__main__":
    main()
