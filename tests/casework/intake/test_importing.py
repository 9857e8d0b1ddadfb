"""Notes written elsewhere come in once each, whatever happens on the way."""

import json
import resource
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.intake import importing
from fieldvisit.casework.intake import lines as importing_lines
from fieldvisit.casework.intake.importing import Asked, BadLine, Taken
from fieldvisit.casework.notebook import notes
from fieldvisit.records import Note
from fieldvisit.store import outbox, rows
from fieldvisit.words import sentence
from tests.support import lists


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    return path


def take(desk: Desk, path: Path) -> tuple[Taken, list[BadLine]]:
    refused: list[BadLine] = []
    asked = Asked("note", path)
    return importing.take_in(desk, asked, told=lambda taken: None, bad=refused.append), refused


def kept_notes(desk: Desk) -> list[Note]:
    with desk.store.read() as tx:
        return [one for one in rows.all(tx, "note", limit=10**6) if isinstance(one, Note)]


def test_each_line_is_a_note_like_one_written_in_the_app(desk: Desk, tmp_path: Path) -> None:
    household = register.find(desk)[0].household_id
    before = {one.id for one in kept_notes(desk)}
    said = {"text": "蓄水池漏了", "tags": ["住房", "safety", "河西片"], "household_id": household}
    path = written(tmp_path / "notes.jsonl", {**said, "at": "2026-11-20T09:30"}, {"text": "路灯坏"})
    taken, refused = take(desk, path)
    assert (taken.lines, taken.kept, taken.known, taken.left_out, refused) == (2, 2, 0, 0, [])
    fresh = {one.text: one for one in kept_notes(desk) if one.id not in before}
    tank, lamp = fresh["蓄水池漏了"], fresh["路灯坏"]
    assert tank.written_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert tank.tags == ["housing", "safety", "河西片"]
    assert tank.household_id == UUID(household)
    assert lamp.written_at == desk.clock.now()
    assert (lamp.created_by, lamp.device_id) == (desk.profile.staff_id, desk.profile.device_id)
    assert [line.sent for line in notes.search(desk, "池漏")] == ["待发送"]
    with desk.store.read() as tx:
        states = outbox.states_of(tx, "note", row_ids=[tank.id, lamp.id])
    assert set(states.values()) == {"waiting"}


def test_a_file_given_again_adds_nothing_and_equal_lines_are_two_notes(
    desk: Desk, tmp_path: Path
) -> None:
    path = written(tmp_path / "notes.jsonl", {"text": "在家"}, {"text": "在家"}, {"text": "外出"})
    assert take(desk, path)[0].kept == 3
    again, _ = take(desk, path)
    assert (again.kept, again.known) == (0, 3)
    # The list went on: only what is new comes in.
    written(path, {"text": "外出"}, {"text": "在家"}, {"text": "在家"}, {"text": "在家"})
    more, _ = take(desk, path)
    assert (more.kept, more.known) == (1, 3)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"text": "no end"', "line_refused"),
        (b'["text"]', "line_refused"),
        (b'{"text": 7}', "line_without_text"),
        (b'{"text": "  "}', "line_without_text"),
        (b'{"tags": []}', "line_without_text"),
        ('{"text": "漏雨"}'.encode("gbk"), "line_not_utf8"),
        (b'{"text": "x", "tags": [1]}', "line_tags"),
        (b'{"text": "x", "tags": {"a": 1}}', "line_tags"),
        (b'{"text": "x", "household_id": "HX-12"}', "line_household"),
        (b'{"text": "x", "household_id": 7}', "line_household"),
        (b'{"text": "x", "household_id": "00000000000000000000000000000007"}', "line_household"),
        (b'{"text": "x", "at": "yesterday"}', "line_time"),
        (b'{"text": "x", "at": "0001-01-01T00:00+14:00"}', "line_time"),
        (b'{"text": "x", "at": "2226-11-23"}', "line_time"),
        (b'{"text": "' + b"x" * importing_lines.LONGEST_LINE + b'"}', "line_too_long"),
        (b"[" * 100_000, "line_refused"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_others_come_in(
    desk: Desk, tmp_path: Path, line: bytes, code: str
) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "first"}\r\n\r\n' + line + b'\n{"text": "last"}')
    taken, refused = take(desk, path)
    assert (taken.kept, taken.left_out) == (2, 1)
    assert [(bad.number, bad.code) for bad in refused] == [(3, code)]
    assert "没有导入，别的行照常。" in sentence(refused[0].code, refused[0].facts)


def test_a_mended_line_comes_in_alone_when_the_file_is_given_again(
    desk: Desk, tmp_path: Path
) -> None:
    good = [{"text": f"第 {n} 条"} for n in range(3)]
    path = written(tmp_path / "notes.jsonl", good[0], {"txt": "写错了栏名"}, *good[1:])
    taken, _ = take(desk, path)
    assert (taken.kept, taken.left_out) == (3, 1)
    written(path, good[0], {"text": "写错了栏名", "phone": "-"}, *good[1:])
    mended, refused = take(desk, path)
    assert (mended.kept, mended.known, refused) == (1, 3, [])
    assert mended.strange == {"phone"}


def test_a_private_line_is_kept_and_never_sent(desk: Desk, tmp_path: Path) -> None:
    with desk.store.read() as tx:
        waiting = outbox.counts(tx).waiting
    take(desk, written(tmp_path / "notes.jsonl", {"text": "只给自己看", "private": True}))
    assert "只给自己看" in {one.text for one in kept_notes(desk)}
    with desk.store.read() as tx:
        assert outbox.counts(tx).waiting == waiting


def test_each_five_hundred_lines_are_on_disk_before_they_are_told(
    desk: Desk, tmp_path: Path
) -> None:
    path = written(tmp_path / "notes.jsonl", *({"text": f"第 {n} 条"} for n in range(1201)))
    before, seen = len(kept_notes(desk)), []
    importing.take_in(
        desk,
        Asked("note", path),
        told=lambda taken: seen.append((taken.lines, len(kept_notes(desk)) - before)),
        bad=lambda line: None,
    )
    assert seen == [(500, 500), (1000, 1000), (1201, 1201)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(15_000, marks=[pytest.mark.prove, pytest.mark.timeout(300)]),
        pytest.param(100_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]),
    ],
)
def test_however_many_lines_come_in_the_memory_stays_bounded(
    desk: Desk, tmp_path: Path, lines: int
) -> None:
    path = tmp_path / "notes.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for n in range(lines):
            file.write(f'{{"text": "第 {n} 条，{"屋里冷，水缸满着。" * 6}"}}\n')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken, refused = take(desk, path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (taken.kept, refused) == (lines, [])
    assert grown < 120 * 1024, f"grew by {grown // 1024} MB"


@pytest.mark.parametrize(
    ("suffix", "rows"),
    [
        pytest.param(".csv", 20_000, marks=[pytest.mark.prove, pytest.mark.timeout(300)]),
        pytest.param(".csv", 100_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]),
        pytest.param(".xlsx", 100_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]),
    ],
)
def test_a_list_of_a_whole_district_is_matched_in_bounded_memory(
    desk: Desk, tmp_path: Path, suffix: str, rows: int
) -> None:
    ours = str(lists.people(desk)[0].citizen_id)
    years = [f"{1920 + n}0101" for n in range(rows // 1000)]
    others = [lists.citizen_id(n, born=day, area="650101") for day in years for n in range(1000)]
    lines = [{"身份证号": number} for number in (*others, ours)]
    write = lists.csv_file if suffix == ".csv" else lists.xlsx_file
    asked = Asked("match", write(tmp_path / f"a{suffix}", lines), list_kind="vehicle")
    del lines, others
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken, bad = lists.take(desk, asked)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (taken.kept, taken.aside, bad) == (1, rows, [])
    assert grown < 120 * 1024, f"grew by {grown // 1024} MB"


@pytest.mark.parametrize(
    ("suffix", "rows"),
    [
        pytest.param(".csv", 5_000, marks=[pytest.mark.prove, pytest.mark.timeout(300)]),
        pytest.param(".csv", 100_000, marks=[pytest.mark.soak, pytest.mark.timeout(7200)]),
        pytest.param(".xlsx", 100_000, marks=[pytest.mark.soak, pytest.mark.timeout(7200)]),
        pytest.param(".jsonl", 100_000, marks=[pytest.mark.soak, pytest.mark.timeout(7200)]),
    ],
)
def test_a_roster_of_a_whole_city_comes_in_in_bounded_memory(
    desk: Desk, tmp_path: Path, suffix: str, rows: int
) -> None:
    writers = {".csv": lists.csv_file, ".xlsx": lists.xlsx_file, ".jsonl": lists.jsonl_file}
    days = [f"{1920 + n}0101" for n in range(-(-rows // 1000))]
    numbers = [lists.citizen_id(n, born=d, area="650101") for d in days for n in range(1000)][:rows]
    lines = [
        {"户号": f"L-{n:06}", "户主": f"郝第{n}", "身份证号": number, "救助类别": "低保"}
        for n, number in enumerate(numbers)
    ]
    asked = Asked("household", writers[suffix](tmp_path / f"a{suffix}", lines))
    del lines, numbers
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken, bad = lists.take(desk, asked)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (taken.kept, bad) == (rows, [])
    assert grown < 120 * 1024, f"grew by {grown // 1024} MB"
