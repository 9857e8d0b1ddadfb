"""Run every benchmark of bench/ and count the bars that hold. Measures nothing itself."""

import re
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent / "bench"
BAR = re.compile(r"^bar \S+ .*? (ok|miss)\b", re.MULTILINE)


def main() -> int:
    """Exit 0 when every benchmark ran; a bar that is missed is said, not hidden."""
    verdicts: list[str] = []
    broken: list[str] = []
    for script in sorted(BENCH.glob("bench_*.py")):
        sys.stdout.write(f"\n== {script.stem.removeprefix('bench_')} ==\n")
        ran = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, text=True)
        sys.stdout.write(ran.stdout)
        verdicts += BAR.findall(ran.stdout)
        if ran.returncode:
            broken.append(script.name)
    if broken:
        sys.stdout.write(f"did not finish: {' '.join(broken)}\n")
    sys.stdout.write(f"bars: {verdicts.count('ok')} of {len(verdicts)} hold\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
