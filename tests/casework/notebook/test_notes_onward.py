"""A note becomes a task with a day, and passes on to a successor as far as it is shared."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.naming import DayPassed
from fieldvisit.casework.notebook import notebook_pages, notes, notes_onward
from fieldvisit.casework.notebook.notebook_pages import OldPage
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.notebook.notes_onward import NoteAboutNobody, NotPrivate
from fieldvisit.casework.people.typed_household import DayToCome
from fieldvisit.casework.visits.attaching import FileUnreadable
from fieldvisit.store import outbox, rows, tasks

SOON = date(2026, 11, 26)


@pytest.fixture
def home(desk: Desk) -> str:
    return today.today(desk).cards[0].household_id


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_a_note_is_found_by_its_tag(desk: Desk, home: str) -> None:
    kept = notes.keep(desk, NoteDraft("石榴树要剪", ["health", "money"], home))
    assert notes.search(desk, tag="money")[0].note_id == str(kept.id)
    found = notes.search(desk, "石榴树", tag="health")
    assert [one.note_id for one in found] == [str(kept.id)]
    assert notes.search(desk, "石榴树", tag="praise") == []
    assert all("health" in one.tags for one in notes.search(desk, tag="health"))


def test_a_note_becomes_a_task_of_the_day_and_the_task_names_it(desk: Desk, home: str) -> None:
    note = notes.keep(desk, NoteDraft("屋顶漏雨，约好上房看看", household_id=home))
    made = notes_onward.to_task(desk, str(note.id), on=SOON)
    assert (made.from_note, made.due_on, made.kind) == (note.id, SOON, "follow_up")
    (card,) = [one for one in today.today(desk).tasks if one.task_id == str(made.id)]
    assert (card.household_id, card.due_text) == (home, "还有 3 天")
    assert card.why.startswith("笔记跟进：屋顶漏雨")
    with desk.store.read() as tx:
        assert rows.get(tx, "note", row_id=note.id) is not None
    later = notes_onward.to_task(desk, str(note.id), on=date(2026, 12, 30))
    assert str(later.id) not in {one.task_id for one in today.today(desk).tasks}


def test_the_tasks_of_the_day_are_mine_and_nobodys(desk: Desk) -> None:
    with desk.store.read() as tx:
        mine = {str(one.id) for one in tasks.open_tasks(tx) if desk.is_me(one.assignee_id)}
    shown = today.today(desk).tasks
    assert {one.task_id for one in shown} <= mine
    assert [one.what for one in today.today(desk).first] == ["急需处理"]
    assert [one.task for one in shown] == ["再次上门", "自理能力复评"]


def test_a_task_is_of_a_household_and_of_a_day_to_come(desk: Desk, home: str) -> None:
    loose = notes.keep(desk, NoteDraft("村里要修路"))
    with pytest.raises(NoteAboutNobody):
        notes_onward.to_task(desk, str(loose.id), on=SOON)
    note = notes.keep(desk, NoteDraft("屋顶漏雨", household_id=home))
    with pytest.raises(DayPassed):
        notes_onward.to_task(desk, str(note.id), on=date(2026, 11, 22))


def test_what_passes_on_is_what_is_shared(desk: Desk, home: str) -> None:
    notes.keep(desk, NoteDraft("隔壁大娘每天敲门看看", ["praise"], home))
    secret = notes.keep(desk, NoteDraft("儿子欠了赌债，别外传", household_id=home, private=True))
    mine = notes.keep(desk, NoteDraft("老人怕生，先叫侄女", household_id=home, private=True))
    made = notes_onward.handover(desk)
    assert made.kept_back == 2
    assert {"儿子欠了赌债，别外传", "老人怕生，先叫侄女"}.isdisjoint(n.text for n in made.notes)
    made = notes_onward.handover(desk, chosen=[str(mine.id)])
    assert made.kept_back == 1
    assert "老人怕生，先叫侄女" in [one.text for one in made.notes]
    told = text_of(made.pdf)
    assert "民情笔记交接清单" in told
    assert "隔壁大娘每天敲门看看" in told
    assert "赌债" not in told
    with desk.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=desk.ids.fresh)
    assert batch is not None
    sent = [one.after for one in batch.changes if one.kind == "note"]
    assert [one["text"] for one in sent] == ["隔壁大娘每天敲门看看", "老人怕生，先叫侄女"]
    assert sent[1]["replaces"] == str(mine.id)
    assert str(secret.id) not in str(batch.changes)
    assert len(notes.search(desk, "老人怕生")) == 1
    with pytest.raises(NotPrivate):
        notes_onward.share(desk, sent[1]["id"])


def test_a_page_of_an_old_notebook_is_a_note_of_its_day(
    desk: Desk, home: str, tmp_path: Path
) -> None:
    photo = tmp_path / "page.jpg"
    made = BytesIO()
    Image.new("RGB", (80, 60), "white").save(made, "JPEG")
    photo.write_bytes(made.getvalue())
    page = OldPage(date(2024, 5, 1), home, tags=("看病",))
    note = notebook_pages.keep_page(desk, photo, page=page)
    (line,) = notes.search(desk, "旧笔记本")
    assert (line.when_text, line.household_id) == ("2024年5月1日 12:00", home)
    assert note.tags == ["health"]
    with desk.store.read() as tx:
        sent = [(row.kind, row.action) for row in outbox.rows(tx)]
    assert sent == [("note", "insert"), ("attachment", "insert")]
    with pytest.raises(DayToCome):
        notebook_pages.keep_page(desk, photo, page=OldPage(date(2026, 11, 24)))
    with pytest.raises(FileUnreadable):
        notebook_pages.keep_page(desk, tmp_path / "away.jpg", page=page)


def test_the_page_offers_what_a_note_can_become(desk: Desk, home: str) -> None:
    notes.keep(desk, NoteDraft("石榴树下没有扶手", ["safety"], home))
    secret = notes.keep(desk, NoteDraft("石榴树那家吵架", private=True))
    book = Subject("notebook", "石榴树")
    first, second = rooms.read(desk, book).things
    assert [one.step for one in first.offers] == ["share"]
    assert first.subject.id == str(secret.id)
    assert [one.step for one in second.offers] == ["task", "need"]
    tagged = rooms.read(desk, Subject("notebook", "安全 扶手")).things
    assert [one.subject for one in tagged] == [second.subject]
    rooms.take(desk, second.subject, step="task", said={"on": "2026-11-26"})
    said = {"kind": "safety", "urgency": "normal"}
    gone = rooms.take(desk, second.subject, step="need", said=said).go
    assert gone == Subject("needs", home)
    outcome = rooms.take(desk, book, step="handover", said={"with": str(secret.id)})
    assert outcome.paper is not None
    assert "石榴树那家吵架" in text_of(outcome.paper.pdf)
