-- What was taken in from files, to be undone as one; how a task ended; people by their number.

CREATE TABLE import_batch (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    owner TEXT NOT NULL,
    made_at TEXT NOT NULL,
    undone_at TEXT
) STRICT;

CREATE TABLE import_row (
    batch_id TEXT NOT NULL REFERENCES import_batch (id),
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    PRIMARY KEY (batch_id, kind, row_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE task ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN finding TEXT NOT NULL DEFAULT '';

CREATE INDEX person_citizen_id ON person (citizen_id) WHERE citizen_id IS NOT NULL;
