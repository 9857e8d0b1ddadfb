-- The form that a clue, a plan or a dossier was made of; the type of a temporary relief; the jobs
-- that somebody was offered; visits to somebody whose household nobody knows.

ALTER TABLE clue ADD COLUMN from_visit TEXT;
ALTER TABLE plan ADD COLUMN from_visit TEXT;
ALTER TABLE special_case ADD COLUMN relief_type TEXT;
ALTER TABLE special_case ADD COLUMN from_visit TEXT;
ALTER TABLE person ADD COLUMN job_offers TEXT NOT NULL DEFAULT '[]';

-- A form may be filled in of somebody of whom nobody knows a household (F05): a column that had to
-- say something may be empty only in a table that is made anew.

CREATE TABLE visit_anew (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    number TEXT NOT NULL,
    household_id TEXT REFERENCES household (id),
    person_id TEXT,
    task_id TEXT,
    form_id TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    visit_type TEXT NOT NULL,
    mode TEXT,
    result TEXT,
    state TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    investigators TEXT NOT NULL,
    instance TEXT NOT NULL,
    answers TEXT NOT NULL,
    signatures TEXT NOT NULL,
    revision INTEGER NOT NULL,
    replaces TEXT,
    reviewed_by TEXT,
    reviewed_at TEXT,
    review_comment TEXT,
    extra TEXT NOT NULL DEFAULT '{}',
    knock_id TEXT
) STRICT;

INSERT INTO visit_anew SELECT * FROM visit;
DROP TABLE visit;
ALTER TABLE visit_anew RENAME TO visit;

CREATE INDEX visit_household ON visit (household_id, started_at);
CREATE INDEX visit_due ON visit (form_id, household_id, state, started_at) WHERE deleted_at IS NULL;
CREATE INDEX visit_to_review ON visit (ended_at) WHERE state = 'finalised' AND deleted_at IS NULL;
CREATE INDEX visit_started ON visit (started_at);
CREATE INDEX visit_with_companions ON visit (ended_at, id)
WHERE state = 'finalised' AND deleted_at IS NULL AND instr(investigators, ',') > 0;
CREATE INDEX visit_buckets ON visit (scope, substr(id, 31, 2), version);

CREATE TRIGGER visit_insert_door BEFORE INSERT ON visit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER visit_update_door BEFORE UPDATE ON visit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER visit_delete_door BEFORE DELETE ON visit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE draft_anew (
    id TEXT PRIMARY KEY NOT NULL,
    household_id TEXT REFERENCES household (id),
    person_id TEXT,
    task_id TEXT,
    form_id TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    instance TEXT NOT NULL,
    page INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    owner TEXT NOT NULL,
    binned_at TEXT,
    knock_id TEXT
) STRICT;

INSERT INTO draft_anew SELECT * FROM draft;
DROP TABLE draft;
ALTER TABLE draft_anew RENAME TO draft;

CREATE INDEX draft_household ON draft (household_id);
