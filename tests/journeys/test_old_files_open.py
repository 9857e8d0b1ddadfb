"""A device file and a server file of every release open with this version, and nothing in them is
lost.
"""

import json
import shutil
from pathlib import Path

import pytest

from fieldvisit.casework import trail
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import enrolling, unlocking
from fieldvisit.casework.households import register
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.sending import waiting
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.practice import answers
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import attachments
from fieldvisit.store.pinyin import readings
from sync.client.engine import one_round
from sync.client.http import HttpExchange
from sync.protocol.signing import Signer
from sync.server import running

RELEASES = sorted((Path(__file__).parent.parent / "data" / "releases").iterdir())


def opened(device: Path) -> Desk:
    who = unlocking.people(device)[0].staff_id
    return unlocking.unlock(device, who, pin=PIN, clock=FixedClock(BEGINS), ids=Uuid7())


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def release(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return shutil.copytree(request.param, tmp_path / "release")


def test_its_records_draft_and_outbox_are_there(release: Path) -> None:
    expected = json.loads((release / "expected.json").read_text("utf-8"))
    desk = opened(release / "officer")
    assert len(register.find(desk)) == expected["households"]
    assert waiting.waiting(desk).waiting == expected["waiting"]
    filling = visiting.resume(desk, expected["draft"])
    for ref, value in expected["draft_answers"].items():
        assert filling.session.state(ref).value == value
    with desk.store.read() as tx:
        files = attachments.survey(desk.store, tx)
    assert files.kept > 0
    assert files == attachments.Survey(files.kept, (), (), ())
    assert trail.verify(desk).ok
    assert trail.verify(desk).rows == len(trail.lines(desk))
    desk.store.close()


def test_its_draft_is_finished_and_printed_today(release: Path) -> None:
    expected = json.loads((release / "expected.json").read_text("utf-8"))
    desk = opened(release / "officer")
    filling = visiting.resume(desk, expected["draft"])
    told = tuple(one for one in answers.ANSWERS if one[0] not in expected["draft_answers"])
    answers.answer_all(filling, told)
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    assert visit.form_version == filling.form.form_version
    for ref, value in expected["draft_answers"].items():
        assert str(visit.answers[ref.rpartition("/")[2]]) == value
    assert dossier.pdf(desk, [str(visit.id)]).startswith(b"%PDF")
    desk.store.close()


def test_what_it_had_not_sent_is_still_sent_to_its_server(release: Path) -> None:
    expected = json.loads((release / "expected.json").read_text("utf-8"))
    desk = opened(release / "officer")
    server = running.start(release / "server", clock=desk.clock)
    try:
        enrolling.move_server(desk, server.url)
        exchange = HttpExchange(
            server.url, Signer(str(desk.profile.device_id), desk.profile.signing_key)
        )
        report = one_round(desk.store, exchange, clock=desk.clock, ids=desk.ids)
        assert report.trouble is None
        for kind in ("visit", "note"):
            assert desk_state(desk, kind, expected[kind]) == "applied"
    finally:
        server.stop()
        desk.store.close()


def desk_state(desk: Desk, kind: str, record_id: str) -> str:
    from uuid import UUID

    return waiting.sent_state(desk, kind, row_id=UUID(record_id))


def test_its_households_are_found_by_name_and_by_pinyin(release: Path) -> None:
    """What is looked up anew is made from what the older program kept."""
    desk = opened(release / "officer")
    everyone = register.find(desk)
    for line in everyone:
        for query in (line.name, readings(line.name)[0]):
            page = register.page(desk, register.Question(query), limit=len(everyone))
            assert line.household_id in [found.household_id for found in page.lines]
    desk.store.close()
