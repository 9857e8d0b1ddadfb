-- What others handed in and the server keeps apart, for supervisors to decide.

CREATE TABLE handed_in (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    why TEXT NOT NULL,
    author TEXT NOT NULL,
    author_name TEXT NOT NULL,
    author_role TEXT NOT NULL,
    author_device TEXT NOT NULL,
    device_short TEXT NOT NULL,
    counter INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    row_scope TEXT NOT NULL,
    row_kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    action TEXT NOT NULL,
    base_version INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    hlc TEXT NOT NULL,
    actor TEXT NOT NULL,
    form_version TEXT,
    state TEXT NOT NULL,
    outcome TEXT NOT NULL,
    decided_by TEXT,
    decided_at TEXT,
    reason TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX handed_in_waiting ON handed_in (author_device, counter) WHERE state = 'waiting';

CREATE TRIGGER handed_in_insert_door BEFORE INSERT ON handed_in WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER handed_in_update_door BEFORE UPDATE ON handed_in WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER handed_in_delete_door BEFORE DELETE ON handed_in WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

-- What a supervisor made of a change of ours that was kept apart, by its number.

CREATE TABLE decision (
    counter INTEGER PRIMARY KEY,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
