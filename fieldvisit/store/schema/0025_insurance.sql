-- 商业保险: who is on which year's roster, and what was paid out.

CREATE TABLE insurance (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id TEXT NOT NULL,
    product TEXT NOT NULL,
    insurer TEXT NOT NULL,
    year INTEGER NOT NULL,
    premium INTEGER NOT NULL,
    premium_payer TEXT NOT NULL,
    claims TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX insurance_household ON insurance (household_id);
CREATE INDEX insurance_person ON insurance (person_id);
CREATE INDEX insurance_year ON insurance (year);
CREATE INDEX insurance_buckets ON insurance (scope, substr(id, 31, 2), version);

CREATE TRIGGER insurance_insert_door BEFORE INSERT ON insurance WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER insurance_update_door BEFORE UPDATE ON insurance WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER insurance_delete_door BEFORE DELETE ON insurance WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;
