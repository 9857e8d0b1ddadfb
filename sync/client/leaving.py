"""What a pull says about the person's own areas: gained, lost, come back. Takes rows out of the
lists and never clears one.
"""

import dataclasses
from contextlib import suppress
from datetime import datetime

from fieldvisit.records.kept import read_instant
from fieldvisit.records.region import covers
from fieldvisit.records.staff import Role
from fieldvisit.store import incoming, left_rows, profile
from fieldvisit.store.left_rows import GivenAway
from sync.client.run import Run
from sync.protocol.wire import LeftArea, PullReply


def follow(run: Run, reply: PullReply) -> list[str]:
    """Set apart what the person does not answer for any more, and put back what came again. Returns
    the areas that came back: their pages in this reply begin too early, the next pull goes on from
    where the device was.
    """
    with run.store.read() as tx:
        known = profile.load(tx)
        placed = _placed(known, reply)
        quiet = known == placed and left_rows.settled(tx, reply.scopes)
    # What is lent to an assessor changes with days and tasks, and nothing here tells of it.
    lent = known.role == Role.ASSESSOR
    run.regridded = run.regridded or lent or known.grids != placed.grids
    if quiet:
        return []
    now = run.clock.now()
    with run.store.write() as tx:
        back = left_rows.take_back(tx, readable=reply.scopes)
        # What was written before the first pull leaves, too.
        lost = {*incoming.cursors(tx), *known.scopes} - set(reply.scopes)
        told = {scope: _told(scope, reply.left, now=now) for scope in lost}
        left_rows.give_up(tx, told=told)
        run.count(left=left_rows.step(tx, now))
        profile.save(tx, _placed(profile.load(tx), reply))
    return back


def _placed(known: profile.Profile, reply: PullReply) -> profile.Profile:
    """The profile with the person's own area (an older server does not tell it) and all that they
    read.
    """
    own = reply.areas[0] if reply.areas else known.region_code
    scopes = [own, *sorted(set(reply.scopes) - {own})]
    grids = sorted(str(grid) for grid in reply.grids)
    return dataclasses.replace(known, region_code=own, scopes=scopes, grids=grids)


def _told(scope: str, left: list[LeftArea], *, now: datetime) -> GivenAway:
    for one in left:
        if covers(one.area, scope):
            with suppress(ValueError):
                return GivenAway(read_instant(one.at), tuple(one.to))
    return GivenAway(now)
