"""The officer's part of the main job: a visit and a note at a door that is due."""

from collections.abc import Callable, Sequence

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.due_card import DueCard
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.visits import visiting
from fieldvisit.practice.answers import answer_all, signatures
from fieldvisit.records import Note, Visit

NOTE = "北屋窗户漏风，老人怕冷，想要条厚门帘。女儿下周从静海来接去看腿。"


def due(officer: Desk) -> Sequence[DueCard]:
    """Where somebody is to go today."""
    return today.today(officer).cards


def record(officer: Desk, card: DueCard, *, tell: Callable[[str], None]) -> tuple[Visit, Note]:
    """Fill the form that is due, sign and finish it, jot what was seen; `tell` hears each step."""
    tell(f"到期：{card.name}，{card.task}，{card.due_text}。")
    filling = visiting.start(officer, card.household_id, form_id=card.form_id)
    answer_all(filling)
    visiting.save(officer, filling)
    # What was typed is on disk: go on from the draft, as after a dead battery.
    filling = visiting.resume(officer, str(filling.draft.id))
    visit = visiting.finish(officer, filling, signatures=signatures(officer, filling))
    tell(f"{filling.form.title}已签名定稿：{visit.number}。")
    home = str(visit.household_id)
    draft = notes.NoteDraft(NOTE, tags=("housing", "health"), household_id=home)
    note = notes.keep(officer, draft)
    tell("民情笔记已存到本机。")
    return visit, note
