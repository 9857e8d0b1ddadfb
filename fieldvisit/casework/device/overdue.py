"""What has been under way for too long, in sentences: received and not in the books after a day,
not sent for a week, lost by a restored server. Only reads; an empty answer means all is well.
"""

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.device.self_check import NOT_APPLIED, STALE
from fieldvisit.store import epochs, moments, outbox
from fieldvisit.words import sentence


def alarms(desk: Desk) -> tuple[str, ...]:
    """The sentences that 同步 shows above everything else, the gravest first (pains 4, 17)."""
    now = desk.clock.now()
    with desk.store.read() as tx:
        counts, delivered = outbox.counts(tx), moments.oldest_delivered(tx)
        left = epochs.left_over(tx)
    said: list[str] = []
    if delivered is not None and now - delivered > NOT_APPLIED:
        facts = {"count": counts.delivered, "oldest": time_words(delivered)}
        said.append(sentence("check_not_applied", facts))
    elif counts.oldest is not None and now - counts.oldest > STALE:
        count = counts.waiting + counts.delivered
        facts = {"count": count, "oldest": time_words(counts.oldest)}
        said.append(sentence("check_unsent_late", facts))
    if left:
        said.append(sentence("check_left_over", {"count": left}))
    return tuple(said)
