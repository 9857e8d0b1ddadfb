"""What was begun and not kept is held for its owner, once, and goes when it is kept."""

from datetime import UTC, datetime
from uuid import UUID

from fieldvisit.store import in_hand
from fieldvisit.store.opening import Store

NOW = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
OFFICER, COLLEAGUE = UUID(int=1), UUID(int=2)


def test_it_is_there_again_as_it_was_put_last(store: Store) -> None:
    with store.write() as tx:
        in_hand.put(tx, OFFICER, what="note ", body="门帘", at=NOW)
        in_hand.put(tx, OFFICER, what="note ", body="厚门帘", at=NOW)
    with store.read() as tx:
        assert in_hand.get(tx, OFFICER, what="note ") == "厚门帘"


def test_another_person_and_another_thing_do_not_see_it(store: Store) -> None:
    with store.write() as tx:
        in_hand.put(tx, OFFICER, what="note ", body="门帘", at=NOW)
    with store.read() as tx:
        assert in_hand.get(tx, COLLEAGUE, what="note ") is None
        assert in_hand.get(tx, OFFICER, what="note h1") is None


def test_what_was_kept_is_no_longer_in_hand(store: Store) -> None:
    with store.write() as tx:
        in_hand.put(tx, OFFICER, what="note ", body="门帘", at=NOW)
        in_hand.drop(tx, OFFICER, what="note ")
    with store.read() as tx:
        assert in_hand.get(tx, OFFICER, what="note ") is None
