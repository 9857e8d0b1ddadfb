"""One step of an Anki collection against Anki's own sync server, measured. Runs in Anki's own
environment (requirements/bench.txt) and knows nothing of ours.

    anki_client.py first|second|add|edit|sync|file FOLDER URL [RECORDS]
"""

import json
import sys
import time
from pathlib import Path

from anki.collection import AddNoteRequest, Collection
from anki.sync_pb2 import SyncAuth

USER, PASSWORD = "bench", "bench"


def main() -> None:
    """Take the step and say in one line of JSON what it took."""
    step, folder, url, *more = sys.argv[1:]
    key = Path(folder) / "key"
    notes = Collection(str(Path(folder) / "notes.anki2"))
    if step in ("first", "second"):
        key.write_text(notes.sync_login(USER, PASSWORD, url).hkey)
    auth = SyncAuth(hkey=key.read_text(), endpoint=url, io_timeout_secs=60)
    answer = STEPS[step](notes, auth, *(Path(name) for name in more))
    sys.stdout.write(json.dumps({**answer, "rows": notes.note_count()}) + "\n")
    notes.close()


def first(notes: Collection, auth: SyncAuth) -> dict[str, float]:
    """An empty collection becomes the server's."""
    notes.full_upload_or_download(auth=auth, server_usn=None, upload=True)
    return {}


def second(notes: Collection, auth: SyncAuth) -> dict[str, float]:
    """The server's collection becomes this one: the whole file at once."""
    return measured(lambda: notes.full_upload_or_download(auth=auth, server_usn=None, upload=False))


def add(notes: Collection, auth: SyncAuth, records: Path) -> dict[str, float]:
    """A note for each record: its number in front, all of it as JSON behind."""
    kind = notes.models.by_name("Basic")
    deck = notes.decks.id("Default")
    requests = []
    for line in records.read_text().splitlines():
        note = notes.new_note(kind)
        note.fields = [json.loads(line)["number"], line]
        requests.append(AddNoteRequest(note=note, deck_id=deck))
    notes.add_notes(requests)
    return {}


def edit(notes: Collection, auth: SyncAuth) -> dict[str, float]:
    """Another phone number in the front of a hundred notes."""
    changed = [notes.get_note(note_id) for note_id in notes.find_notes("")[:100]]
    for number, note in enumerate(changed):
        note.fields[0] = f"139{time.time_ns() // 1000 % 10**6:06d}{number:02d}"
    notes.update_notes(changed)
    return {}


def sync(notes: Collection, auth: SyncAuth) -> dict[str, float]:
    """The ordinary sync: changes up, changes down."""

    def one() -> None:
        answer = notes.sync_collection(auth, sync_media=False)
        if answer.required not in (answer.NO_CHANGES, answer.NORMAL_SYNC):
            raise SystemExit(f"not an ordinary sync: {answer.required}")

    return measured(one)


def measured(act) -> dict[str, float]:
    """Seconds by the wall and of this process, and its memory at the most."""
    cpu, began = time.process_time(), time.perf_counter()
    act()
    took = {"wall": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    status = Path("/proc/self/status").read_text()
    return {**took, "peak_mb": int(status.partition("VmHWM:")[2].split()[0]) / 1024}


STEPS = {"first": first, "second": second, "add": add, "edit": edit, "sync": sync}

if __name__ == "__main__":
    main()
