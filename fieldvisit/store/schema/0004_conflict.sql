-- Conflicts: what two people made of the same fields, until somebody chooses.

CREATE TABLE conflict (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    row_kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    differing TEXT NOT NULL,
    held_by TEXT,
    held_at TEXT,
    wanted_by TEXT NOT NULL,
    wanted_at TEXT NOT NULL,
    wanted_device TEXT NOT NULL,
    counter INTEGER NOT NULL,
    state TEXT NOT NULL,
    choice TEXT,
    chosen_by TEXT,
    chosen_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX conflict_open ON conflict (created_at) WHERE state = 'open';
CREATE INDEX conflict_row ON conflict (row_id);

CREATE TRIGGER conflict_insert_door BEFORE INSERT ON conflict WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER conflict_update_door BEFORE UPDATE ON conflict WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER conflict_delete_door BEFORE DELETE ON conflict WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;
