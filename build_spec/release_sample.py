"""Keep one device file and one server file of a release as test data: run once, when it is
released.

    .venv/bin/python build_spec/release_sample.py

Inside are a draft, an unsent visit and an unsent note of the practice village, so that every later
schema can prove that it opens them (tests/journeys/test_old_files_open.py). Never run again for a
version that is already kept.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from fieldvisit import __version__
from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.sending import waiting
from fieldvisit.casework.visits import visiting
from fieldvisit.practice import answers, story
from fieldvisit.practice.stage import prepare

KEPT = Path(__file__).resolve().parent.parent / "tests" / "data" / "releases"


def main() -> None:
    target = KEPT / __version__
    if target.exists():
        sys.exit(f"{target} is kept already; a released file never changes")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with prepare(home, tell=print) as stage:
            facts = work(stage.officer)
        for name in ("officer", "server"):
            shutil.copytree(home / name, target / name, ignore=shutil.ignore_patterns("ballast"))
    (target / "expected.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")


def work(desk: Desk) -> dict[str, object]:
    """An unsent visit, an unsent note and a half-filled draft; answers with what must be found."""
    first, second = today.today(desk).cards[:2]
    filling = visiting.start(desk, first.household_id, form_id=first.form_id)
    answers.answer_all(filling)
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    note = notes.keep(desk, notes.NoteDraft(story.NOTE, household_id=first.household_id))
    draft = visiting.start(desk, second.household_id, form_id=second.form_id)
    draft.session.set("/data/meet/result", "met_person")
    draft.session.set("/data/body/mental_state", "good")
    visiting.save(desk, draft, page=1)
    return {
        "visit": str(visit.id),
        "note": str(note.id),
        "draft": str(draft.draft.id),
        "draft_answers": {"/data/meet/result": "met_person", "/data/body/mental_state": "good"},
        "waiting": waiting.waiting(desk).waiting,
        "households": len(register.find(desk)),
    }


if __name__ == "__main__":
    main()
