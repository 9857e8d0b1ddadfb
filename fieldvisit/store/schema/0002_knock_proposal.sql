-- Several forms at one door, changes that a form proposes, signed form packages.

ALTER TABLE visit ADD COLUMN knock_id TEXT;
ALTER TABLE draft ADD COLUMN knock_id TEXT;
ALTER TABLE form ADD COLUMN signature TEXT NOT NULL DEFAULT '';

CREATE TABLE proposal (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id TEXT,
    visit_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at TEXT,
    reason TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX proposal_household ON proposal (household_id);

CREATE TRIGGER proposal_insert_door BEFORE INSERT ON proposal WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER proposal_update_door BEFORE UPDATE ON proposal WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER proposal_delete_door BEFORE DELETE ON proposal WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;
