"""The people of the journeys: an officer, a supervisor and the network between them, on real files
and a real server.
"""

from pathlib import Path

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.sending import waiting
from fieldvisit.casework.visits import visiting
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.practice import answers
from fieldvisit.practice.settling import device
from fieldvisit.practice.stage import Stage
from fieldvisit.records import Note, Visit
from sync.client.report import Report
from sync.server.office import new_staff


class Worker:
    """Someone with a device, who does things in plain words."""

    def __init__(self, stage: Stage, desk: Desk) -> None:
        self.stage = stage
        self.desk = desk

    def syncs(self) -> Report:
        return self.stage.sync(self.desk)

    def knocks(self, place: int = 0) -> Filling:
        """Stands at the door of the household that is due at this place of the list."""
        card = today.today(self.desk).cards[place]
        return visiting.start(self.desk, card.household_id, form_id=card.form_id)

    def visits(self, place: int = 0) -> Visit:
        """A whole visit: knock, ask, sign."""
        filling = self.knocks(place)
        answers.answer_all(filling)
        return visiting.finish(
            self.desk, filling, signatures=answers.signatures(self.desk, filling)
        )

    def writes_note(self, text: str, household_id: str | None = None) -> Note:
        return notes.keep(self.desk, NoteDraft(text, household_id=household_id))

    def finds_notes(self, text: str) -> list[str]:
        return [line.text for line in notes.search(self.desk, text)]

    def has_to_review(self) -> list[str]:
        return [line.visit_id for line in reviewing.queue(self.desk)]

    def state_of(self, record: Visit | Note) -> str:
        kind = "visit" if isinstance(record, Visit) else "note"
        return waiting.sent_state(self.desk, kind, row_id=record.id)

    def waits_for(self) -> int:
        shown = waiting.waiting(self.desk)
        return shown.waiting + shown.delivered


def newcomer(colleague: Worker, folder: Path, *, name: str) -> Worker:
    """Somebody new in the village of a colleague, with a tablet that has pulled."""
    stage, area = colleague.stage, colleague.desk.profile.region_code
    person = new_staff(name, "village_officer", region_code=area, at=stage.clock.now())
    desk = device(folder, person, server=stage.server, clock=stage.clock, ids=stage.ids)
    made = Worker(stage, desk)
    made.syncs()
    return made
