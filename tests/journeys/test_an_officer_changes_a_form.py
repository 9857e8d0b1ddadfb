"""An officer adds a question to a form, checks, previews and publishes it, and a tablet asks it
after the next sync: the commands of docs/manual/change-a-form.md, typed (pains 8, 36)."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from fieldvisit.casework.desk import FormNotHere
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.visits import upgrading, visiting
from fieldvisit.practice import answers
from fieldvisit.practice.stage import Stage
from tests.support.officer_changes import (
    MANUAL,
    adds_a_question,
    copies,
    mends,
    writes_on_paper,
)
from tests.support.people import Worker
from tests.support.typed import run

PAGE = MANUAL / "change-a-form.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```(?:\n\n```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
WATER = "/data/living/water"


def steps(section: str) -> list[tuple[list[str], str]]:
    """The commands of one section of the page, block by block, and what it says they answer."""
    told = PAGE.read_text("utf-8").partition(f"\n## {section}")[2].partition("\n## ")[0]
    found = BLOCK.findall(told)
    assert found, section
    return [(commands.splitlines(), answer) for commands, answer in found]


def types(section: str, folder: Path) -> None:
    """Every command of the section answers as the page says, where the page says it."""
    for commands, answer in steps(section):
        said = ""
        for command in commands:
            program, *words = shlex.split(command)
            assert program == "fieldvisit"
            said += run(*words, folder=folder).stdout
        if answer:
            assert said == answer


@pytest.fixture
def at_the_desk(stage: Stage) -> Callable[[str], None]:
    """The officer types in the folder where the server and the tablet are."""
    return lambda section: types(section, stage.home)


def asks_of_water(worker: Worker, place: int) -> bool:
    filling = worker.knocks(place)
    return any(node.ref == WATER for node in filling.session.definition.nodes)


def test_the_new_question_is_asked_after_the_next_sync_and_the_old_draft_stays_valid(
    stage: Stage, officer: Worker, at_the_desk: Callable[[str], None]
) -> None:
    begun = officer.knocks()
    begun.session.set("/data/meet/result", "met_person")
    visiting.save(officer.desk, begun, page=1)

    book = copies(stage.home)
    adds_a_question(book)
    writes_on_paper(book)
    at_the_desk("三、检查")
    mends(book)
    at_the_desk("四、改好再查，看看样子")
    assert not asks_of_water(officer, 1)
    at_the_desk("五、比一比，发布")
    at_the_desk("六、平板上")
    assert asks_of_water(officer, 1)

    again = visiting.resume(officer.desk, str(begun.draft.id))
    assert again.form.form_version == 1
    assert again.session.state("/data/meet/result").value == "met_person"
    offered = upgrading.offered(officer.desk, again)
    assert offered is not None
    assert (offered.form.form_version, offered.losses) == (2, [])
    answers.answer_all(again)
    old = visiting.finish(officer.desk, again, signatures=answers.signatures(officer.desk, again))
    assert "喝水" not in printed(officer, str(old.id), stage.out)

    new = officer.knocks(2)
    answers.answer_all(new)
    new.session.set(WATER, "poor")
    signatures = answers.signatures(officer.desk, new)
    new_visit = visiting.finish(officer.desk, new, signatures=signatures)
    assert (old.form_version, new_visit.form_version) == (1, 2)
    assert "喝水" in printed(officer, str(new_visit.id), stage.out)
    assert officer.syncs().trouble is None
    assert officer.state_of(old) == officer.state_of(new_visit) == "applied"


def test_a_form_is_withdrawn_as_the_page_says(
    stage: Stage, officer: Worker, at_the_desk: Callable[[str], None]
) -> None:
    begun = officer.knocks()
    at_the_desk("这些改动会被拦下")
    officer.syncs()
    with pytest.raises(FormNotHere):
        officer.knocks(1)
    again = visiting.resume(officer.desk, str(begun.draft.id))
    answers.answer_all(again)
    visit = visiting.finish(officer.desk, again, signatures=answers.signatures(officer.desk, again))
    assert printed(officer, str(visit.id), stage.out)


def test_the_pictures_of_the_page_are_there_and_small() -> None:
    named = re.findall(r"\]\((pictures/[\w.-]+)\)", PAGE.read_text("utf-8"))
    assert len(named) == 2
    for name in named:
        assert 2_000 < (MANUAL / name).stat().st_size < 80_000


def printed(worker: Worker, visit_id: str, folder: Path) -> str:
    paper = folder / f"{visit_id}.pdf"
    paper.write_bytes(dossier.pdf(worker.desk, [visit_id]))
    return "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
