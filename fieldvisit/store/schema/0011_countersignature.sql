-- The second investigator's word on a visit, given on the own device.

CREATE TABLE countersignature (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    visit_id TEXT NOT NULL REFERENCES visit (id),
    staff_id TEXT NOT NULL,
    name TEXT NOT NULL,
    way TEXT NOT NULL,
    sha256 TEXT,
    signed_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX countersignature_visit ON countersignature (visit_id);
CREATE INDEX visit_with_companions ON visit (ended_at, id)
WHERE state = 'finalised' AND deleted_at IS NULL AND instr(investigators, ',') > 0;

CREATE TRIGGER countersignature_insert_door BEFORE INSERT ON countersignature WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER countersignature_update_door BEFORE UPDATE ON countersignature WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER countersignature_delete_door BEFORE DELETE ON countersignature WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;
