"""Our form engine beside @getodk/xforms-engine, both warm, in one run: loading, a long chain of
answers, household members; and by itself: memory and the slowest answers.

Time is taken inside each process around the engine's call alone. Ours includes the state of every
node that an answer changed, since the other engine keeps all states up to date as it goes. Rounds
of ours and theirs in turn, after rounds that only warm up. build_spec/oracle.sh installs the other.
"""

import gc
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from large_form import chain, household, questionnaire  # noqa: E402

from fieldvisit.forms.refusals import AnswerRefused  # noqa: E402

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
ROUNDS, WARM = 7, 3
LOADS = {100: None, 500: 1 / 10, 2_000: 1 / 8}
TEXTS = {"integer": ["3", "12", "60"], "text": ["红旗里", "12"], "date": ["2026-11-02"]}
Form = Any
Steps = list[dict[str, Any]]


def main() -> None:
    """A table of both and one line a bar."""
    from tests.oracle.engines import Oracle

    subprocess.run([ROOT / "build_spec" / "oracle.sh"], check=True)
    oracle = Oracle(now=None, forgets=False)
    sys.stdout.write(f"{'ms':32}{'ours':>10}{'oracle':>10}{'ratio':>8}\n")
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "form.xml"
        for questions, bound in LOADS.items():
            file.write_text(questionnaire(questions), "utf-8")
            beside(f"load_{questions}", load_ms(file), oracle_load(oracle, file), bound=bound)
        file.write_text(chain(200), "utf-8")
        steps: Steps = [{"set": "/data/q0", "to": str(number)} for number in range(1, 21)]
        beside("chain_200", step_ms(file, steps), oracle_steps(oracle, file, steps), bound=1 / 5)
        file.write_text(household(), "utf-8")
        steps = [{"add": "/data/member"} for _ in range(50)]
        ours, theirs = step_ms(file, steps), oracle_steps(oracle, file, steps)
        beside("add_50_members", whole(ours, 50), whole(theirs, 50), bound=1 / 15)
    oracle.close()
    alone = [json.loads(child("memory")) for _ in range(ROUNDS)]
    at_most("forms.memory_2000_mib", alone, 60)
    at_most("forms.answer_p99_ms", [p99_of_answers(seed) for seed in range(ROUNDS)], 5)


def beside(
    name: str, ours: Callable[[], float], theirs: Callable[[], float], *, bound: Any
) -> None:
    """A line of the table; with a bound, a bar: the median of the rounds' ratios."""
    for _ in range(WARM):
        ours(), theirs()
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    mine, its = (statistics.median(one) for one in zip(*rounds, strict=True))
    ratios = [one / other for one, other in rounds]
    middle = statistics.median(ratios)
    sys.stdout.write(f"{name:32}{mine:10.2f}{its:10.2f}{middle:8.3f}\n")
    if bound is None:
        return
    spread = f"{min(ratios):.3f}-{max(ratios):.3f}"
    sys.stdout.write(
        f"bar forms.{name} ratio {middle:.3f} bound {bound:.3f} "
        f"{'ok' if middle <= bound else 'miss'} n={ROUNDS} spread {spread}\n"
    )


def at_most(name: str, values: list[float], bound: float) -> None:
    """A bar of ours alone."""
    middle = statistics.median(values)
    sys.stdout.write(
        f"bar {name} value {middle:.2f} bound {bound:.2f} {'ok' if middle <= bound else 'miss'} "
        f"n={len(values)} spread {min(values):.2f}-{max(values):.2f}\n"
    )


def whole(each: Callable[[], float], times: int) -> Callable[[], float]:
    """All of the steps instead of the middle one."""
    return lambda: each() * times


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds of a call, with no collection of the garbage of others in it."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def begun_session(xform: str) -> Form:
    from fieldvisit.forms.definition import load
    from fieldvisit.forms.session import Session

    return Session(load(xform), now=NOW)


def load_ms(file: Path) -> Callable[[], float]:
    """From the text of an XForm to a filling that can be shown."""
    xform = file.read_text("utf-8")
    return lambda: timed(lambda: begun_session(xform).states())


def step_ms(file: Path, steps: Steps) -> Callable[[], float]:
    """The mean of the steps of one filling, with the states that each of them changed."""
    xform = file.read_text("utf-8")

    def filled() -> float:
        session = begun_session(xform)
        return timed(lambda: [done(session, step) for step in steps]) / len(steps)

    return filled


def done(session: Form, step: dict[str, Any]) -> None:
    """One step and a look at all it changed."""
    changed = session.add(step["add"]) if "add" in step else session.set(step["set"], step["to"])
    for ref in changed.refs:
        session.state(ref)


def oracle_load(oracle: Any, file: Path) -> Callable[[], float]:
    """The same of the other engine, as it measures itself."""
    return lambda: float(oracle.ask({"form": str(file)})["loadMs"])


def oracle_steps(oracle: Any, file: Path, steps: Steps) -> Callable[[], float]:
    """The mean of its steps."""

    def filled() -> float:
        told = oracle.ask({"form": str(file), "steps": steps})["steps"]
        assert all("ms" in one for one in told), told
        return statistics.fmean(one["ms"] for one in told)

    return filled


def p99_of_answers(seed: int) -> float:
    """Random answers to every form of ours and to a long one."""
    chance = random.Random(seed)
    taken = [ms for session in every_session() for ms in answers_ms(session, chance)]
    return statistics.quantiles(taken, n=100)[98]


def every_session() -> Iterable[Form]:
    from fieldvisit.forms.publish import publish

    for path in sorted((ROOT / "resources" / "forms").glob("*.xlsx")):
        yield begun_session(publish(path, version=1)["xform"])
    yield begun_session(questionnaire(2_000))


def answers_ms(session: Form, chance: random.Random, answers: int = 300) -> list[float]:
    """What single answers to the questions that stand open cost."""
    taken: list[float] = []
    for number in range(answers):
        if number % 30 == 0:  # which questions stand open is looked up now and then
            asked = [one for one in session.states() if one.relevant and not one.readonly]
            known = [one for one in asked if one.options or one.type in TEXTS]
        one = chance.choice(known)
        texts = [option.value for option in one.options] or TEXTS[one.type]
        taken.append(timed_answer(session, one.ref, chance.choice(texts)))
    return taken


def timed_answer(session: Form, ref: str, text: str) -> float:
    begun = time.perf_counter()
    with suppress(AnswerRefused):  # a choice that an answer before this one took away
        done(session, {"set": ref, "to": text})
    return (time.perf_counter() - begun) * 1000


def child(what: str) -> str:
    """A measure in a fresh process."""
    ran = subprocess.run(
        [sys.executable, __file__, what], capture_output=True, text=True, check=True
    )
    return ran.stdout


def memory() -> float:
    """MiB that loading and filling in 2,000 questions takes above what importing took."""
    begun_session(questionnaire(25))
    xform = questionnaire(2_000)
    before = most_memory()
    session = begun_session(xform)
    session.states()
    return most_memory() - before


def most_memory() -> float:
    """The most this process has held, in MiB; what stood in its place before it began is not
    counted."""
    told = Path("/proc/self/status").read_text("utf-8")
    return int(re.search(r"VmHWM:\s+(\d+) kB", told).group(1)) / 1024


if __name__ == "__main__":
    if sys.argv[1:] == ["memory"]:
        sys.stdout.write(json.dumps(memory()))
    else:
        main()
