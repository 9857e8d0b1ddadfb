"""升级: put a draft on the newest edition of its form, after the person saw what that loses.
Finished visits never move.
"""

from dataclasses import dataclass, replace

from fieldvisit.casework.desk import Desk, FormNotHere
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.forms.upgrade import Upgraded, upgraded
from fieldvisit.records import Form
from fieldvisit.store import drafts


@dataclass(frozen=True)
class Upgrade:
    """What a draft would be on the newest edition; nothing has changed yet."""

    form: Form
    result: Upgraded

    @property
    def losses(self) -> list[str]:
        """What is lost and what breaks a rule now, a line each, for the person to read."""
        lost = [f"{one.label}：{one.shown}（新版没有这一题）" for one in self.result.lost]
        return lost + [f"{one.label}：{one.message}" for one in self.result.wrong]


def offered(desk: Desk, filling: Filling) -> Upgrade | None:
    """What the newest edition of its form makes of a draft; None when it is on that already or the
    form was withdrawn."""
    try:
        newest = desk.form(filling.form.form_id)
    except FormNotHere:
        return None
    if newest.form_version <= filling.form.form_version:
        return None
    was = newest.package.get("was", {})
    result = upgraded(
        filling.session, desk.definition(newest), now=filling.draft.started_at, was=was
    )
    return Upgrade(newest, result)


def take(desk: Desk, filling: Filling, *, upgrade: Upgrade) -> None:
    """The person agreed: the draft goes on in the newest edition, on disk at once."""
    pages = len(upgrade.result.session.definition.pages)
    draft = replace(
        filling.draft,
        form_version=upgrade.form.form_version,
        instance=upgrade.result.session.draft_xml(),
        page=min(filling.draft.page, pages - 1),
        touched_at=desk.clock.now(),
    )
    with desk.store.write() as tx:
        drafts.save(tx, draft)
    filling.draft, filling.form, filling.session = draft, upgrade.form, upgrade.result.session
