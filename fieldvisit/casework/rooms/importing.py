"""导入向导: choose a file, see what each row would become, take it in, take it back."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from fieldvisit.casework.board import (
    Asked,
    Board,
    Going,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    choice,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import importing, undoing
from fieldvisit.casework.intake.columns import COLUMNS, read_mapping
from fieldvisit.casework.intake.importing import BadLine, Taken
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

IMPORTING = "importing"
PREVIEW = "import_preview"
_BATCH = "import_batch"
_COUNTED = ("lines", "kept", "known", "aside", "left_out")
SHOWN = 100
LOOKED_AT = 2_000
"""So many rows are looked at on the page; the import itself reads all."""

_LOOK = Offer(
    "look",
    "导入一个文件",
    (
        choice("kind", "文件里是什么", group="import_kind"),
        Asked("file", "哪个文件（.xlsx、.csv、.jsonl）", "file"),
        choice("list_kind", "比对名单是哪一种", group="match_list", needed=False),
        choice("source", "线索从哪里来（表上没有写的）", group="need_source", needed=False),
        Asked("mapping", "存过的栏目对照", "file", needed=False),
    ),
    verb="先看看",
)
_UNDO = Offer("undo", "撤回这一批", danger=True)


def read(desk: Desk, subject: Subject) -> Board:
    """What was taken in here, or what a file would become. Raises as `importing.preview` does."""
    return _preview(desk, subject) if subject.kind == PREVIEW else _batches(desk)


def _batches(desk: Desk) -> Board:
    found = undoing.batch_lines(desk)
    things = [
        Thing(
            subject=Subject(_BATCH, one["id"]),
            title=f"{one['kind']}：{one['file']}",
            pill=one["state"],
            mood="done",
            lines=(("什么时候", one["at"]), ("存了几条", one["rows"])),
            offers=() if one["undone"] else (_UNDO,),
        )
        for one in found
    ]
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence,
        offers=(_LOOK,),
        things=tuple(things),
        nothing="还没有导入过",
    )


def _preview(desk: Desk, subject: Subject) -> Board:
    asked, bad = _asked(subject.id), list[BadLine]()
    taken = importing.preview(desk, asked, told=lambda taken: None, bad=bad.append, most=LOOKED_AT)
    facts = _numbers(taken)
    more = f"只看了前 {LOOKED_AT} 行，导入时全部都读。" if taken.lines >= LOOKED_AT else ""
    take = Offer("take", f"导入（{label('import_kind', asked.kind)}）")
    return Board(
        title=asked.path.name,
        sentence=sentence("import_previewed", facts) + more,
        offers=(take,) if taken.kept else (),
        things=(*_columns(asked, taken, subject=subject), *_refused(bad)),
        nothing="没有认得的行",
    )


def _columns(asked: importing.Asked, taken: Taken, *, subject: Subject) -> Sequence[Thing]:
    if not taken.headings:
        return ()
    options = tuple((heading, heading) for heading in taken.headings)
    asks = tuple(
        Asked(column.field, column.label, "choice", options, needed=False)
        for column in COLUMNS[asked.kind]
    )
    return (
        Thing(
            subject=subject,
            title="哪一栏是什么",
            pill=f"认出 {len(taken.pairs)} 栏",
            mood="done",
            lines=taken.pairs,
            offers=(Offer("columns", "改栏目对照", asks),),
        ),
    )


def _refused(bad: Sequence[BadLine]) -> list[Thing]:
    things = [
        Thing(
            subject=Subject(PREVIEW, str(one.number)),
            title=f"第 {one.number} 行",
            pill="导不了",
            mood="late",
            lines=(_why(one),),
        )
        for one in bad[:SHOWN]
    ]
    if len(bad) > SHOWN:
        rest = (("原因", "改好这些再看一次"),)
        title = f"还有 {len(bad) - SHOWN} 处"
        things.append(Thing(Subject(PREVIEW), title, "导不了", "late", lines=rest))
    return things


def _why(one: BadLine) -> tuple[str, str]:
    """The field and what to do about it; the page says itself that the row is left out."""
    told = one.facts
    if "remedy" not in told:
        return str(told.get("field", "原因")), sentence(one.code, told)
    return str(told["field"]), f"现在是{told['shape']}。{told['remedy']}"


def _look(desk: Desk, _: str, said: Said) -> Outcome:
    mapping = said.get("mapping", "")
    asked = importing.Asked(
        kind=said["kind"],
        path=Path(said["file"]),
        mapping=read_mapping(Path(mapping)) if mapping else None,
        list_kind=said.get("source" if said["kind"] == "clue" else "list_kind", ""),
    )
    return Outcome(sentence("import_looked_at"), go=Subject(PREVIEW, _id(asked)))


def _change_columns(desk: Desk, one: str, said: Said) -> Outcome:
    asked = _asked(one)
    chosen = {name: heading for name, heading in said.items() if heading}
    told = {**asdict(asked), "mapping": {**(asked.mapping or {}), **chosen}}
    return Outcome(sentence("import_looked_at"), go=Subject(PREVIEW, _id(importing.Asked(**told))))


def _take(desk: Desk, one: str, said: Said, going: Going) -> Outcome:
    def told(taken: Taken) -> bool:
        going.words = sentence("import_so_far", _numbers(taken))
        return not going.stop

    taken = importing.take_in(desk, _asked(one), told=told, bad=lambda line: None)
    words = "import_stopped" if taken.stopped else "imported"
    return Outcome(sentence(words, _numbers(taken)), go=Subject(IMPORTING))


def _undo(desk: Desk, one: str, said: Said) -> Outcome:
    rows = undoing.undo(desk, one)
    return Outcome(sentence("batch_undone", {"rows": rows, "id": one}))


def _numbers(taken: Taken) -> dict[str, int]:
    return {name: getattr(taken, name) for name in _COUNTED}


def _id(asked: importing.Asked) -> str:
    """An import as the id of its preview."""
    return json.dumps({**asdict(asked), "path": str(asked.path)}, ensure_ascii=False)


def _asked(one: str) -> importing.Asked:
    told = json.loads(one)
    return importing.Asked(**{**told, "path": Path(told["path"])})


ROOM = Room(
    code=IMPORTING,
    title="导入向导",
    sentence="办公室的 Excel：先看看，再导入，导错了撤回",
    icon="arrow-down",
    read=read,
    steps={
        (IMPORTING, "look"): _look,
        (PREVIEW, "columns"): _change_columns,
        (_BATCH, "undo"): _undo,
    },
    kinds=frozenset({PREVIEW}),
    long={(PREVIEW, "take"): _take},
)
