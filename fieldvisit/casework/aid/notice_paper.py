"""The 公示单 on paper: the householder's name, the number of members, the amount, and how long it
hangs. Nothing else of a person ever stands on it (民发〔2021〕57号 art. 24).
"""

from datetime import date

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, local_time, place_words
from fieldvisit.casework.paper.dossier import HOTLINE
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet
from fieldvisit.records import PublicNotice
from fieldvisit.records.fields import show_money
from fieldvisit.store import audit, households, regions

FORM = "N01"


def pdf(desk: Desk, notice_id: str) -> bytes:
    """The notice as one A4 page; each copy leaves a line. Raises NotHere, FormNotHere,
    GlyphMissing.
    """
    form = desk.form(FORM)
    desk.may_show_people()
    with desk.store.write() as tx:
        notice = naming.record(tx, PublicNotice, kind="public_notice", named=notice_id)
        names = households.names(tx, [notice.household_id])
        values = {
            "household_name": names.get(notice.household_id, ""),
            "members": str(notice.members),
            "amount": show_money(notice.amount),
            "place": notice.place,
            "posted_on": _iso(notice.posted_on),
            "last_day": _iso(notice.last_day),
        }
        header = PageFacts(
            title=form.title,
            number="",
            region_path=place_words(regions.path_names(tx, notice.scope)),
            printed_at_text=f"{local_time(desk.clock.now()):%Y-%m-%d %H:%M}",
            printed_by=desk.profile.staff_name,
            hotline=HOTLINE,
        )
        paper = render([Sheet(layout=form.package["print"], values=values, header=header)])
        audit.append(tx, "notice_printed", subject=notice_id, stamp=desk.stamp())
    return paper


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
