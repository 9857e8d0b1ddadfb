-- Tables of limits, holidays and policies that a district published.

CREATE TABLE policy_table (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    name TEXT NOT NULL,
    edition INTEGER NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    published_by TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX policy_table_buckets ON policy_table (scope, substr(id, 31, 2), version);

CREATE TRIGGER policy_table_insert_door BEFORE INSERT ON policy_table WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER policy_table_update_door BEFORE UPDATE ON policy_table WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER policy_table_delete_door BEFORE DELETE ON policy_table WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;
