"""Whether this device may still show people: the offline grant and a revocation. It never keeps
anybody from saving, finishing a draft or handing in.
"""

from dataclasses import dataclass
from datetime import datetime

from fieldvisit.casework.desk import Desk


@dataclass(frozen=True)
class GrantState:
    """`state`: `open`, `ending` (few days left), `ended` (no people until the next receipt) or
    `revoked` (hand in only). `days_left` counts whole days; `renewed_at` is the server's time of
    the last receipt. `sentence` is a code of `fieldvisit.words` with `days_left` in it, or "".
    """

    state: str
    days_left: int
    renewed_at: datetime | None
    sentence: str


def grant_state(desk: Desk) -> GrantState:
    """Where the device stands now; for the status line and the self-check."""
    raise NotImplementedError
