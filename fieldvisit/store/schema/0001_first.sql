-- Schema 1 (release 0.1.0). Never edited after release: the next change is 0002.
-- Instants are UTC text, days ISO text, ids 32 hexadecimal digits, money is fen, JSON is text.

-- The synced kinds: one table each, as in fieldvisit/records.

CREATE TABLE region (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    code TEXT NOT NULL,
    parent TEXT,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE grid (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    region_code TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE staff (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    region_code TEXT NOT NULL,
    grid_id TEXT,
    phone TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE form (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    form_id TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    title TEXT NOT NULL,
    package TEXT NOT NULL,
    withdrawn INTEGER NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE household (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    number TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    householder_id TEXT,
    hukou_region TEXT NOT NULL,
    live_region TEXT NOT NULL,
    grid_id TEXT,
    hukou_address TEXT NOT NULL,
    live_address TEXT NOT NULL,
    phone TEXT,
    tags TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE person (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    name TEXT NOT NULL,
    citizen_id TEXT,
    no_id_reason TEXT,
    sex TEXT,
    birth_date TEXT,
    phone TEXT,
    health TEXT,
    disability_card TEXT,
    self_care TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE membership (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    relation TEXT NOT NULL,
    since TEXT,
    until TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE task (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id TEXT,
    kind TEXT NOT NULL,
    due_on TEXT NOT NULL,
    state TEXT NOT NULL,
    form_id TEXT,
    assignee_id TEXT,
    source TEXT NOT NULL,
    from_visit TEXT,
    done_by_visit TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE visit (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    number TEXT NOT NULL,
    household_id TEXT NOT NULL REFERENCES household (id),
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
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE note (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    text TEXT NOT NULL,
    written_at TEXT NOT NULL,
    tags TEXT NOT NULL,
    household_id TEXT REFERENCES household (id),
    person_id TEXT,
    visit_id TEXT,
    private INTEGER NOT NULL,
    follow_up INTEGER NOT NULL,
    replaces TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE attachment (
    id TEXT PRIMARY KEY NOT NULL,
    scope TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    device_id TEXT,
    deleted_at TEXT,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    visit_id TEXT,
    note_id TEXT,
    extra TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX region_code ON region (code);
CREATE INDEX form_edition ON form (form_id, form_version);
CREATE INDEX household_number ON household (number, id);
CREATE INDEX membership_household ON membership (household_id, person_id);
CREATE INDEX membership_person ON membership (person_id);
CREATE INDEX task_household ON task (household_id);
CREATE INDEX task_open ON task (due_on) WHERE state = 'open' AND deleted_at IS NULL;
CREATE INDEX visit_household ON visit (household_id, started_at);
CREATE INDEX visit_due ON visit (form_id, household_id, state, started_at) WHERE deleted_at IS NULL;
CREATE INDEX visit_to_review ON visit (ended_at) WHERE state = 'finalised' AND deleted_at IS NULL;
CREATE INDEX visit_started ON visit (started_at);
CREATE INDEX note_household ON note (household_id, written_at);
CREATE INDEX note_written ON note (written_at);
CREATE INDEX note_replaced ON note (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX attachment_visit ON attachment (visit_id);
CREATE INDEX attachment_note ON attachment (note_id);
CREATE INDEX attachment_content ON attachment (sha256);

-- The journal: every change made here, in order, until the server has it and 30 days longer.

CREATE TABLE outbox (
    counter INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    action TEXT NOT NULL,
    base_version INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    hlc TEXT NOT NULL,
    actor TEXT NOT NULL,
    form_version TEXT,
    at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (
        state IN ('waiting', 'delivered', 'applied', 'conflict', 'rejected')
    ),
    batch_id TEXT,
    version INTEGER,
    reason TEXT,
    fields TEXT NOT NULL DEFAULT '[]',
    settled_at TEXT,
    deferrals INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_open ON outbox (kind, row_id) WHERE state IN ('waiting', 'delivered');
CREATE INDEX outbox_row ON outbox (kind, row_id, counter);
CREATE INDEX outbox_state ON outbox (state) WHERE state <> 'applied';
CREATE INDEX outbox_batch ON outbox (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE journal_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    counter INTEGER NOT NULL,
    hlc TEXT NOT NULL
) STRICT;

INSERT INTO journal_head (id, counter, hlc) VALUES (1, 0, '');

-- What the server last said of a row that has changes of ours under way.
CREATE TABLE server_row (
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "values" TEXT NOT NULL,
    PRIMARY KEY (kind, row_id)
) STRICT, WITHOUT ROWID;

-- Rows from the server that cannot be taken yet: unknown kinds, or a parent still to come.
CREATE TABLE parked (
    scope TEXT NOT NULL,
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "values" TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (scope, kind, row_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursor (
    scope TEXT PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What only this device keeps.

CREATE TABLE draft (
    id TEXT PRIMARY KEY NOT NULL,
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id TEXT,
    task_id TEXT,
    form_id TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    instance TEXT NOT NULL,
    page INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    owner TEXT NOT NULL,
    binned_at TEXT
) STRICT;

CREATE INDEX draft_household ON draft (household_id);

-- Begun and not kept yet: a note in the making, signatures before a visit is finished.
CREATE TABLE in_hand (
    owner TEXT NOT NULL,
    what TEXT NOT NULL,
    body TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    PRIMARY KEY (owner, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY NOT NULL,
    size INTEGER NOT NULL,
    kept_at TEXT NOT NULL,
    sent_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE profile (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who looked at, printed or decided what; each line's digest covers the one before.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    device_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;

CREATE INDEX audit_subject ON audit (subject, action);

CREATE TABLE form_number (
    form_id TEXT NOT NULL,
    day TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (form_id, day)
) STRICT, WITHOUT ROWID;

-- Search. A note's place (doc) is its second, then its order in it: the newest is highest.

CREATE TABLE note_doc (
    doc INTEGER PRIMARY KEY,
    note_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE note_search USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE TRIGGER note_added AFTER INSERT ON note
BEGIN
    INSERT INTO note_doc (doc, note_id)
    SELECT coalesce(max(doc) + 1, unixepoch(NEW.written_at) * 1000000), NEW.id
    FROM note_doc
    WHERE doc >= unixepoch(NEW.written_at) * 1000000
        AND doc < (unixepoch(NEW.written_at) + 1) * 1000000;
    INSERT INTO note_search (rowid, text)
    SELECT doc, per_character(NEW.text) FROM note_doc
    WHERE note_id = NEW.id AND NEW.deleted_at IS NULL;
END;

CREATE TRIGGER note_changed AFTER UPDATE ON note
WHEN OLD.deleted_at IS NOT NEW.deleted_at OR OLD.text <> NEW.text
BEGIN
    DELETE FROM note_search WHERE rowid = (SELECT doc FROM note_doc WHERE note_id = OLD.id);
    INSERT INTO note_search (rowid, text)
    SELECT doc, per_character(NEW.text) FROM note_doc
    WHERE note_id = NEW.id AND NEW.deleted_at IS NULL;
END;

CREATE TRIGGER note_gone AFTER DELETE ON note
BEGIN
    DELETE FROM note_search WHERE rowid = (SELECT doc FROM note_doc WHERE note_id = OLD.id);
    DELETE FROM note_doc WHERE note_id = OLD.id;
END;

CREATE TABLE household_lookup (
    household_id TEXT PRIMARY KEY NOT NULL,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Nothing writes a synced table but the journal and what the server sent: they alone open the door.

CREATE TRIGGER region_insert_door BEFORE INSERT ON region WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER region_update_door BEFORE UPDATE ON region WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER region_delete_door BEFORE DELETE ON region WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER grid_insert_door BEFORE INSERT ON grid WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER grid_update_door BEFORE UPDATE ON grid WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER grid_delete_door BEFORE DELETE ON grid WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER staff_insert_door BEFORE INSERT ON staff WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER staff_update_door BEFORE UPDATE ON staff WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER staff_delete_door BEFORE DELETE ON staff WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER form_insert_door BEFORE INSERT ON form WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER form_update_door BEFORE UPDATE ON form WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER form_delete_door BEFORE DELETE ON form WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER household_insert_door BEFORE INSERT ON household WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER household_update_door BEFORE UPDATE ON household WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER household_delete_door BEFORE DELETE ON household WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER person_insert_door BEFORE INSERT ON person WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER person_update_door BEFORE UPDATE ON person WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER person_delete_door BEFORE DELETE ON person WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER membership_insert_door BEFORE INSERT ON membership WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER membership_update_door BEFORE UPDATE ON membership WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER membership_delete_door BEFORE DELETE ON membership WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER task_insert_door BEFORE INSERT ON task WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER task_update_door BEFORE UPDATE ON task WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER task_delete_door BEFORE DELETE ON task WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER visit_insert_door BEFORE INSERT ON visit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER visit_update_door BEFORE UPDATE ON visit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER visit_delete_door BEFORE DELETE ON visit WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER note_insert_door BEFORE INSERT ON note WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER note_update_door BEFORE UPDATE ON note WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER note_delete_door BEFORE DELETE ON note WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER attachment_insert_door BEFORE INSERT ON attachment WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER attachment_update_door BEFORE UPDATE ON attachment WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;

CREATE TRIGGER attachment_delete_door BEFORE DELETE ON attachment WHEN door_open() = 0
BEGIN SELECT RAISE(ABORT, 'past the journal'); END;
