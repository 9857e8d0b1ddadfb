"""A storm: 5,000 devices hand in 100,000 visits and read what their neighbours wrote, against the
real server program on PostgreSQL and on SQLite; then five times more than it can bear.

    bench_storm.py [DEVICES] [WINDOW_SECONDS]

Devices are real as far as the server can tell: enrolled, signed, framed; only their files are left
out. The server and all devices share this computer's cores. How to read it: docs/sync-speed.md.
"""

import resource
import sys
import tempfile
from pathlib import Path

from storm_site import Played, Site
from sync_table import Bar

from tests.support import postgresql

DEVICES, VISITS, WINDOW = 5_000, 20, 240.0
OVER_VISITS, PEAK_SECONDS = 5, 15.0


def main() -> None:
    """Print what was met and one line a bar."""
    words = [float(word) for word in sys.argv[1:]]
    devices, window = int(words[0]) if words else DEVICES, (words[1:] or [WINDOW])[0]
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    bars: list[Bar] = []
    with tempfile.TemporaryDirectory() as folder, postgresql.cluster() as cluster:
        for name, url in (("pg", cluster), ("sqlite", "")):
            bars += play(name, Site(Path(folder) / name, url), devices=devices, window=window)
    for bar in bars:
        sys.stdout.write(bar.line())
    sys.stdout.write(f"bars: {sum(bar.holds for bar in bars)} of {len(bars)} hold\n")


def play(name: str, site: Site, *, devices: int, window: float) -> list[Bar]:
    """Enrol everybody, then the storm and the flood."""
    tell(f"{name}: enrolling {devices} devices")
    site.enrol(devices)
    tell(f"{name}: the storm")
    storm = site.play("storm", VISITS, window)
    told(name, "storm", storm)
    tell(f"{name}: five times too many")
    flood = site.play("over", OVER_VISITS, PEAK_SECONDS)
    told(name, "flood", flood)
    return [*storm_bars(name, storm, devices * VISITS), *flood_bars(name, flood, storm)]


def storm_bars(name: str, storm: Played, visits: int) -> list[Bar]:
    """All in ten minutes, quickly answered, without an error, without a loss."""
    said, found = storm.said, storm.found
    slowest = max(storm.latency(what, 0.99) for what in ("push", "pull"))
    lost = visits - min(said["accepted"], found.visits)
    return [
        Bar(f"storm.{name}_minutes", "value", [said["seconds"] / 60], 10.0),
        Bar(f"storm.{name}_p99_s", "value", [slowest], 2.0),
        Bar(f"storm.{name}_errors", "value", [sum(said["errors"].values())], 0),
        Bar(f"storm.{name}_lost", "value", [lost], 0),
        Bar(f"storm.{name}_apart", "value", [said["apart"]], 0),
        Bar(f"storm.{name}_gaps", "value", [found.gaps], 0),
    ]


def flood_bars(name: str, flood: Played, storm: Played) -> list[Bar]:
    """While five times too many come, as much is answered as before; all get through in the end."""
    said = flood.said
    # The first second has not yet seen the flood; the last is not a whole one.
    whole = said["when"][1 : int(said["window"])] or said["when"][:1]
    goodput = sum(whole) / len(whole) / said["peak"]
    handed_in = said["accepted"] + said["accepted_first"]
    lost = handed_in - (flood.found.visits - storm.found.visits) + said["sent"] - said["accepted"]
    errors = sum(said["errors"].values()) + sum(said["errors_first"].values())
    return [
        Bar(f"storm.{name}_goodput", "ratio", [goodput], 0.8, least=True),
        Bar(f"storm.{name}_flood_p99_s", "value", [flood.latency("push", 0.99)], 2.0),
        Bar(f"storm.{name}_flood_errors", "value", [errors], 0),
        Bar(f"storm.{name}_flood_lost", "value", [lost], 0),
        Bar(f"storm.{name}_flood_gaps", "value", [flood.found.gaps], 0),
    ]


def told(name: str, what: str, played: Played) -> None:
    """A play in one paragraph."""
    said = played.said
    lines = [f"{name} {what}: {said['seconds']:.1f} s, {said['accepted']} visits accepted"]
    lines.append(f", {said['refused']} times told to come back")
    lines.append(f"\n  CPU: server {played.server:.1f} s, devices {said['cpu']:.1f} s")
    for path in ("push", "pull"):
        if said["answered"][path]:
            shares = [f"{played.latency(path, share) * 1000:.0f}" for share in (0.5, 0.9, 0.99, 1)]
            count = len(said["answered"][path])
            lines.append(f"\n  {path}: {count}, ms at 50/90/99/100 %: {' '.join(shares)}")
    if "peak" in said:
        cores = [f"{taken:.2f}" for taken in said["cores"]]
        lines.append(f"\n  peak {said['peak']:.1f} pushes/s; each second {said['when']}")
        lines.append(f"\n  cores that the devices took, peak and flood: {' '.join(cores)}")
    sys.stdout.write("".join(lines) + "\n")
    sys.stdout.flush()


def tell(what: str) -> None:
    """What goes on, for whoever waits."""
    sys.stderr.write(f"… {what}\n")


if __name__ == "__main__":
    main()
