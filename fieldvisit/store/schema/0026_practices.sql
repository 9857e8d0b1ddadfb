-- What others gave beside the aid of a dossier; a dossier that checks a wrong claim (冒领查证).

ALTER TABLE special_case ADD COLUMN donations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE special_case ADD COLUMN claim TEXT;

-- The child whom a plan is for.

ALTER TABLE plan ADD COLUMN person_id TEXT;

-- What was measured of people: blood pressure, glucose, eyesight.

CREATE TABLE reading (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    taken_on TEXT NOT NULL,
    numbers TEXT NOT NULL,
    note TEXT NOT NULL,
    from_visit TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX reading_household ON reading (household_id);
CREATE INDEX reading_person ON reading (person_id, kind, taken_on);
CREATE INDEX reading_visit ON reading (from_visit) WHERE from_visit IS NOT NULL;
CREATE INDEX reading_buckets ON reading (scope, substr(id, 31, 2), version);

CREATE TRIGGER reading_insert_door BEFORE INSERT ON reading WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER reading_update_door BEFORE UPDATE ON reading WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER reading_delete_door BEFORE DELETE ON reading WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;
