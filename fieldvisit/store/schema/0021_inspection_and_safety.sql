-- Inspections and the tasks of their findings; what to know for one's own safety before a door.

ALTER TABLE task ADD COLUMN inspection_id TEXT;
ALTER TABLE task ADD COLUMN done_on TEXT;
ALTER TABLE household ADD COLUMN safety TEXT NOT NULL DEFAULT '[]';

CREATE INDEX task_inspection ON task (inspection_id) WHERE inspection_id IS NOT NULL;

CREATE TABLE inspection (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    title TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    seed INTEGER NOT NULL,
    size TEXT NOT NULL,
    total INTEGER NOT NULL,
    sample TEXT NOT NULL,
    replied_on TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX inspection_buckets ON inspection (scope, substr(id, 31, 2), version);

CREATE TRIGGER inspection_insert_door BEFORE INSERT ON inspection WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER inspection_update_door BEFORE UPDATE ON inspection WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER inspection_delete_door BEFORE DELETE ON inspection WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;
