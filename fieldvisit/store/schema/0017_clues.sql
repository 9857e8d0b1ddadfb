-- Clues (主动发现), alerts of devices (智能终端), plans (一户一策), dossiers (一事一议).

CREATE TABLE clue (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT REFERENCES household (id),
    source TEXT NOT NULL,
    source_note TEXT NOT NULL,
    found_at TEXT NOT NULL,
    discoverer TEXT NOT NULL,
    about TEXT NOT NULL,
    citizen_id TEXT,
    place TEXT NOT NULL,
    people INTEGER NOT NULL,
    troubles TEXT NOT NULL,
    detail TEXT NOT NULL,
    urgency TEXT NOT NULL,
    respond_by TEXT,
    town_call TEXT,
    called_at TEXT,
    policy_told INTEGER NOT NULL,
    wants TEXT,
    from_note TEXT,
    state TEXT NOT NULL,
    verdict TEXT,
    duplicate_of TEXT,
    reason TEXT NOT NULL,
    verified_at TEXT,
    outcome TEXT,
    outcome_note TEXT NOT NULL,
    closed_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX clue_household ON clue (household_id);
CREATE INDEX clue_note ON clue (from_note) WHERE from_note IS NOT NULL;

CREATE TRIGGER clue_insert_door BEFORE INSERT ON clue WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER clue_update_door BEFORE UPDATE ON clue WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER clue_delete_door BEFORE DELETE ON clue WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE alert (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    task_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    terminal TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    latest_at TEXT NOT NULL,
    times INTEGER NOT NULL,
    events TEXT NOT NULL,
    respond_by TEXT NOT NULL,
    state TEXT NOT NULL,
    taken_by TEXT,
    taken_at TEXT,
    outcome TEXT,
    finding TEXT NOT NULL,
    closed_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX alert_household ON alert (household_id);

CREATE TRIGGER alert_insert_door BEFORE INSERT ON alert WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER alert_update_door BEFORE UPDATE ON alert WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER alert_delete_door BEFORE DELETE ON alert WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE plan (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    edition INTEGER NOT NULL,
    follows TEXT,
    key_household INTEGER NOT NULL,
    cause TEXT NOT NULL,
    goal TEXT NOT NULL,
    measures TEXT NOT NULL,
    cycle TEXT NOT NULL,
    next_review_on TEXT,
    reviews TEXT NOT NULL,
    state TEXT NOT NULL,
    approved_by TEXT,
    approved_at TEXT,
    result TEXT,
    reason TEXT NOT NULL,
    ended_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX plan_household ON plan (household_id);

CREATE TRIGGER plan_insert_door BEFORE INSERT ON plan WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER plan_update_door BEFORE UPDATE ON plan WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER plan_delete_door BEFORE DELETE ON plan WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TABLE special_case (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    facts TEXT NOT NULL,
    attempts TEXT NOT NULL,
    departments TEXT NOT NULL,
    bills TEXT NOT NULL,
    steps_done TEXT NOT NULL,
    first_relief TEXT,
    minutes TEXT,
    state TEXT NOT NULL,
    decision TEXT NOT NULL,
    amount INTEGER NOT NULL,
    pool TEXT NOT NULL,
    shares TEXT NOT NULL,
    decided_by TEXT,
    decided_at TEXT,
    execution TEXT NOT NULL,
    payments TEXT NOT NULL,
    outcome TEXT NOT NULL,
    closed_at TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX special_case_household ON special_case (household_id);

CREATE TRIGGER special_case_insert_door BEFORE INSERT ON special_case WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER special_case_update_door BEFORE UPDATE ON special_case WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER special_case_delete_door BEFORE DELETE ON special_case WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE INDEX clue_buckets ON clue (scope, substr(id, 31, 2), version);
CREATE INDEX alert_buckets ON alert (scope, substr(id, 31, 2), version);
CREATE INDEX plan_buckets ON plan (scope, substr(id, 31, 2), version);
CREATE INDEX special_case_buckets ON special_case (scope, substr(id, 31, 2), version);
