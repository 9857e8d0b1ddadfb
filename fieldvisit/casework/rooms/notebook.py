"""笔记本: notes found by words and tags, made needs and tasks, handed over."""

from pathlib import Path

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Paper,
    Room,
    Said,
    Subject,
    Thing,
    choice,
    the_day,
)
from fieldvisit.casework.care import needs
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notebook_pages, notes, notes_onward
from fieldvisit.casework.notebook.notes import NoteLine
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS, label

CODE = "notebook"
_TAGS = {word: code for code, word in LABELS["note_tag"].items()}
_TASK = Offer("task", "转成任务", (Asked("on", "排在哪天", "day"),))
_NEED = Offer(
    "need",
    "转成需求",
    (
        choice("kind", "哪一类", group="need_kind"),
        choice("urgency", "缓急", group="urgency"),
    ),
)
_SHARE = Offer("share", "交出来给同事看")
_PAGE = Offer(
    "page",
    "旧笔记本拍照",
    (
        Asked("photo", "那一页的照片", "file"),
        Asked("on", "那一页是哪天记的", "day"),
        Asked("household", "哪一户（户主姓名或户号）", needed=False),
        Asked("text", "说了什么，几个字就行", needed=False),
        Asked("tags", "标签", "many", tuple(LABELS["note_tag"].items()), needed=False),
    ),
)


def read(desk: Desk, asked: Subject) -> Board:
    """The notes that hold the words typed; a word that is a tag's name asks for the tag."""
    words = asked.id.split()
    tag = next((_TAGS[one] for one in words if one in _TAGS), "")
    text = " ".join(one for one in words if _TAGS.get(one) != tag)
    found = notes.search(desk, text, tag=tag, limit=100)
    private = tuple((one.note_id, one.text[:20]) for one in found if _is_private(one))
    chosen = Asked("with", "一并交出的只自己看的", "many", private, needed=False)
    return Board(
        title=ROOM.title,
        sentence="最多列出 100 条" if len(found) == 100 else ROOM.sentence,
        offers=(Offer("handover", "做交接清单", (chosen,) if private else ()), _PAGE),
        things=tuple(map(_thing, found)),
        nothing=sentence("nothing_noted"),
        find="文字的任何一段，或标签，如 看病",
    )


def _is_private(line: NoteLine) -> bool:
    return line.sent == label("sent_state", "private")


def _thing(line: NoteLine) -> Thing:
    tags = "、".join(label("note_tag", tag) for tag in line.tags)
    lines = [("谁记的", f"{line.who}·{line.when_text}")]
    lines += [("哪一户", line.household_name)] if line.household_name else []
    lines += [("标签", tags)] if tags else []
    offers = (_TASK, _NEED) if line.household_id else ()
    return Thing(
        subject=Subject("note", line.note_id),
        title=line.text,
        pill=line.sent,
        mood="plain",
        lines=tuple(lines),
        offers=(*offers, _SHARE) if _is_private(line) else offers,
    )


def _task(desk: Desk, note_id: str, said: Said) -> Outcome:
    made = notes_onward.to_task(desk, note_id, on=the_day(said, "on", field="排在哪天"))
    return Outcome(sentence("note_task_kept", {"due": made.due_on, "id": str(made.id)}))


def _need(desk: Desk, note_id: str, said: Said) -> Outcome:
    kind, urgency = said.get("kind", ""), said.get("urgency", "")
    made = needs.from_note(desk, note_id, kind=kind, urgency=urgency)
    return Outcome(go=Subject("needs", str(made.household_id)))


def _share(desk: Desk, note_id: str, _: Said) -> Outcome:
    made = notes_onward.share(desk, note_id)
    return Outcome(sentence("note_was_shared", {"id": str(made.id)}))


def _handover(desk: Desk, _: str, said: Said) -> Outcome:
    made = notes_onward.handover(desk, chosen=said.get("with", "").split())
    facts = {"count": len(made.notes), "kept_back": made.kept_back}
    return Outcome(sentence("handover_made", facts), paper=Paper("民情笔记交接清单", made.pdf))


def _page(desk: Desk, _: str, said: Said) -> Outcome:
    page = notebook_pages.OldPage(
        the_day(said, "on", field="那一页是哪天记的"),
        said.get("household", ""),
        said.get("text", ""),
        tuple(said.get("tags", "").split()),
    )
    made = notebook_pages.keep_page(desk, Path(said.get("photo", "")), page=page)
    return Outcome(sentence("note_was_kept", {"id": str(made.id)}))


ROOM = Room(
    code=CODE,
    title="笔记本",
    sentence="找笔记，转成需求或任务，交接给接手的人",
    icon="notebook-pen",
    read=read,
    steps={
        (CODE, "handover"): _handover,
        (CODE, "page"): _page,
        ("note", "task"): _task,
        ("note", "need"): _need,
        ("note", "share"): _share,
    },
)
