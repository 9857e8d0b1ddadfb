"""F12 民情笔记: one of words, voice or a photo is enough (days.md 13)."""

from datetime import UTC, datetime

import pytest

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.session import Session

NOW = datetime(2026, 11, 23, 2, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value"), [("text", "窗户漏风"), ("voice", "a1.m4a"), ("photo", "a1.png")]
)
def test_words_or_voice_or_a_photo_are_enough(f12: FormDefinition, name: str, value: str) -> None:
    note = Session(f12, now=NOW)
    assert [problem.message for problem in note.problems()] == ["写一句、录一段，或者拍一张"]
    note.set(f12.ref_of(name), value)
    assert note.problems() == []


def test_paper_says_that_a_voice_was_recorded(f12: FormDefinition) -> None:
    note = Session(f12, now=NOW)
    assert "voice_words" not in note.answers()
    note.set("/data/jot/voice", "a1.m4a")
    assert note.answers()["voice_words"] == "有录音一段，存在系统里"


def test_a_page_of_an_old_notebook_bears_its_own_day(f12: FormDefinition) -> None:
    note = Session(f12, now=NOW)
    note.set("/data/jot/photo", "a1.png")
    assert note.answers()["happened_on"] == "2026-11-23"
    note.set("/data/jot/happened_on", "2019-03-02")
    assert note.problems() == []
    note.set("/data/jot/happened_on", "2026-11-24")
    assert [problem.why for problem in note.problems()] == ["constraint"]


def test_a_note_is_shared_and_needs_no_follow_up_unless_said(f12: FormDefinition) -> None:
    answers = Session(f12, now=NOW).answers()
    assert (answers["private"], answers["follow_up"]) == ("no", "no")


def test_a_follow_up_has_a_day_not_before_the_note(f12: FormDefinition) -> None:
    note = Session(f12, now=NOW)
    note.set("/data/jot/text", "要去看看")
    note.set("/data/jot/follow_up", "yes")
    assert note.answers()["follow_up_on"] == "2026-11-30"
    note.set("/data/jot/follow_up_on", "2026-11-22")
    assert [problem.why for problem in note.problems()] == ["constraint"]
